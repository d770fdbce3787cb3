import type { ReactNode } from "react";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./timeline-row.module.css";

/** What the dataset is now, where that is no longer its current version. */
export function NowNode({ changes, actions }: { changes: number; actions: ReactNode }) {
  return (
    <div className={classes.row} data-edge="first" data-now>
      <span className={classes.rail} aria-hidden />
      <div className={classes.body}>
        <span className={classes.mark} data-look="now" aria-hidden />
        <div className={`${classes.main} ${classes.now}`}>
          <span>{timelineText.now(changes)}</span>
          {actions}
        </div>
      </div>
    </div>
  );
}
