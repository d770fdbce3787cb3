import * as z from "zod/mini";
import type { Task } from "#contract/task.ts";

/** The notice of a task's end. */
export const taskWordsSchema = z.object({ done: z.string(), failed: z.string() });
export type TaskWords = z.infer<typeof taskWordsSchema>;

/**
 * The task that a request of this tab started, as the tab stores it. A restore and a clone answer 202 with an empty
 * body, and only some backends name the task in `Location`. A field that is null or absent is unknown.
 */
export const expectedTaskSchema = z.object({
  taskType: z.string(),
  /** null where it runs on a dataset whose id is unknown: a clone without `X-Dataset-Id`. */
  datasetId: z.nullable(z.string()),
  /** From `Location`. */
  taskId: z.optional(z.nullable(z.string())),
  /** The tasks of that type that existed before the request. */
  knownIds: z.optional(z.array(z.string())),
  /** The address of this user. */
  author: z.optional(z.nullable(z.string())),
  /** The name of the clone. */
  datasetName: z.optional(z.string()),
  /** Of a retried task: when it ended before. A list with that end was read before the retry. */
  formerEnd: z.optional(z.nullable(z.string())),
  /** Chosen by the dialog that started it. */
  words: z.optional(taskWordsSchema),
});
export type ExpectedTask = z.infer<typeof expectedTaskSchema>;

/**
 * The expected task among those listed, or null if it is not there yet. By id where that is known; else the one that
 * did not exist before, of the same type, dataset (or name) and author. Neither the order of the list nor any clock
 * decides: the list contains older tasks of the same kind, and clocks differ.
 *
 * @param anyAuthor Also accepts another user's task: a backend behind a gateway may know this user by another address.
 * Not from the start, since ours may only be late.
 */
export function findExpected(
  expected: ExpectedTask,
  tasks: readonly Task[],
  anyAuthor = false,
): Task | null {
  if (expected.taskId) {
    const task = tasks.find(({ task_id }) => task_id === expected.taskId);
    const old = !!expected.formerEnd && task?.end_time === expected.formerEnd;
    return old ? null : (task ?? null);
  }
  const fresh = tasks.filter((task) => isNew(expected, task));
  const ours = fresh.find((task) => agrees(expected.author, task.created_by));
  return ours ?? (anyAuthor ? (fresh[0] ?? null) : null);
}

function isNew(expected: ExpectedTask, task: Task): boolean {
  return (
    task.task_type === expected.taskType &&
    !expected.knownIds?.includes(task.task_id) &&
    agrees(expected.datasetId, task.dataset_id) &&
    agrees(expected.datasetName, task.dataset_name)
  );
}

/** Whether two facts agree; an unknown one agrees with anything. */
function agrees(ours: string | null | undefined, theirs: string | null): boolean {
  return !ours || theirs === null || ours === theirs;
}

/** The id at the end of `Location: /api/v1/tasks/{task_id}`, or null. */
export function taskIdOf(location: string | null): string | null {
  return location?.match(/\/tasks\/([^/?#]+)\/?$/)?.[1] ?? null;
}
