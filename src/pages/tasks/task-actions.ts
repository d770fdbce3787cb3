import { abortRefusal, retryRefusal } from "#contract/task-rules.ts";
import type { Task } from "#contract/task.ts";
import { whyNot } from "#/strings/refusals.ts";
// Adds the words of the other refusals.
// oxlint-disable-next-line import/no-unassigned-import
import "#/strings/refusals-later.ts";
import { tasksText } from "#/strings/tasks.ts";

/** Why a task cannot be aborted, or null. The server's answer takes precedence where it sends one. */
export function whyNotAbort(task: Task): string | null {
  if (task.can_abort === true) return null;
  return whyNot(abortRefusal(task)) ?? (task.can_abort === false ? tasksText.cannotAbort : null);
}

/** Why a task cannot be retried, or null. The server's answer takes precedence where it sends one. */
export function whyNotRetry(task: Task): string | null {
  if (task.can_retry === true) return null;
  return whyNot(retryRefusal(task)) ?? (task.can_retry === false ? tasksText.cannotRetry : null);
}
