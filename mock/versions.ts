import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import { because, refusalOf } from "#contract/refusals.ts";
import {
  adoptedName,
  cloneName,
  defaultSnapshotName,
  safetySnapshotName,
} from "#contract/names.ts";
import type { AdoptedFrom } from "#contract/receipt.ts";
import { type RestoreSnapshot } from "#contract/snapshot.ts";
import { record } from "./activity.ts";
import { mockClock } from "./clock.ts";
import {
  type DatasetRow,
  type MockDb,
  type SnapshotRow,
  nextHead,
  nextId,
  snapshotsOf,
} from "./db.ts";
import { diffItems, summaryOf } from "./diff.ts";
import { addReceipt, editsSince, fromSnapshotOf } from "./receipts.ts";
import { durations, startTask } from "./tasks.ts";

/** Saves the present state of the dataset and makes the snapshot the current version. */
export function saveSnapshot(
  db: MockDb,
  dataset: DatasetRow,
  save: {
    createdBy: string;
    reason: string;
    name?: string | undefined;
    description?: string | undefined;
    createdAt?: number;
  },
): SnapshotRow {
  const id = nextId(db, "snapshot");
  const newest = Math.max(0, ...snapshotsOf(db, dataset.id).map((row) => row.createdAt));
  // Two in one millisecond keep their order, and later events come after both.
  if (save.createdAt === undefined) mockClock.advance(Math.max(0, newest + 1 - mockClock.now()));
  const row: SnapshotRow = {
    id,
    datasetId: dataset.id,
    name: save.name ?? defaultSnapshotName(dataset.name, id),
    datasetName: dataset.name,
    createdAt: save.createdAt ?? mockClock.now(),
    createdBy: save.createdBy,
    description: save.description ?? "",
    reason: save.reason,
    trainingModel: null,
    items: dataset.items,
    parentId: dataset.currentSnapshotId,
    removedAt: null,
    clusteredBy: dataset.clusteredBy,
    ...(dataset.damaged === undefined ? {} : { damaged: dataset.damaged }),
  };
  db.snapshots.push(row);
  dataset.currentSnapshotId = row.id;
  // A snapshot that the service takes on its own is part of another action.
  if (save.reason === "manual") {
    record(db, dataset, save.createdBy, "create_snapshot", { at: row.createdAt, snapshotId: id });
  }
  return row;
}

/** Saves the state that is about to be replaced; null where the current version has that state. */
export function saveSafety(
  db: MockDb,
  dataset: DatasetRow,
  target: SnapshotRow,
  user: string,
): SnapshotRow | null {
  if (fromSnapshotOf(db, dataset)?.edited === false) return null;
  const name = safetySnapshotName(target.name);
  return saveSnapshot(db, dataset, { createdBy: user, reason: "auto", name });
}

/** The id of the snapshot of the present state, which is saved where the current version has another one. */
export function saveBefore(
  db: MockDb,
  dataset: DatasetRow,
  user: string,
  name: string,
): string | null {
  if (fromSnapshotOf(db, dataset)?.edited === false) return dataset.currentSnapshotId;
  return saveSnapshot(db, dataset, { createdBy: user, reason: "auto", name }).id;
}

/**
 * Starts the task of a restore. Returns its id.
 * @param adoptedFrom Where the version is from, if it is another dataset's
 */
export function restoreTo(
  db: MockDb,
  dataset: DatasetRow,
  target: SnapshotRow,
  user: string,
  body: RestoreSnapshot,
  adoptedFrom?: AdoptedFrom,
): string {
  const before = {
    items: dataset.items,
    from: fromSnapshotOf(db, dataset),
    edits: editsSince(db, dataset),
  };
  const safety = body.safety === true ? saveSafety(db, dataset, target, user) : null;
  const fails = target.name === "fail-task" || body.reason === "fail-task";
  const task = startTask(db, {
    dataset,
    type: "SNAPSHOT_RESTORE",
    createdBy: user,
    phases: durationOf(db, target.name, fails),
    outcome: fails ? "FAILED" : "COMPLETED",
    error: unreadable("restore_snapshot"),
    snapshotId: target.id,
    parameters: {
      snapshot_id: target.id,
      ...body,
      ...(adoptedFrom === undefined ? {} : { adopted_from: adoptedFrom }),
    },
    ...(adoptedFrom === undefined
      ? {}
      : {
          message: taskMessage("adopted", {
            snapshot: adoptedFrom.snapshot_name,
            dataset: adoptedFrom.dataset_name,
          }),
        }),
    complete: ({ id: taskId }) => {
      dataset.items = target.items;
      dataset.clusteredBy = target.clusteredBy;
      dataset.head = nextHead(db);
      dataset.currentSnapshotId = target.id;
      delete dataset.damaged;
      const { reason } = body;
      const done = { taskId, dataset, target, user, reason, before, safety, adoptedFrom };
      const { added, removed, modified } = summaryOf(diffItems(before.items, target.items));
      addReceipt(db, { ...done, scope: null, changed: { added, removed, modified } });
    },
  });
  record(db, dataset, user, "restore_snapshot", { snapshotId: target.id, taskId: task.id });
  return task.id;
}

