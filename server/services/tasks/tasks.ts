import { because } from "#contract/refusals.ts";
import type { Task, TaskListQuery } from "#contract/task.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { abortRefusal, retryRefusal } from "#contract/task-rules.ts";
import { skippedFacts, skippedHead, skippedLine } from "#contract/export.ts";
import { findDataset, lockDatasetForTask } from "../../catalog/datasets.ts";
import { recordAudit } from "../../catalog/records.ts";
import {
  type ListedTask,
  findTask,
  listTasks,
  taskFilterValues,
  taskListState,
} from "../../catalog/task-list.ts";
import { listEvents, listFailures, lockTask } from "../../catalog/tasks.ts";
import type { Db, Trx } from "../../catalog/catalog.ts";
import type { DatasetRow, TaskRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import type { Job } from "../../queue/queue.ts";
import { abortTask } from "../../tasks/end-task.ts";
import { jobOf } from "../../tasks/reaper.ts";
import { retryTask } from "../../tasks/start-task.ts";
import { demandState } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import type { Actor, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { canEdit, hidesSource, toTask } from "../to-wire.ts";
import { pastRunsOf } from "./past-runs.ts";

export function taskServices(deps: Deps): Services["tasks"] {
  const { catalog, kinds, queue } = deps;

  async function list(actor: Actor, query: TaskListQuery) {
    const { total, revision } = await taskListState(catalog.db, actor.userId, query);
    const page = { ...query, page: query.page ?? 1, page_size: query.page_size ?? 20 };
    return {
      revision,
      async load() {
        const rows = await listTasks(catalog.db, actor.userId, page);
        const past = await pastRunsOf(catalog.db, rows);
        return {
          tasks: rows.map((row) => toTask(row, canEdit(row.role), past(row))),
          total,
          page: page.page,
          page_size: page.page_size,
        };
      },
    };
  }

  async function demandTask(actor: Actor, taskId: string): Promise<ListedTask> {
    return (await findTask(catalog.db, actor.userId, taskId)) ?? taskNotFound();
  }

  const get: Services["tasks"]["get"] = async (actor, taskId) => {
    const task = await demandTask(actor, taskId);
    // After the row, so that its status is among them.
    const timeline = await listEvents(catalog.db, taskId);
    const failures = task.items_failed ? await listFailures(catalog.db, taskId, 100) : [];
    const past = await pastRunsOf(catalog.db, [task]);
    return {
      ...toTask(task, canEdit(task.role), past(task)),
      parameters: hidesSource(task) ? {} : task.parameters,
      timeline: timeline.map(({ message, message_coded: coded, ...event }) => ({
        ...event,
        ...(hidesSource(task) ? { message: null, coded: null } : { message, coded }),
      })),
      failures: failures.map(({ item, reason }) => ({ item, reason })),
      checkpoint: nameOf(task.checkpoint),
      request_id: task.request_id,
      worker: task.worker === null ? null : String(task.worker),
    };
  };

  const failures: Services["tasks"]["failures"] = async (actor, taskId) => {
    const task = await demandTask(actor, taskId);
    return {
      ...skippedFacts(task.dataset_name ?? ""),
      body: ReadableStream.from(skippedLines(catalog.db, task.id)),
    };
  };

  /** Locks the task and its dataset, in the same order as the workers do. */
  async function change(
    context: RequestContext,
    taskId: string,
    action: "abort_task" | "retry_task",
    work: (trx: Trx, task: TaskRow, dataset: DatasetRow) => Promise<void>,
  ): Promise<Task> {
    const seen = await demandTask(context.actor, taskId);
    return await catalog.transaction(async (trx) => {
      const dataset = await findDataset(trx, context.actor.userId, seen.dataset_id);
      const refusal = permissionRefusal("edit_media", { role: dataset?.role });
      if (refusal !== null) throw refused(refusal);
      const locked = await lockDatasetForTask(trx, seen.dataset_id);
      const task = (await lockTask(trx, taskId)) ?? taskNotFound();
      if (locked.deleted_at !== null) taskNotFound();
      await work(trx, task, locked);
      await recordAudit(trx, {
        datasetId: task.dataset_id,
        actor: context.actor.email,
        action,
        details: { task_id: taskId, task_type: task.type },
        requestId: context.requestId,
      });
      // Read here: after the commit, a worker may be faster than the answer.
      const after = (await findTask(trx, context.actor.userId, taskId)) ?? taskNotFound();
      return toTask(after, canEdit(after.role));
    });
  }

  const abort: Services["tasks"]["abort"] = async (context, taskId) => {
    let job: Job | null = null;
    const aborted = await change(context, taskId, "abort_task", async (trx, task) => {
      const refusal = abortRefusal({ task_type: task.type, status: task.status });
      if (refusal !== null) throw refused(refusal);
      if (task.job_id !== null) job = jobOf(kinds, task.type, task.job_id);
      await abortTask(trx, task, context.actor.email);
    });
    // The catalog notifies its run, in whatever process; a job that has not begun is cancelled.
    if (job !== null) await queue.cancel(job);
    return aborted;
  };

  const retry: Services["tasks"]["retry"] = async (context, taskId) =>
    await change(context, taskId, "retry_task", async (trx, task, dataset) => {
      const refusal = retryRefusal({
        task_type: task.type,
        status: task.status,
        dataset_status: dataset.status,
        status_before: task.status_before,
      });
      if (refusal !== null) throw refused(refusal);
      const kind = kinds.get(task.type);
      if (kind === undefined) throw new Error(`No kind of task is a ${task.type}`);
      if (kind.operation !== null) await demandState(trx, dataset, kind.operation);
      await retryTask(trx, kind, deps, { task, dataset });
    });

  return {
    list,
    get,
    failures,
    abort,
    retry,
    filters: (actor, from, to) => taskFilterValues(catalog.db, actor.userId, from, to),
  };
}

/** The file in parts of a thousand lines; each part is read when the previous one has been sent. */
async function* skippedLines(db: Db, taskId: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(skippedHead);
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: Awaited<ReturnType<typeof listFailures>> = await listFailures(
      db,
      taskId,
      1000,
      after,
    );
    if (page.length > 0) yield encoder.encode(page.map(skippedLine).join(""));
    after = page.at(-1)?.id;
  }
}

/** The version that a task has reached, for diagnosis in the lake. */
function nameOf(checkpoint: TaskRow["checkpoint"]): string | null {
  return checkpoint?.branch === undefined ? null : `${checkpoint.branch}.${checkpoint.version}`;
}

function taskNotFound(): never {
  throw refused(because("task_not_found"));
}
