import type { Task } from "#contract/task.ts";

/** Whether a restore took over a version of another dataset: what it says of itself tells. */
export function isAdoption(task: Pick<Task, "status_coded">): boolean {
  return task.status_coded?.code === "adopted";
}
