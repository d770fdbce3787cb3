import { stalledFor } from "#contract/progress.ts";
import type { Task } from "#contract/task.ts";
import { roughDuration } from "#/lib/time.ts";
import { taskText } from "#/strings/timeline.ts";

export interface Outlook {
  words: string;
  /** The task has sent no heartbeat for some time, and needs attention. */
  stalled: boolean;
}

/** The remaining time of a task, or since when it is silent; null where unknown. */
export function outlook(task: Task, now: number): Outlook | null {
  const silent = stalledFor(task, now);
  if (silent !== null) return { words: taskText.stalled(roughDuration(silent)), stalled: true };
  if (!task.estimate) return null;
  return { words: leftWords(task.estimate), stalled: false };
}

function leftWords({ low_s, high_s }: { low_s: number; high_s: number }): string {
  if (high_s < 1) return taskText.almostDone;
  const [low, high] = [roughDuration(low_s * 1_000), roughDuration(high_s * 1_000)];
  if (low === high) return taskText.left(high);
  return low_s < 1 ? taskText.leftAtMost(high) : taskText.leftBetween(low, high);
}
