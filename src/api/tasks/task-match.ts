import type { Task } from "#contract/task.ts";

/**
 * The task that a request of this tab started. A restore and a clone answer 202 with an empty body, and only some
 * backends name the task in `Location`.
 */
export interface ExpectedTask {
  taskType: string;
  /** null where it runs on a dataset whose id is unknown: a clone without `X-Dataset-Id`. */
  datasetId: string | null;
  /** From `Location`; null if the backend sends none. */
  taskId: string | null;
  /** The tasks of that type that existed before the request. */
  knownIds: ReadonlySet<string>;
  /** The address of this user; null if the backend does not tell. */
  author: string | null;
  /** The name of the clone. */
  datasetName: string | null;
  /** Of a retried task: when it ended before. A list with that end was read before the retry. */
  formerEnd?: string | null | undefined;
}

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
  if (expected.taskId !== null) {
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
    !expected.knownIds.has(task.task_id) &&
    agrees(expected.datasetId, task.dataset_id) &&
    agrees(expected.datasetName, task.dataset_name)
  );
}

/** Whether two facts agree; an unknown one agrees with anything. */
function agrees(ours: string | null, theirs: string | null): boolean {
  return ours === null || theirs === null || ours === theirs;
}

/** The id at the end of `Location: /api/v1/tasks/{task_id}`, or null. */
export function taskIdOf(location: string | null): string | null {
  return location?.match(/\/tasks\/([^/?#]+)\/?$/)?.[1] ?? null;
}

/** The name of a clone of a dataset. */
export function cloneName(datasetName: string): string {
  return `${datasetName} (cloned)`;
}
