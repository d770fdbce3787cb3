import { type Task, isFinal } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { duration } from "#/lib/time.ts";
import { useElapsed } from "#/lib/use-elapsed.ts";
import { tasksText } from "#/strings/tasks.ts";

/** The duration of a task, or its duration so far, without the time spent waiting. */
export function TaskDuration({ task }: { task: Task }) {
  const started = parseWireTime(task.start_time);
  if (task.status === "PENDING") return null;
  if (task.end_time === null) return isFinal(task.status) ? null : <Elapsed since={started} />;
  const took = parseWireTime(task.end_time).getTime() - started.getTime();
  // Whole seconds, so that a column can be compared; some backends send no others.
  return <>{took < 1_000 ? tasksText.underASecond : duration(Math.round(took / 1_000) * 1_000)}</>;
}

function Elapsed({ since }: { since: Date }) {
  return <>{duration(useElapsed(since))}</>;
}
