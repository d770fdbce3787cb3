import { sql } from "kysely";
import type { TaskMessage } from "#contract/task-messages.ts";
import { type TaskStatus, type TaskType, finalTaskStatuses } from "#contract/task.ts";
import type { Db } from "./catalog.ts";
import { type TaskMessages, type WithoutMessages, messageColumns } from "./message-columns.ts";
import { endedChannel, workerLockClass } from "./workers.ts";
import type { Instant } from "./column-types.ts";
import type { NewTask, TaskCheckpoint, TaskRow } from "./schema.ts";

export async function insertTask(
  db: Db,
  { message, ...row }: WithoutMessages<NewTask> & Pick<TaskMessages, "message">,
): Promise<TaskRow> {
  return await db
    .insertInto("tasks")
    .values({ ...row, ...messageColumns({ message }) })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Locks a task and returns it; undefined where there is none. */
export async function lockTask(db: Db, taskId: string): Promise<TaskRow | undefined> {
  return await db
    .selectFrom("tasks")
    .selectAll()
    .where("id", "=", taskId)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * A task that is created complete. The database sets its times, like those of snapshots, so that they can be compared.
 */
export async function insertCompletedTask(
  db: Db,
  {
    message,
    ...row
  }: Omit<WithoutMessages<NewTask>, "status" | "start_time" | "end_time"> & {
    message: TaskMessage;
  },
): Promise<TaskRow> {
  const now = sql<string>`clock_timestamp()`;
  return await db
    .insertInto("tasks")
    .values({
      ...row,
      ...messageColumns({ message }),
      status: "COMPLETED",
      start_time: now,
      end_time: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

type TaskChanges = Partial<
  WithoutMessages<Omit<TaskRow, "id" | "status" | "revision" | "parameters" | "checkpoint">>
>;

/** Changes the status of a task. If the task fails or is aborted, its worker is notified. */
export async function moveTask(
  db: Db,
  taskId: string,
  status: TaskStatus,
  { message, error, ...changes }: TaskChanges & TaskMessages = {},
): Promise<TaskRow> {
  const final = (finalTaskStatuses as readonly string[]).includes(status);
  const moved = await db
    .updateTable("tasks")
    .set((eb) => ({
      ...changes,
      ...messageColumns({ message, error }),
      status,
      end_time: final ? sql<string>`clock_timestamp()` : null,
      // the process that makes it run is alive
      ...(status === "RUNNING" ? { heartbeat_time: sql<string>`clock_timestamp()` } : {}),
      worker: final ? null : changes.worker === undefined ? eb.ref("worker") : changes.worker,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", taskId)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (status === "FAILED" || status === "ABORTED") {
    // With the revision: it may arrive when the task runs again.
    await sql`select pg_notify(${endedChannel}, ${`${taskId} ${moved.revision}`})`.execute(db);
  }
  return moved;
}

/** Starts an ended task again, from its checkpoint if there is one; its events keep the earlier runs. */
export async function restartTask(db: Db, taskId: string, message: TaskMessage): Promise<void> {
  await db
    .updateTable("tasks")
    .set((eb) => ({
      status: "INITIALIZING",
      ...messageColumns({ message, error: null }),
      start_time: sql<string>`clock_timestamp()`,
      end_time: null,
      heartbeat_time: null,
      attempts: 0,
      worker: null,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", taskId)
    .execute();
}

/** Deletes the progress of a task: its next run starts from the beginning. */
export async function forgetProgress(db: Db, taskId: string): Promise<void> {
  await db
    .updateTable("tasks")
    .set((eb) => ({
      items_done: null,
      items_failed: null,
      items_total: null,
      checkpoint: null,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", taskId)
    .execute();
  await db.deleteFrom("task_failures").where("task_id", "=", taskId).execute();
}

/** Makes the next run start from the beginning, and keeps the figures of this one. */
export async function forgetCheckpoint(db: Db, taskId: string): Promise<void> {
  await db.updateTable("tasks").set({ checkpoint: null }).where("id", "=", taskId).execute();
}

/** The heartbeat of a run that has no progress to report. */
export async function recordHeartbeat(db: Db, taskId: string, worker: number): Promise<void> {
  await db
    .updateTable("tasks")
    .set((eb) => ({
      heartbeat_time: sql<string>`clock_timestamp()`,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", taskId)
    .where("worker", "=", worker)
    .where("status", "=", "RUNNING")
    .execute();
}

export interface TaskProgress {
  done: number;
  total: number;
  failed: number;
  message: TaskMessage;
  pace?: string;
}

/**
 * Stores the progress of a running task, with its heartbeat.
 * @returns whether it is still to run: false once it was aborted or handed to another worker.
 */
export async function recordProgress(
  db: Db,
  taskId: string,
  worker: number,
  progress: TaskProgress,
  checkpoint?: TaskCheckpoint,
): Promise<boolean> {
  const result = await db
    .updateTable("tasks")
    .set((eb) => ({
      items_done: progress.done,
      items_total: progress.total,
      items_failed: progress.failed,
      ...(progress.pace === undefined ? {} : { pace: progress.pace }),
      ...messageColumns(progress),
      heartbeat_time: sql<string>`clock_timestamp()`,
      revision: eb("revision", "+", 1),
      // It made progress, so the causes of earlier failures are behind it.
      ...(checkpoint === undefined ? {} : { checkpoint: JSON.stringify(checkpoint), attempts: 1 }),
    }))
    .where("id", "=", taskId)
    .where("worker", "=", worker)
    .where("status", "=", "RUNNING")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function insertFailures(
  db: Db,
  taskId: string,
  failures: readonly { item: string; reason: string }[],
): Promise<void> {
  if (failures.length === 0) return;
  await db
    .insertInto("task_failures")
    .values(failures.map((failure) => ({ task_id: taskId, ...failure })))
    .execute();
}

/** The failures after the id `after`, in the order of their files. */
export async function listFailures(
  db: Db,
  taskId: string,
  limit: number,
  after = 0,
): Promise<{ id: number; item: string; reason: string }[]> {
  return await db
    .selectFrom("task_failures")
    .select(["id", "item", "reason"])
    .where("task_id", "=", taskId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** A run that lost the database did not end because of its task. */
export async function forgiveAttempt(db: Db, taskId: string): Promise<void> {
  await oneAttemptLess(db).where("id", "=", taskId).execute();
}

/** A worker that stops cleanly during its tasks did not end because of them. */
export async function forgiveAttempts(db: Db, worker: number): Promise<void> {
  await oneAttemptLess(db).where("worker", "=", worker).execute();
}

function oneAttemptLess(db: Db) {
  return db
    .updateTable("tasks")
    .set((eb) => ({ attempts: eb("attempts", "-", 1) }))
    .where("attempts", ">", 0)
    .where("status", "not in", finalTaskStatuses);
}

export async function listEvents(
  db: Db,
  taskId: string,
): Promise<
  {
    status: TaskStatus;
    message: string | null;
    message_coded: TaskMessage | null;
    time: Instant;
  }[]
> {
  return await db
    .selectFrom("task_events")
    .select(["status", "message", "message_coded", "time"])
    .where("task_id", "=", taskId)
    .orderBy("time")
    .execute();
}

export interface OrphanedTask {
  id: string;
  type: TaskType;
  job_id: string;
  /** The dead worker. */
  worker: number;
}

/** Running tasks whose worker's session lock has been released: that worker is dead. */
export async function orphanedTasks(db: Db): Promise<OrphanedTask[]> {
  const { rows } = await sql<OrphanedTask>`
    select id, type, job_id, worker from tasks
    where job_id is not null and status in ('INITIALIZING', 'RUNNING') and worker is not null
      and not exists (
        select from pg_locks
        where locktype = 'advisory' and classid = ${workerLockClass} and objid = tasks.worker and granted
          and database = (select oid from pg_database where datname = current_database()))`.execute(
    db,
  );
  return rows;
}

/** The snapshots that are being restored. */
export async function restoringSnapshots(db: Db, datasetId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom("tasks")
    .select("snapshot_id")
    .where("dataset_id", "=", datasetId)
    .where("type", "=", "SNAPSHOT_RESTORE")
    .where("status", "not in", finalTaskStatuses)
    .execute();
  return new Set(rows.flatMap((row) => row.snapshot_id ?? []));
}

/** The task that runs or waits on a dataset; the exclusive one if there are several. */
export async function runningTask(db: Db, datasetId: string): Promise<TaskRow | undefined> {
  return await db
    .selectFrom("tasks")
    .selectAll()
    .where("dataset_id", "=", datasetId)
    .where("status", "not in", finalTaskStatuses)
    // It changes nothing of the dataset, whose progress this is for.
    .where("type", "!=", "EXPORT")
    .executeTakeFirst();
}

export async function setJob(db: Db, taskId: string, jobId: string): Promise<void> {
  await db.updateTable("tasks").set({ job_id: jobId }).where("id", "=", taskId).execute();
}

export async function datasetOfTask(db: Db, taskId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("tasks")
    .select("dataset_id")
    .where("id", "=", taskId)
    .executeTakeFirst();
  return row?.dataset_id;
}

/** Tasks that wait for a worker, with their jobs; and tasks whose live worker has sent no heartbeat for a minute. */
export async function unfinishedJobs(
  db: Db,
): Promise<{ id: string; type: TaskType; job_id: string }[]> {
  const { rows } = await sql<{ id: string; type: TaskType; job_id: string }>`
    select id, type, job_id from tasks
    where status not in ('COMPLETED', 'FAILED', 'ABORTED') and job_id is not null
      and (worker is null
        or coalesce(heartbeat_time, start_time) < clock_timestamp() - interval '1 minute')`.execute(
    db,
  );
  return rows;
}

/** The jobs of all unfinished tasks, for a queue that has none of them. */
export async function jobsToMove(
  db: Db,
): Promise<{ jobId: string; taskId: string; datasetId: string; type: TaskType }[]> {
  const { rows } = await sql<{ jobId: string; taskId: string; datasetId: string; type: TaskType }>`
    select job_id as "jobId", id as "taskId", dataset_id as "datasetId", type from tasks
    where status not in ('COMPLETED', 'FAILED', 'ABORTED') and job_id is not null
    order by start_time, id`.execute(db);
  return rows;
}

/** Whether a worker is running any task now. */
export async function isAnyTaskRunning(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom("tasks")
    .select("id")
    .where("status", "=", "RUNNING")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
