import { absoluteTime, clockTime, relativeTime } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import classes from "./moment.module.css";

/** `12 min ago`, kept current; for where the exact time is close by. */
export function Ago({ at }: { at: Date }) {
  return <>{relativeTime(at, useNow())}</>;
}

export interface MomentProps {
  /** A valid moment. */
  at: Date;
  /** `relative`: 12 min ago · `clock`: 09:14. The absolute time and its zone show on hover and focus. */
  as?: "relative" | "clock";
}

/**
 * A moment, short; its absolute form appears when the pointer is on it, or when anything inside the nearest
 * element with `data-tip-scope` has the keyboard's focus. Screen readers get the absolute form.
 */
export function Moment({ at, as = "relative" }: MomentProps) {
  const exact = absoluteTime(at);
  return (
    <time className={classes.root} dateTime={at.toISOString()}>
      <span aria-hidden>{as === "clock" ? clockTime(at) : <Ago at={at} />}</span>
      <span className={classes.tip}>{exact}</span>
    </time>
  );
}
