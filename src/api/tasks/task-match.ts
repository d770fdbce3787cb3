import type { Task } from "#contract/task.ts";

/**
 * The task that a request of ours started. A restore and a clone answer 202 with an empty body, and only
 * some backends name the task in `Location`.
 */
export interface ExpectedTask {
  taskType: string;
  /** null where it runs on a dataset that is not known yet: a clone without `X-Dataset-Id`. */
  datasetId: string | null;
  /** From `Location`; null where the backend gives none. */
  taskId: string | null;
  /** The tasks of that type that existed before the request. */
  knownIds: ReadonlySet<string>;
  /** Our own address; null where the backend does not tell. */
  author: string | null;
  /** The name of the dataset that a clone makes. */
  datasetName: string | null;
  /** Of a task that runs again: when it ended before. A list that shows that end was asked before the retry. */
  formerEnd?: string | null | undefined;
}

/**
 * The expected task among those listed, or null while it is not there. By id where that is known; else the
 * one that was not there before, of the same type, dataset (or name) and author. Neither the order of the
 * list nor any clock decides: the list holds older tasks of the same kind, and clocks differ.
 *
 * @param anyAuthor Takes another person's where there is none of ours: a backend behind a gateway may know
 *   us by another address. Not from the start, since ours may only be late.
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

/** Whether two facts agree; a side that does not know agrees with anything. */
function agrees(ours: string | null, theirs: string | null): boolean {
  return ours === null || theirs === null || ours === theirs;
}

/** The id at the end of `Location: /api/v1/tasks/{task_id}`, or null. */
export function taskIdOf(location: string | null): string | null {
  return location?.match(/\/tasks\/([^/?#]+)\/?$/)?.[1] ?? null;
}

/** The name that a clone of a dataset gets. */
export function cloneName(datasetName: string): string {
  return `${datasetName} (cloned)`;
}