/** Takes over a snapshot of another dataset of the family, as a snapshot of this one. Returns the id of the task. */
export function adopt(
  db: MockDb,
  dataset: DatasetRow,
  source: { dataset: DatasetRow; snapshot: SnapshotRow },
  user: string,
  body: RestoreSnapshot,
): string {
  const { dataset: other, snapshot } = source;
  const taken: SnapshotRow = {
    ...snapshot,
    id: nextId(db, "snapshot"),
    datasetId: dataset.id,
    datasetName: dataset.name,
    name: adoptedName(snapshot.name, other.name),
    reason: "auto",
    createdBy: user,
    parentId: sharedAncestor(db, dataset, snapshot) ?? dataset.currentSnapshotId,
  };
  const taskId = restoreTo(db, dataset, taken, user, body, {
    dataset_id: other.id,
    dataset_name: other.name,
    snapshot_id: snapshot.id,
    snapshot_name: snapshot.name,
  });
  // After the snapshot of the state before.
  mockClock.advance(1);
  taken.createdAt = mockClock.now();
  db.snapshots.push(taken);
  return taskId;
}

/** The last snapshot of a dataset that has the items of the given one, or of an ancestor of it. */
function sharedAncestor(db: MockDb, dataset: DatasetRow, of: SnapshotRow): string | null {
  const byId = new Map(db.snapshots.map((row) => [row.id, row]));
  for (let row: SnapshotRow | undefined = of; row; row = byId.get(row.parentId ?? "")) {
    const { items } = row;
    const own = snapshotsOf(db, dataset.id).findLast((one) => one.items === items);
    if (own !== undefined) return own.id;
  }
  return null;
}

/** Adds a dataset with the content of the snapshot, and the task that fills it. */
export function cloneInto(
  db: MockDb,
  source: DatasetRow,
  snapshot: SnapshotRow,
  { user, name }: { user: string; name?: string | undefined },
): { taskId: string; datasetId: string } {
  const fails = snapshot.name === "fail-task";
  const now = mockClock.now();
  const copy: DatasetRow = {
    ...source,
    id: nextId(db, "dataset"),
    name: name ?? cloneName(source.name),
    description: "",
    createdBy: user,
    createdAt: now,
    updatedAt: now,
    status: "INDEXING",
    fatalError: null,
    sourceDatasetId: source.id,
    sourceSnapshotId: snapshot.id,
    roles: { [user]: "owner" },
    items: snapshot.items,
    clusteredBy: snapshot.clusteredBy,
    head: nextHead(db),
    currentSnapshotId: null,
    uploads: new Map(),
    additions: new Set(),
  };
  db.datasets.push(copy);
  const task = startTask(db, {
    dataset: copy,
    type: "SNAPSHOT_CLONE",
    createdBy: user,
    phases: durationOf(db, snapshot.name, fails),
    outcome: fails ? "FAILED" : "COMPLETED",
    error: unreadable("clone_snapshot"),
    snapshotId: snapshot.id,
    sourceDatasetId: source.id,
    parameters: { snapshot_id: snapshot.id, source_dataset_id: source.id },
    complete: () => {
      saveSnapshot(db, copy, { createdBy: user, reason: "clone" });
    },
  });
  record(db, source, user, "clone_snapshot", { snapshotId: snapshot.id, otherId: copy.id });
  record(db, copy, user, "clone_snapshot", { snapshotId: snapshot.id });
  return { taskId: task.id, datasetId: copy.id };
}

/** With our extensions the work is one transaction; on a plain backend it takes time. */
export function durationOf(db: MockDb, snapshotName: string, fails: boolean) {
  if (snapshotName === "slow") return durations.slow;
  if (db.profile === "plain") return durations.normal;
  return fails ? durations.short : durations.none;
}

/** Why the task of a snapshot whose name begins with `fail-task` fails. */
export function unreadable(operation: "restore_snapshot" | "clone_snapshot"): TaskMessage {
  const refusal = because("snapshot_unreadable", { operation });
  return taskMessage("restore_refused", { why: refusalOf(refusal).sentence, refusal });
}
