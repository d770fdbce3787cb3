import { useState } from "react";
import type { Task } from "#contract/task.ts";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { announcement } from "./announcement.ts";

/** Tells screen readers what changed about the newest task of a dataset, not each poll. */
export function TaskLiveRegion({ task }: { task: Task | undefined }) {
  const [seen, setSeen] = useState(task);
  const [words, setWords] = useState("");

  if (task !== undefined && task !== seen) {
    const before = seen?.task_id === task.task_id ? seen : null;
    const said = announcement(before, task);
    setSeen(task);
    if (said !== null) setWords(said);
  }

  return (
    <div role="status">
      <VisuallyHidden>{words}</VisuallyHidden>
    </div>
  );
}
