import { type DatasetStatus, normaliseStatus } from "./dataset.ts";
import { type RefusalReason, because } from "./refusals.ts";
import { type TaskType, isFinal } from "./task.ts";

/**
 * The effect of a task on its dataset's status, and when it can be aborted or retried. Separate from the other rules,
 * because pages without tasks do not need them.
 */

/**
 * Tasks that only read: they run beside other tasks, block none, and leave the status to these. Anyone who sees the
 * dataset starts them.
 */
const readingTasks: ReadonlySet<string> = new Set<TaskType>(["EXPORT"]);

export function onlyReads(type: string): boolean {
  return readingTasks.has(type);
}

/** A dataset's status while a task runs on it, and after each end. `before` is the status it had. */
export const transitions: Record<
  TaskType,
  Record<"running" | "COMPLETED" | "FAILED" | "ABORTED", DatasetStatus | "before">
> = {
  DATASET_CREATION: { running: "INDEXING", COMPLETED: "READY", FAILED: "ERROR", ABORTED: "DRAFT" },
  SNAPSHOT_RESTORE: {
    running: "READ_ONLY",
    COMPLETED: "READY",
    FAILED: "before",
    ABORTED: "before",
  },
  SNAPSHOT_CLONE: { running: "INDEXING", COMPLETED: "READY", FAILED: "ERROR", ABORTED: "ERROR" },
  MEDIA_ADDITION: {
    running: "READ_ONLY",
    COMPLETED: "PARTIAL_INDEX",
    FAILED: "before",
    ABORTED: "before",
  },
  REINDEX: { running: "READ_ONLY", COMPLETED: "READY", FAILED: "before", ABORTED: "before" },
  ENRICHMENT: { running: "READ_ONLY", COMPLETED: "READY", FAILED: "before", ABORTED: "before" },
  LABEL_PROPAGATION: {
    running: "READ_ONLY",
    COMPLETED: "READY",
    FAILED: "before",
    ABORTED: "before",
  },
  EXPORT: { running: "before", COMPLETED: "before", FAILED: "before", ABORTED: "before" },
  ANNOTATION_IMPORT: {
    running: "READ_ONLY",
    COMPLETED: "before",
    FAILED: "before",
    ABORTED: "before",
  },
  CUSTOM_METADATA: {
    running: "READ_ONLY",
    COMPLETED: "READY",
    FAILED: "before",
    ABORTED: "before",
  },
};

/** A dataset's status while a task runs on it. @param before Its status before the task. */
export function statusDuring<S extends string>(type: TaskType, before: S): DatasetStatus | S {
  const { running } = transitions[type];
  return running === "before" ? before : running;
}

/**
 * A dataset's status after a task on it has ended.
 * @param before Its status before the task.
 * @param scope `part`: the task restored some fields or items. That is an edit, which leaves the status unchanged,
 * while a full restore makes the dataset READY, because its snapshot is of a READY dataset.
 */
export function statusAfter<S extends string>(
  type: TaskType,
  outcome: "COMPLETED" | "FAILED" | "ABORTED",
  before: S,
  scope: "whole" | "part" = "whole",
): DatasetStatus | S {
  const after = scope === "part" && outcome === "COMPLETED" ? "before" : transitions[type][outcome];
  return after === "before" ? before : after;
}

/** Why a task cannot be aborted; null where it can. */
export function abortRefusal(task: { task_type: string; status: string }): RefusalReason | null {
  if (isFinal(task.status)) {
    return because("task_over", { task_status: task.status });
  }
  if (!isInterruptible(task.task_type)) {
    return because("task_not_abortable", { task_type: task.task_type });
  }
  return null;
}

/**
 * Why a task cannot be retried; null where it can: it failed or was aborted, its type allows it, and its dataset is still
 * in the state that it left. If another task has changed that since, there is nothing to retry.
 */
export function retryRefusal(task: {
  task_type: string;
  status: string;
  /** Any spelling; absent where a backend does not send it. */
  dataset_status?: string | null | undefined;
  /** The dataset's status before the task, which tasks that left it unchanged went back to. */
  status_before?: DatasetStatus | null | undefined;
}): RefusalReason | null {
  if (!isInterruptible(task.task_type)) {
    return because("task_not_retryable", { task_type: task.task_type });
  }
  if (task.status !== "FAILED" && task.status !== "ABORTED") {
    return because("task_not_failed");
  }
  if (onlyReads(task.task_type)) return null;
  const after = transitions[task.task_type as TaskType][task.status];
  const left = after === "before" ? task.status_before : after;
  if (left && task.dataset_status && normaliseStatus(task.dataset_status) !== left) {
    return because("dataset_changed_since_task");
  }
  return null;
}

/** The scope of a restore, by the parameters of its request. */
export function scopeOf(parameters: Record<string, unknown>): "whole" | "part" {
  return parameters["only"] === undefined && parameters["filter"] === undefined ? "whole" : "part";
}

/** The types of tasks that can be aborted while they run, and run again after they failed or were aborted. */
const interruptible: ReadonlySet<string> = new Set<TaskType>([
  "DATASET_CREATION",
  "MEDIA_ADDITION",
  "ANNOTATION_IMPORT",
  "CUSTOM_METADATA",
  "REINDEX",
  "ENRICHMENT",
  "LABEL_PROPAGATION",
  "EXPORT",
]);

function isInterruptible(type: string): boolean {
  return interruptible.has(type);
}
