import {
  type ActivityEvent,
  type ActivityQuery,
  countsOfEdit,
  isKeptRefusal,
  kindOfAction,
  refusedAction,
  refusedMinutes,
  taskAction,
} from "#contract/activity.ts";
import { includesFolded } from "#contract/fold-text.ts";
import type { Method } from "#contract/route.ts";
import { type RefusalReason, refusalOf } from "#contract/refusals.ts";
import type { Operation } from "#contract/operations.ts";
import { parseWireTime } from "#contract/wire.ts";
import { record } from "./activity.ts";
import { mockClock } from "./clock.ts";
import { type ActivityRow, type DatasetRow, type MockDb, type TaskRow, keptUntil } from "./db.ts";
import { receiptView } from "./receipts.ts";
import { taskView, zonedTime } from "./views.ts";
import { naiveTime } from "./wire-parts.ts";

interface Found {
  id: string;
  at: number;
  actor: string;
  action: string;
  dataset: DatasetRow;
  row: ActivityRow | null;
  task: TaskRow | null;
}

/** The events of all datasets that a user can see, newest first. */
export function eventsFor(db: MockDb, user: string, query: ActivityQuery): Found[] {
  const seen = new Map(
    [...db.datasets, ...db.removedDatasets]
      .filter((one) => one.roles[user] !== undefined)
      .map((one) => [one.id, one]),
  );
  const isHidden = (row: ActivityRow, dataset: DatasetRow) =>
    row.action === "clone_snapshot" &&
    row.otherId === undefined &&
    seen.has(dataset.sourceDatasetId ?? "") &&
    query.dataset_id === undefined;
  const ofRows = db.activity.flatMap((row, place): Found[] => {
    const dataset = seen.get(row.datasetId);
    if (dataset === undefined || isHidden(row, dataset)) return [];
    const { at, actor, action } = row;
    return [
      { id: `a${String(place).padStart(6, "0")}`, at, actor, action, dataset, row, task: null },
    ];
  });
  const ofTasks = db.tasks.flatMap((task): Found[] => {
    const dataset = seen.get(task.datasetId);
    const isRecorded = task.type === "SNAPSHOT_RESTORE" || task.type === "SNAPSHOT_CLONE";
    if (dataset === undefined || db.removedDatasets.includes(dataset)) return [];
    if (isRecorded && task.ended?.outcome === "COMPLETED") return [];
    const made = { at: task.startedAt, actor: task.createdBy, action: taskAction };
    return [{ id: `t${task.id}`, ...made, dataset, row: null, task }];
  });
  return [...ofRows, ...ofTasks]
    .filter((found) => isWanted(db, found, query))
    .sort((left, right) => right.at - left.at || (left.id < right.id ? 1 : -1));
}

function isWanted(
  db: MockDb,
  { at, actor, action, dataset, row, task }: Found,
  query: ActivityQuery,
) {
  const text = query.q?.trim() ?? "";
  const receipt = receiptOf(db, row)?.fixed;
  const snapshot = db.snapshots.find(({ id }) => id === row?.snapshotId);
  const words = [
    actor,
    dataset.name,
    receipt?.reason,
    receipt?.snapshot_name,
    receipt?.from_snapshot?.snapshot_name,
    snapshot?.name,
    task === null ? null : taskView(db, task, "").error_message,
  ];
  return (
    (query.kind === undefined || query.kind.includes(kindOfAction(action))) &&
    (query.dataset_id === undefined || query.dataset_id.toLowerCase() === dataset.id) &&
    (query.actor === undefined || query.actor === actor) &&
    (query.since === undefined || at >= parseWireTime(query.since).getTime()) &&
    (query.until === undefined || at < parseWireTime(query.until).getTime()) &&
    (text === "" || words.some((word) => word != null && includesFolded(word, text)))
  );
}

function receiptOf(db: MockDb, row: ActivityRow | null) {
  return db.receipts.find(({ fixed }) => fixed.task_id === row?.taskId);
}

