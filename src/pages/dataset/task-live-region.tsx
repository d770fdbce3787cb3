import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import type { Task } from "#contract/task.ts";
import { type StartedTask, useStartedTasks } from "#/api/tasks/started-tasks.ts";
import { announcement } from "#/components/tasks/announcement.ts";

/**
 * Announces to screen readers what changed about the newest task of a dataset, not each poll. Tasks that this tab
 * started are announced elsewhere: their progress on every page, and their end by a notice.
 */
export function TaskLiveRegion({ task }: { task: Task | undefined }) {
  const started = useStartedTasks();
  const [seen, setSeen] = useState(task);
  const isOwn = task !== undefined && started.some((entry) => isFor(entry, task));
  // Stored, because it is no longer among the started ones once its end was reported.
  const [ownId, setOwnId] = useState<string | null>(null);
  const [words, setWords] = useState("");

  if (isOwn && task.task_id !== ownId) setOwnId(task.task_id);
  if (task !== undefined && task !== seen) {
    const before = seen?.task_id === task.task_id ? seen : null;
    const said = isOwn || task.task_id === ownId ? null : announcement(before, task);
    setSeen(task);
    if (said !== null) setWords(said);
  }

  return <VisuallyHidden role="status">{words}</VisuallyHidden>;
}

/** The task itself, or an expected one that no list has shown yet and that may be this. */
function isFor({ task, expected }: StartedTask, shown: Task): boolean {
  if (task !== null) return task.task_id === shown.task_id;
  return expected.taskType === shown.task_type && expected.datasetId === shown.dataset_id;
}
