import { IconRestore } from "@tabler/icons-react";
import { Link } from "react-router";
import { Moment } from "#/components/ui/moment.tsx";
import { paths } from "#/paths.ts";
import { timelineText } from "#/strings/timeline.ts";
import type { RestoreRow } from "./rows.ts";
import { snapshotName } from "./snapshot-name.ts";
import classes from "./timeline-row.module.css";

const text = timelineText.restored;

/** A finished restore: to what, by whom, why, when. `to` is the address of its snapshot, where that is known. */
export function RestoreNode({ row, to }: { row: RestoreRow; to: string | null }) {
  const { task, failed, snapshot } = row;
  return (
    <div className={classes.body} data-tip-scope>
      <span className={classes.mark} data-look="icon" aria-hidden>
        <IconRestore size={16} />
      </span>
      <div className={`${classes.main} ${classes.event}`}>
        {failed ? <strong>{snapshot ? text.failedTo : text.failed}</strong> : null}
        {!failed && (snapshot ? text.to : text.plain)}{" "}
        {snapshot && to && (
          <Link to={to} preventScrollReset>
            <bdi>{snapshotName(snapshot)}</bdi>
          </Link>
        )}{" "}
        {task.created_by && text.by(task.created_by)} ·{" "}
        {task.reason && (
          <>
            <bdi>“{task.reason}”</bdi> ·{" "}
          </>
        )}
        <Link to={paths.tasks({ datasetId: task.dataset_id, taskId: task.task_id })}>
          {text.task}
        </Link>
      </div>
      <div className={classes.time}>
        <Moment at={row.at} as="clock" />
      </div>
    </div>
  );
}