export function eventView(db: MockDb, user: string, found: Found): ActivityEvent {
  const { dataset, row, task, action } = found;
  const receipt = row?.action === "restore_snapshot" ? receiptOf(db, row) : undefined;
  const isClone = row?.action === "clone_snapshot";
  const otherId = row?.otherId ?? (isClone ? dataset.sourceDatasetId : null);
  const other = db.datasets.find((one) => one.id === otherId && one.roles[user] !== undefined);
  const snapshot =
    isClone && row.otherId === undefined && other === undefined
      ? undefined
      : db.snapshots.find(({ id }) => id === row?.snapshotId);
  return {
    id: found.id,
    time: zonedTime(found.at),
    kind: kindOfAction(action),
    action,
    actor: found.actor,
    dataset_id: dataset.id,
    dataset_name: dataset.name,
    dataset_removed: db.removedDatasets.includes(dataset),
    changed: row?.items == null ? null : countsOfEdit(action, row.items, row.undoneAction ?? null),
    edit: row?.edit ?? null,
    snapshot:
      snapshot === undefined
        ? null
        : {
            snapshot_id: snapshot.id,
            snapshot_name: snapshot.name,
            dataset_id: snapshot.datasetId,
            removed: snapshot.removedAt !== null,
            kept_until:
              snapshot.removedAt === null
                ? null
                : naiveTime(keptUntil(snapshot.removedAt), snapshot.id),
          },
    name_before: row?.nameBefore ?? null,
    other_dataset: other === undefined ? null : { dataset_id: other.id, dataset_name: other.name },
    person: row?.person ?? null,
    task_id: row?.taskId ?? task?.id ?? null,
    task: task === null ? null : taskView(db, task, user),
    receipt: receipt === undefined ? null : receiptView(db, dataset, receipt),
    refusal: row?.refusal ?? null,
    request_id: null,
  };
}

const operations: Readonly<Record<string, Operation>> = {
  "POST /dataset/{dataset_id}/snapshot": "create_snapshot",
  "PATCH /dataset/{dataset_id}/snapshot/{snapshot_id}": "update_snapshot",
  "POST /dataset/{dataset_id}/snapshot/{snapshot_id}/restore": "restore_snapshot",
  "POST /dataset/{dataset_id}/snapshot/{snapshot_id}/partial_restore": "restore_snapshot",
  "POST /dataset/{dataset_id}/adopt": "restore_snapshot",
  "POST /dataset/{dataset_id}/snapshot/{snapshot_id}/clone": "clone_snapshot",
  "DELETE /dataset/{dataset_id}/snapshot/{snapshot_id}": "delete_snapshot",
  "POST /dataset/{dataset_id}/snapshot/{snapshot_id}/undelete": "undelete_snapshot",
  "PATCH /dataset/{dataset_id}/media": "edit_media",
  "DELETE /dataset/{dataset_id}/media": "delete_media",
  "POST /dataset/{dataset_id}/annotations": "import_labels",
  "PUT /manage/{dataset_id}/invite": "share_dataset",
  "PATCH /dataset/{dataset_id}": "rename_dataset",
  "DELETE /dataset/{dataset_id}": "delete_dataset",
};

/** Keeps an attempt that was refused. */
export function recordRefused(
  db: MockDb,
  user: string,
  route: { method: Method; path: string },
  params: unknown,
  reason: RefusalReason,
): void {
  const operation = operations[`${route.method} ${route.path}`];
  const refusal = refusalOf(reason);
  const { dataset_id: id, snapshot_id: snapshot } = params as Record<string, string | undefined>;
  const dataset = db.datasets.find((one) => one.id === id?.toLowerCase());
  if (operation === undefined || dataset?.roles[user] === undefined) return;
  if (!isKeptRefusal(refusal)) return;
  const snapshotId = snapshot === undefined || snapshot === "current" ? null : snapshot;
  const known = db.activity.findLast(
    (row) =>
      row.datasetId === dataset.id &&
      row.actor === user &&
      row.snapshotId === snapshotId &&
      row.refusal?.operation === operation &&
      row.refusal.code === refusal.code &&
      row.at > mockClock.now() - refusedMinutes * 60_000,
  );
  if (known?.refusal) {
    known.refusal.times += 1;
    return;
  }
  const { code, status } = refusal;
  const kept = { operation, code, status, params: { ...refusal.params }, times: 1 };
  record(db, dataset, user, refusedAction, { snapshotId, refusal: kept });
}
