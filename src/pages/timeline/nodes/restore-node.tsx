import { IconRestore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { Moment } from "#/components/ui/moment.tsx";
import { paths } from "#/paths.ts";
import { restoredText as text } from "#/strings/timeline-later.ts";
import type { RestoreRow } from "#/pages/timeline/list/row-model.ts";
import { isAdoption } from "#/features/snapshots/is-adoption.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";

export interface RestoreNodeProps {
  row: RestoreRow;
  /** The address of a snapshot in the side panel. */
  addressOf: (snapshotId: string) => string;
  /** Not all snapshots are loaded, so one that is missing here may still exist. */
  partly: boolean;
}

function wordsOf(task: Task, isNamed: boolean): string {
  if (isAdoption(task)) return text.adopted;
  if (!isNamed) return text.plain;
  return task.partial ? text.partOf : text.to;
}

/** A finished restore: its snapshot, user, reason and time. */
export function RestoreNode({ row, addressOf, partly }: RestoreNodeProps) {
  const { task, failed } = row;
  const hasReceipts = useFeature("receipts") === true;
  const { data } = useQuery({
    ...snapshotQuery(task.dataset_id, task.snapshot_id ?? ""),
    enabled: partly && row.snapshot === null && typeof task.snapshot_id === "string",
    staleTime: Infinity,
    retry: false,
  });
  const snapshot = row.snapshot ?? data ?? null;
  return (
    <div className={`${classes.cells} ${classes.body} ${classes.joint}`} data-tip-scope>
      <span className={classes.mark} data-look="icon" aria-hidden>
        <IconRestore size={16} />
      </span>
      <div className={classes.event}>
        {failed ? <strong>{snapshot ? text.failedTo : text.failed}</strong> : null}
        {!failed && wordsOf(task, snapshot !== null)}{" "}
        {snapshot && (
          <Link to={addressOf(snapshot.snapshot_id)} preventScrollReset>
            <bdi>{snapshotName(snapshot)}</bdi>
          </Link>
        )}{" "}
        {task.created_by && text.by(task.created_by)}
        {task.reason && (
          <>
            {" "}
            · <bdi title={task.reason}>“{task.reason}”</bdi>
          </>
        )}
      </div>
      <div className={classes.receipt}>
        {hasReceipts && !failed ? (
          <Link to={paths.receipt(task.dataset_id, task.task_id)}>{text.receipt}</Link>
        ) : (
          <Link to={paths.tasks({ datasetId: task.dataset_id, taskId: task.task_id })}>
            {text.task}
          </Link>
        )}
        <Moment at={row.at} as="short" />
      </div>
    </div>
  );
}
