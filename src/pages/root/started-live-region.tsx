import { useEffect, useRef, useState } from "react";
import type { Task } from "#contract/task.ts";
import type { StartedTask } from "#/api/tasks/started-tasks.ts";
import { announcement } from "#/components/tasks/announcement.ts";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
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
    const said = started.flatMap(({ key, state, task }) => {
      const before = seen.current.find((entry) => entry.key === key)?.task ?? null;
      return state === "running" && task !== null ? (news(before, task) ?? []) : [];
    });
    seen.current = started;
    if (said.length > 0) setWords(said.join(" "));
  }, [started]);

  return (
    <div role="status">
      <VisuallyHidden>{words}</VisuallyHidden>
    </div>
  );
}

function news(before: Task | null, task: Task): string | null {
  const words = announcement(before, task);
  return words && task.dataset_name ? taskText.of(task.dataset_name, words) : words;
}
