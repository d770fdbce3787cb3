import classes from "./status-badge.module.css";

/** Green is current, blue is in progress, amber needs attention, red has failed. */
export type Tone = "calm" | "good" | "busy" | "look" | "danger";

export interface StatusBadgeProps {
  tone: Tone;
  /** Without a ground. */
  plain?: boolean;
  children: string;
}

export function StatusBadge({ tone, plain = false, children }: StatusBadgeProps) {
  return (
    <span className={classes.root} data-tone={tone} data-plain={plain || undefined}>
      {children}
    </span>
  );
}
