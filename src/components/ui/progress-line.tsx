import classes from "./progress-line.module.css";

export interface ProgressLineProps {
  label: string;
  /** Whole, 0 to 100; null where unknown: then the bar is indeterminate. */
  percent: number | null;
}

export function ProgressLine({ label, percent }: ProgressLineProps) {
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? { "data-unknown": true } : { "aria-valuenow": percent })}
    >
      <div
        className={classes.bar}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
