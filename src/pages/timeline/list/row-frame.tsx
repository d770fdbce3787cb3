import type { ReactNode } from "react";
import { dayLabel } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import classes from "./timeline-row.module.css";

export interface RowFrameProps {
  /** The day, if the row is the first of it. */
  day: Date | null;
  /** The position on the rail. */
  edge: "first" | "middle" | "last" | "only";
  children: ReactNode;
}

/** The rail beside a row, and the heading of the day above its first row. */
export function RowFrame({ day, edge, children }: RowFrameProps) {
  const now = useNow();
  return (
    <div className={classes.row} data-edge={edge} data-day={day === null ? undefined : true}>
      <span className={classes.rail} aria-hidden />
      {day && <h3 className={classes.day}>{dayLabel(day, now)}</h3>}
      {children}
    </div>
  );
}
