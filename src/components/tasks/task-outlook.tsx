import type { Task } from "#contract/task.ts";
import { useServerNow } from "#/lib/use-elapsed.ts";
import { outlook } from "./outlook.ts";
import classes from "./task-outlook.module.css";

/** The remaining time of a task, or that it has stalled, kept current; nothing where unknown. */
export function TaskOutlook({ task }: { task: Task }) {
  const found = outlook(task, useServerNow());
  return (
    found && (
      <span className={classes.root} data-stalled={found.stalled || undefined}>
        {found.words}
      </span>
    )
  );
}
