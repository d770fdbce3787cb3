import type { Snapshot } from "#contract/snapshot.ts";
import { type Task, isFinal } from "#contract/task.ts";
import { parseWireTime, wireMicros } from "#contract/wire.ts";
import { dayKey } from "#/lib/time.ts";

interface RowBase {
  key: string;
  at: Date;
  /** Whether the row is the first of its day, and has the day's heading. */
  startsDay: boolean;
}

export interface SnapshotRow extends RowBase {
  kind: "snapshot";
  snapshot: Snapshot;
}

/** A finished restore, between the snapshots. */
export interface RestoreRow extends RowBase {
  kind: "restore";
  task: Task;
  failed: boolean;
  /** The snapshot, if the backend names it and it still exists. */
  snapshot: Snapshot | null;
}

export type TimelineRow = SnapshotRow | RestoreRow;

/** A finished restore of everything, which moved the line of the present state. */
export function isWhole(row: TimelineRow): boolean {
  return row.kind === "restore" && !row.failed && row.task.partial !== true;
}

/** The restore that made a snapshot the current version; null where it was saved as that, or it is not known. */
export function restoreOf(current: Snapshot, rows: readonly TimelineRow[]): Task | null {
  const last = rows.find((row) => row.kind === "snapshot" || isWhole(row));
  return last?.kind === "restore" && last.task.snapshot_id === current.snapshot_id
    ? last.task
    : null;
}

/**
 * The rows of the timeline from newest to oldest. Snapshots keep the server's order; restores are placed between them
 * by time.
 *
 * @param complete Whether all snapshots are loaded. Until then no restore is placed below the last snapshot, because it
 * is unknown what belongs in between.
 */
export function buildRows(
  snapshots: readonly Snapshot[],
  restores: readonly Task[],
  named: ReadonlyMap<string, Snapshot>,
  complete: boolean,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const pending = [...restores];
  let day = "";

  function push(row: TimelineRow) {
    const key = dayKey(row.at);
    rows.push({ ...row, startsDay: key !== day });
    day = key;
  }

  for (const snapshot of snapshots) {
    const at = parseWireTime(snapshot.created_at);
    for (let task = pending[0]; task && isAbove(task, snapshot.created_at); task = pending[0]) {
      push(restoreRow(task, named));
      pending.shift();
    }
    push({ kind: "snapshot", key: snapshot.snapshot_id, at, startsDay: false, snapshot });
  }
  if (complete) for (const task of pending) push(restoreRow(task, named));
  return rows;
}

/** The finished restores among a dataset's tasks, newest first. */
export function finishedRestores(tasks: readonly Task[]): Task[] {
  return tasks
    .filter((task) => task.task_type === "SNAPSHOT_RESTORE" && isFinal(task.status))
    .sort((a, b) => timeOf(b).getTime() - timeOf(a).getTime());
}

function restoreRow(task: Task, named: ReadonlyMap<string, Snapshot>): RestoreRow {
  return {
    kind: "restore",
    key: `task-${task.task_id}`,
    at: timeOf(task),
    startsDay: false,
    task,
    failed: task.status !== "COMPLETED",
    snapshot: named.get(task.snapshot_id ?? "") ?? null,
  };
}

/**
 * Backends send a task's time in seconds or milliseconds, and a snapshot's time in finer units: if a restore and its
 * safety snapshot have the same time, the restore came later.
 */
function isAbove(task: Task, createdAt: string): boolean {
  const ended = endOf(task);
  const digits = /[.,](\d*[1-9])/.exec(ended)?.[1]?.length ?? 0;
  const unit = digits === 0 ? 1_000_000 : digits <= 3 ? 1_000 : 1;
  const moment = (text: string) => Math.floor(wireMicros(text) / unit);
  return moment(ended) >= moment(createdAt);
}

function endOf(task: Task): string {
  return task.end_time ?? task.start_time;
}

function timeOf(task: Task): Date {
  return parseWireTime(endOf(task));
}
