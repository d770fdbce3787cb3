import type { ReactNode } from "react";
import { Link } from "react-router";
import { timelineText } from "#/strings/timeline.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";

interface NowNodeProps {
  /** Items that differ from the current version. */
  changes: number;
  /** Where they are shown one by one; null where the backend cannot tell. */
  compare: string | null;
  actions: ReactNode;
}

/** What the dataset is now, where that is no longer its current version. */
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
