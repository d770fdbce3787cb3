import type { ReactNode } from "react";
import { Link } from "react-router";
import { count } from "#/lib/numbers.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";

interface NowNodeProps {
  /** Items that differ from the current version. */
  changes: number;
  /** The number of items. */
  items: number;
  /** The cells of its changes and its classes. */
  summary?: ReactNode;
  /** The address of the comparison; null if the backend cannot compare. */
  compare: string | null;
  actions: ReactNode;
}

/** The present state of the dataset, if it differs from its current version: in no snapshot yet. */
export function NowNode({ changes, items, summary, compare, actions }: NowNodeProps) {
  return (
    <div className={`${classes.cells} ${classes.body} ${classes.now}`} data-now>
      <span className={classes.mark} data-look="now" aria-hidden />
      <div className={classes.main}>
        <span className={classes.spoken}>{timelineText.changedSince(changes)}</span>
        <strong aria-hidden>{timelineText.now}</strong>
        <span aria-hidden title={timelineText.changedSince(changes)}>
          {timelineText.itemsChanged(changes)}
        </span>
        {compare !== null && <Link to={compare}>{timelineText.compare}</Link>}
      </div>
      {summary}
      <div className={classes.items}>{count(items)}</div>
      <div className={classes.actions}>{actions}</div>
    </div>
  );
}
