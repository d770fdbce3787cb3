import * as z from "zod/mini";
import { codedSchema, openEnum, uuid, wholeNumber, wireTime, queryBoolean } from "./wire.ts";

export const taskTypes = [
  "DATASET_CREATION",
  "MEDIA_ADDITION",
  "REINDEX",
  "ENRICHMENT",
  "LABEL_PROPAGATION",
  "ANNOTATION_IMPORT",
  "CUSTOM_METADATA",
  "SNAPSHOT_RESTORE",
  "SNAPSHOT_CLONE",
  // ours
  "EXPORT",
] as const;
export type TaskType = (typeof taskTypes)[number];

export const taskStatuses = [
  "PENDING",
  "INITIALIZING",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "ABORTED",
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const finalTaskStatuses = ["COMPLETED", "FAILED", "ABORTED"] as const satisfies TaskStatus[];

/** Whether a task has ended. An unknown status counts as running: the client polls again. */
export function isFinal(status: string): boolean {
  return (finalTaskStatuses as readonly string[]).includes(status);
}

export const taskSchema = z
  .object({
    task_id: z.string(),
    dataset_id: z.string(),
    dataset_name: z.nullable(z.string()),
    dataset_status: z.optional(z.nullable(z.string())),
    created_by: z.nullable(z.string()),
    task_type: openEnum(taskTypes),
    status: openEnum(taskStatuses),
    status_message: z.optional(z.nullable(z.string())),
    progress_percentage: z.nullable(z.number()),
    error_message: z.nullable(z.string()),
    start_time: wireTime,
    end_time: z.nullable(wireTime),
    // extension; absent on other backends
    can_abort: z.optional(z.boolean()),
    can_retry: z.optional(z.boolean()),
    snapshot_id: z.optional(z.nullable(z.string())),
    /** The two messages by code and params, see `task-messages.ts`; null where the task is older than codes. */
    status_coded: z.optional(z.nullable(codedSchema)),
    error_coded: z.optional(z.nullable(codedSchema)),
    /** Why the restore was made, as its user wrote it. */
    reason: z.optional(z.nullable(z.string())),
    /** Only part of the snapshot was restored. */
    partial: z.optional(z.boolean()),
    items_done: z.optional(z.nullable(z.int())),
    items_total: z.optional(z.nullable(z.int())),
    items_failed: z.optional(z.nullable(z.int())),
    /** The last heartbeat of its worker; null while it waits for one. */
    heartbeat_time: z.optional(z.nullable(wireTime)),
    /** Remaining seconds, estimated from past runs; null where unknown. */
    estimate: z.optional(z.nullable(z.object({ low_s: z.number(), high_s: z.number() }))),
    /**
     * The `head` that an operation of models made: where the dataset has another one, it was changed since. Compare with
     * it by the task's id. null where nothing was changed, and after seven days.
     */
    made_head: z.optional(z.nullable(z.string())),
  })
  .check(z.meta({ id: "Task" }));
export type Task = z.infer<typeof taskSchema>;

export const taskPageSchema = z
  .object({ tasks: z.array(taskSchema), total: z.int(), page: z.int(), page_size: z.int() })
  .check(z.meta({ id: "TaskPage" }));
export type TaskPage = z.infer<typeof taskPageSchema>;

export const taskSortKeys = [
  "start_time",
  "status",
  "task_type",
  "dataset_name",
  "dataset_id",
  "created_by",
] as const;

export const taskListQuery = z.object({
  dataset_id: z.optional(uuid),
  dataset_name: z.optional(z.string()),
  task_type: z.optional(z.enum(taskTypes)),
  task_status: z.optional(z.enum(taskStatuses)),
  created_by: z.optional(z.string()),
  start_time_from: z.optional(wireTime),
  start_time_to: z.optional(wireTime),
  sort_by: z.optional(z.enum(taskSortKeys)),
  sort_order: z.optional(z.enum(["asc", "desc"])),
  page: z.optional(wholeNumber(1, 1_000_000)),
  page_size: z.optional(wholeNumber(5, 50)),
  /** Extension: only unfinished tasks, in any status. */
  unfinished: z.optional(queryBoolean),
  /**
   * Extension: a text in the name of the dataset or of its snapshots, in the person, the type, the message, the reason
   * or the id; capitals do not matter.
   */
  q: z.optional(z.string().check(z.maxLength(200))),
});
export type TaskListQuery = z.infer<typeof taskListQuery>;

export const taskFiltersSchema = z
  .object({
    dataset_names: z.array(z.string()),
    dataset_ids: z.array(z.string()),
    task_types: z.array(z.string()),
    created_by: z.array(z.string()),
  })
  .check(z.meta({ id: "TaskFilters" }));

/** One task with its events. */
export const taskDetailSchema = z
  .extend(taskSchema, {
    parameters: z.record(z.string(), z.unknown()),
    timeline: z.array(
      z.object({
        status: openEnum(taskStatuses),
        message: z.nullable(z.string()),
        coded: z.optional(z.nullable(codedSchema)),
        time: wireTime,
      }),
    ),
    /** The first hundred; `GET /tasks/{task_id}/failures` returns all. */
    failures: z.array(z.object({ item: z.string(), reason: z.string() })),
    checkpoint: z.nullable(z.string()),
    request_id: z.nullable(z.string()),
    worker: z.nullable(z.string()),
  })
  .check(z.meta({ id: "TaskDetail" }));
export type TaskDetail = z.infer<typeof taskDetailSchema>;
