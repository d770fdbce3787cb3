import { taskMessage } from "#contract/task-messages.ts";
import { isFinal } from "#contract/task.ts";
import { lockDatasetForTask } from "../catalog/datasets.ts";
import {
  datasetOfTask,
  lockTask,
  moveTask,
  orphanedTasks,
  unfinishedJobs,
} from "../catalog/tasks.ts";
import type { TaskRow } from "../catalog/schema.ts";
import type { Job } from "../queue/queue.ts";
import type { TaskDeps } from "./deps.ts";
import { failTask } from "./end-task.ts";
import type { TaskKinds } from "./kind.ts";

type ReaperDeps = Pick<TaskDeps, "catalog" | "queue">;

/** Takes over the tasks of dead workers, and ends those that no job will run any more. */
export async function reap<D extends TaskDeps>(
  deps: ReaperDeps,
  kinds: TaskKinds<D>,
): Promise<void> {
  for (const orphan of await orphanedTasks(deps.catalog.db)) {
    const taken = await deps.catalog.transaction(async (trx) => {
      const task = await lockTask(trx, orphan.id);
      // Another reaper was faster, and another worker may have it by now.
      if (task?.worker !== orphan.worker || isFinal(task.status)) return false;
      await moveTask(trx, orphan.id, "INITIALIZING", {
        worker: null,
        message: taskMessage("worker_stopped"),
      });
      return true;
    });
    if (taken) await deps.queue.handOn(jobOf(kinds, orphan.type, orphan.job_id));
  }
  for (const { id, type, job_id: jobId } of await unfinishedJobs(deps.catalog.db)) {
    if (!(await deps.queue.willRun(jobOf(kinds, type, jobId)))) await giveUp(deps, id, jobId);
  }
}

/** The job of a task; a task of an unknown kind is in the first lane. */
export function jobOf<D extends TaskDeps>(
  kinds: TaskKinds<D>,
  type: TaskRow["type"],
  id: string,
): Job {
  return { id, lane: kinds.get(type)?.lane ?? "io" };
}

/** Ends a task whose worker died, or lost it, at each attempt. */
async function giveUp(deps: ReaperDeps, taskId: string, jobId: string): Promise<void> {
  await deps.catalog.transaction(async (trx) => {
    const datasetId = await datasetOfTask(trx, taskId);
    if (datasetId === undefined) return;
    await lockDatasetForTask(trx, datasetId);
    const task = await lockTask(trx, taskId);
    // If it was retried meanwhile, it has another job.
    if (task?.job_id !== jobId || isFinal(task.status)) return;
    await failTask(trx, task, taskMessage("workers_stopped"));
  });
}
