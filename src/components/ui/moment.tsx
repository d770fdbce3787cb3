import { absoluteTime, clockTime, relativeShort, relativeTime } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import classes from "./moment.module.css";

/** `12 minutes ago`, kept current; for places where the exact time is nearby. */
export function Ago({ at, short = false }: { at: Date; short?: boolean }) {
  return <>{(short ? relativeShort : relativeTime)(at, useNow())}</>;
}

export interface MomentProps {
  /** A valid time. */
  at: Date;
  /**
   * `relative`: 12 minutes ago · `short`: 12 min ago · `clock`: 09:14. Hover and focus show the absolute time and its
   * zone.
   */
  as?: "relative" | "short" | "clock";
}

/**
 * A time in short form. Its absolute form shows on hover, or when any element inside the nearest element with
 * `data-tip-scope` has the keyboard's focus. Screen readers get the absolute form.
 */
export function Moment({ at, as = "relative" }: MomentProps) {
  const exact = absoluteTime(at);
  return (
    <time className={classes.root} dateTime={at.toISOString()}>
      <span aria-hidden>
        {as === "clock" ? clockTime(at) : <Ago at={at} short={as === "short"} />}
      </span>
      <span className={classes.tip}>{exact}</span>
    </time>
  );
}
