import { listTaskFailures } from "#contract/routes/task-failures.ts";
import { addressOf } from "#/api/client.ts";

/** The address of all files that a task could not use, as CSV. Needs the feature `task_detail`. */
export function taskFailuresAddress(taskId: string): string {
  return addressOf(listTaskFailures, { params: { task_id: taskId } });
}
