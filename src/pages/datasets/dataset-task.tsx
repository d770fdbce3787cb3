import type { Task } from "#contract/task.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { percent } from "#/lib/numbers.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import classes from "./dataset-task.module.css";

/** What runs on a dataset, in a row of the inventory. */
export function DatasetTask({ task }: { task: Task }) {
  const done = percent(task.progress_percentage);
  const name = taskTypeName(task.task_type);
  return (
    <div className={classes.root}>
      <span>{name}</span>
      {done !== null && <span className={classes.figure}>{done} %</span>}
      <div className={classes.line}>
        <ProgressLine label={tasksText.progress(name)} percent={done} />
      </div>
    </div>
  );
}
