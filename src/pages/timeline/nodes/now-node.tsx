import type { ReactNode } from "react";
import { Link } from "react-router";
import { timelineText } from "#/strings/timeline.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";

interface NowNodeProps {
  /** Items that differ from the current version. */
  changes: number;
  /** The address of the comparison; null if the backend cannot compare. */
  compare: string | null;
  actions: ReactNode;
}

/** The present state of the dataset, if it differs from its current version. */
export function NowNode({ changes, compare, actions }: NowNodeProps) {
  return (
    <div className={classes.row} data-edge="first" data-now>
      <span className={classes.rail} aria-hidden />
      <div className={classes.body}>
        <span className={classes.mark} data-look="now" aria-hidden />
        <div className={`${classes.main} ${classes.now}`}>
          <span>{timelineText.now(changes)}</span>
          {compare !== null && <Link to={compare}>{timelineText.compare}</Link>}
          {actions}
        </div>
      </div>
    </div>
  );
}
