import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Task } from "#contract/task.ts";
import { type StartedTask, isOver } from "#/api/tasks/started-tasks.ts";
import { announcement } from "#/components/tasks/announcement.ts";
import { taskText } from "#/strings/timeline.ts";

/**
 * Announces to screen readers, on every page, the progress of the tasks that this tab started. A visible notice reports
 * their end.
 */
export function StartedLiveRegion({ started }: { started: readonly StartedTask[] }) {
  const seen = useRef<readonly StartedTask[]>([]);
  const [words, setWords] = useState("");

  // After the region is mounted, because its initial content is not announced.
  useEffect(() => {
    const said = started.flatMap((entry) => {
      const before = seen.current.find(({ key }) => key === entry.key)?.task ?? null;
      return entry.task !== null && !isOver(entry) ? (news(before, entry.task) ?? []) : [];
    });
    seen.current = started;
    if (said.length > 0) setWords(said.join(" "));
  }, [started]);

  return <VisuallyHidden role="status">{words}</VisuallyHidden>;
}

function news(before: Task | null, task: Task): string | null {
  const words = announcement(before, task);
  return words && task.dataset_name ? taskText.of(task.dataset_name, words) : words;
}
