import { refusedAction } from "#contract/activity.ts";
import { type Activity, editActions } from "#contract/history.ts";
import { mockClock } from "./clock.ts";
import {
  type ActivityRow,
  type DatasetRow,
  type MockDb,
  type SnapshotRow,
  livingParent,
} from "./db.ts";

/** Records an operation of a user on a dataset. */
export function record(
  db: MockDb,
  dataset: Pick<DatasetRow, "id">,
  actor: string,
  action: string,
  more: Partial<Omit<ActivityRow, "datasetId" | "actor" | "action">> = {},
): void {
  db.activity.push({
    datasetId: dataset.id,
    at: mockClock.now(),
    actor,
    action,
    items: null,
    snapshotId: null,
    taskId: null,
    ...more,
  });
}

/** Newest first. */
export function activityOf(db: MockDb, dataset: DatasetRow, since: number): ActivityRow[] {
  return db.activity
    .filter((row) => row.datasetId === dataset.id && row.at >= since)
    .filter((row) => row.action !== refusedAction)
    .toReversed()
    .sort((left, right) => right.at - left.at);
}

/** When the current version was saved, or last restored. */
export function currentSince(db: MockDb, dataset: DatasetRow): number {
  const saved = db.snapshots.find((row) => row.id === dataset.currentSnapshotId);
  return lastMade(db, saved, Infinity);
}

/** From when its parent was saved, or last restored before it, to when a snapshot was saved. */
export function stretchOf(db: MockDb, row: SnapshotRow): { from: number; until: number } {
  return { from: lastMade(db, livingParent(db, row), row.createdAt), until: row.createdAt };
}

/** When a snapshot was saved or, before a time, last restored; 0 without one. */
function lastMade(db: MockDb, saved: SnapshotRow | null | undefined, before: number): number {
  const restores = db.tasks
    .filter((task) => task.datasetId === saved?.datasetId && task.type === "SNAPSHOT_RESTORE")
    // A partial restore does not change the current version.
    .filter(({ parameters }) => !("only" in parameters || "filter" in parameters))
    .filter((task) => task.ended?.outcome === "COMPLETED" && task.snapshotId === saved?.id)
    .map((task) => task.ended?.at ?? 0)
    .filter((at) => at < before);
  return Math.max(saved?.createdAt ?? 0, ...restores);
}

export function editsByPerson(rows: readonly ActivityRow[]): Activity["by_person"] {
  const edits = rows.filter(({ action }) => editActions.some((one) => one === action));
  return [...new Set(edits.map((row) => row.actor))]
    .map((actor) => {
      const own = edits.filter((row) => row.actor === actor);
      const times = own.map((row) => row.at);
      return {
        actor,
        edits: own.length,
        items: own.reduce((sum, row) => sum + (row.items ?? 0), 0),
        first: new Date(Math.min(...times)).toISOString(),
        last: new Date(Math.max(...times)).toISOString(),
      };
    })
    .sort((a, b) => b.edits - a.edits || (a.actor < b.actor ? -1 : 1));
}
