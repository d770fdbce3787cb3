import { type Task, isFinal } from "#contract/task.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { StatusBadge, type Tone } from "#/components/ui/status-badge.tsx";
import { percent } from "#/lib/numbers.ts";
import { taskStatusName, taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { SkippedItems } from "./skipped-items.tsx";
import { TaskMessage } from "./task-message.tsx";
import { TaskOutlook } from "./task-outlook.tsx";
import classes from "./task-state.module.css";

const tones: Readonly<Record<string, Tone | undefined>> = {
  PENDING: "calm",
  INITIALIZING: "busy",
  RUNNING: "busy",
  COMPLETED: "good",
  FAILED: "danger",
  ABORTED: "look",
};

interface TaskStateProps {
  task: Task;
  /** In one line; what went well has a dot, and only what needs a look stands out. */
  inRow?: boolean;
}

/** The state of a task: its status, its progress while it runs, its failure or its result. */
export function TaskState({ task, inRow = false }: TaskStateProps) {
  const done = percent(task.progress_percentage);
  const over = isFinal(task.status);
  const name = taskTypeName(task.task_type);
  const counts =
    typeof task.items_done === "number" && typeof task.items_total === "number"
      ? tasksText.items(task.items_done, task.items_total)
      : null;
  const failure = task.error_message;
  const sentence = failure ?? task.status_message;
  const coded = failure === null ? task.status_coded : task.error_coded;
  return (
    <div className={classes.root} data-row={inRow || undefined}>
      <div className={classes.line}>
        <StatusBadge tone={tones[task.status] ?? (over ? "calm" : "busy")}>
          {taskStatusName(task.status)}
        </StatusBadge>
        {!over && done !== null && <span className={classes.figure}>{done} %</span>}
        {!over && counts && <span className={classes.note}>{counts}</span>}
        {!over && <TaskOutlook task={task} />}
      </div>
      {!over && task.status !== "PENDING" && (
        <ProgressLine label={tasksText.progress(name)} percent={done} />
      )}
      {sentence && (
        <span className={classes.note}>
          <TaskMessage sentence={sentence} coded={coded} />
        </span>
      )}
      {!!task.items_failed && <SkippedItems taskId={task.task_id} count={task.items_failed} />}
    </div>
  );
}
