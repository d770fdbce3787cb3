import { type ReactNode, useSyncExternalStore } from "react";
import type { Task } from "#contract/task.ts";
import type { DatasetUpload } from "#/api/uploads/upload.ts";
import { TaskOutlook } from "#/components/tasks/task-outlook.tsx";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { uploadPercent } from "#/components/uploads/upload-words.ts";
import { percent } from "#/lib/numbers.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { uploadsText } from "#/strings/uploads.ts";
import classes from "./dataset-progress.module.css";

/** The task that runs on a dataset, in a row of the inventory. */
export function DatasetTask({ task }: { task: Task }) {
  const name = taskTypeName(task.task_type);
  return (
    <Progress
      name={name}
      label={tasksText.progress(name)}
      done={percent(task.progress_percentage)}
      note={<TaskOutlook task={task} />}
    />
  );
}

/** The progress of this tab's upload to a dataset; nothing once it has ended. */
export function UploadProgress({ upload }: { upload: DatasetUpload }) {
  const state = useSyncExternalStore(upload.subscribe, () => upload.state);
  if (state.phase.name === "done") return null;
  return (
    <Progress
      name={uploadsText.inRow}
      label={uploadsText.progress(upload.name)}
      done={uploadPercent(state)}
    />
  );
}

interface ProgressProps {
  name: string;
  label: string;
  done: number | null;
  /** The remaining time, or that the task has stalled. */
  note?: ReactNode;
}

function Progress({ name, label, done, note }: ProgressProps) {
  return (
    <div className={classes.root}>
      <span>{name}</span>
      {done !== null && <span className={classes.figure}>{done} %</span>}
      <div className={classes.line}>
        <ProgressLine label={label} percent={done} />
      </div>
      {note}
    </div>
  );
}
