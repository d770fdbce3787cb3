import { type Task, isFinal } from "#contract/task.ts";
import { percent } from "#/lib/numbers.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";

/** What a live region announces about a changed task, or null: changes of state, and each quarter of its progress. */
export function announcement(before: Task | null, task: Task): string | null {
  const type = taskTypeName(task.task_type);
  if (isFinal(task.status)) {
    if (before === null || isFinal(before.status)) return null;
    const words = endings[task.status];
    return words ? words(type) : null;
  }
  if (before === null) return taskText.started(type);
  const quarter = quarterOf(task);
  return quarter > quarterOf(before) ? taskText.reached(type, quarter * 25) : null;
}

const endings: Readonly<Record<string, (type: string) => string>> = {
  COMPLETED: taskText.COMPLETED,
  FAILED: taskText.FAILED,
  ABORTED: taskText.ABORTED,
};

function quarterOf(task: Task): number {
  return Math.floor((percent(task.progress_percentage) ?? 0) / 25);
}
