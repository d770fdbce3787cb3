import classes from "./status-badge.module.css";

/** Green is current, blue is in progress, amber needs attention, red has failed. */
export type Tone = "calm" | "good" | "busy" | "look" | "danger";

export interface StatusBadgeProps {
  tone: Tone;
  children: string;
}

export function StatusBadge({ tone, children }: StatusBadgeProps) {
  return (
    <span className={classes.root} data-tone={tone}>
      {children}
    </span>
  );
}
