import { type RefusalReason, because } from "#contract/refusals.ts";
import type { Role } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import { damageRefusal, permissionRefusal, stateRefusal } from "#contract/rules.ts";
import {
  type DatasetRow,
  type MockDb,
  type SnapshotRow,
  snapshotsOf,
  unfinishedTasks,
} from "./db.ts";
import { failBySentinel, failure, refused } from "./failure.ts";

/**
 * The dataset, where the user may see it. Some names fail on purpose: `not-found` is listed but answers 404,
 * `forbidden` answers 403 to all users, `server-error` and the `fail-…` names fail as they say.
 */
export function visibleDataset(db: MockDb, user: string, datasetId: string): DatasetRow {
  const row = db.datasets.find((one) => one.id === datasetId.toLowerCase());
  if (row === undefined || row.roles[user] === undefined || row.name === "not-found") {
    throw refused(because("dataset_not_found"));
  }
  if (row.name === "forbidden") throw failure(403, "You may not open this dataset");
  if (row.name === "server-error") throw failure(500, "Internal server error");
  failBySentinel(row.name);
  return row;
}

export function visibleDatasets(db: MockDb, user: string): DatasetRow[] {
  return db.datasets.filter((row) => row.roles[user] !== undefined);
}

export function seesDataset(db: MockDb, user: string, datasetId: string | null): boolean {
  return visibleDatasets(db, user).some((row) => row.id === datasetId);
}

/** Throws 403 where the feature or the role forbids the operation. */
export function permit(operation: Operation, dataset: DatasetRow, user: string): void {
  const role: Role | undefined = dataset.roles[user];
  refuse(permissionRefusal(operation, { role, snapshotSupport: dataset.snapshotSupport }));
}

/** Throws 409 where a task or the status forbids the operation. */
export function requireState(db: MockDb, operation: Operation, dataset: DatasetRow): void {
  const unfinished = unfinishedTasks(db, dataset.id).map((task) => task.type);
  refuse(stateRefusal(operation, { status: dataset.status, unfinished }));
}

/** Throws 409 where the operation would use damaged files. */
export function requireWhole(operation: Operation, dataset: DatasetRow): void {
  refuse(damageRefusal(operation, dataset.damaged));
}

/** The snapshot, if it belongs to this dataset and is not removed. */
export function presentSnapshot(db: MockDb, dataset: DatasetRow, snapshotId: string): SnapshotRow {
  const row = snapshotsOf(db, dataset.id).find((one) => one.id === snapshotId.toLowerCase());
  if (row === undefined) throw refused(because("snapshot_not_found"));
  return row;
}

/** Throws unless the dataset has snapshots enabled; all users who can see it can then see its snapshots. */
export function requireFeature(dataset: DatasetRow): void {
  refuse(permissionRefusal("create_snapshot", { snapshotSupport: dataset.snapshotSupport }));
}

export function refuse(refusal: RefusalReason | null): void {
  if (refusal !== null) throw refused(refusal);
}

/** The original of a family; its id where it is gone. */
export function rootOf(db: MockDb, dataset: DatasetRow): string {
  const source = db.datasets.find((one) => one.id === dataset.sourceDatasetId);
  return source === undefined ? (dataset.sourceDatasetId ?? dataset.id) : rootOf(db, source);
}
