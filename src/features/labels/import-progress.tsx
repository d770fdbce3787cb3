import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type Task, isFinal } from "#contract/task.ts";
import type { Dataset } from "#contract/dataset.ts";
import { describeError } from "#/api/describe-error.ts";
import { useUndoMedia } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { taskMessageText } from "#/strings/task-messages.ts";
import classes from "./import-labels.module.css";

interface ImportProgressProps {
  dataset: Dataset;
  tasks: readonly Task[];
  /** null: the server did not name it. */
  taskId: string | null;
  onClose: () => void;
}

/** A running import, its result, and its undo. */
export function ImportProgress({ dataset, tasks, taskId, onClose }: ImportProgressProps) {
  const canUndo = useFeature("undo") === true;
  const undo = useUndoMedia(dataset.id);
  const client = useQueryClient();
  const task =
    tasks.find((one) => one.task_id === taskId) ??
    (taskId === null ? tasks.find((one) => one.task_type === "ANNOTATION_IMPORT") : undefined);
  const isOver = task !== undefined && isFinal(task.status);
  const isDone = task?.status === "COMPLETED";
  const coded = task?.error_coded ?? task?.status_coded;
  const said =
    (coded && taskMessageText(coded)) ?? task?.error_message ?? task?.status_message ?? "";
  const failure = undo.error && describeError(undo.error);
  const head = dataset.head ?? null;

  return (
    <div className={classes.report}>
      <p role="status" className={classes.sentence}>
        {undo.data ? words.undone(undo.data.items) : isOver ? said : said || words.running}
      </p>
      {!isOver && (
        <ProgressLine label={words.running} percent={task?.progress_percentage ?? null} />
      )}
      {isDone && !undo.data && <p className={classes.looking}>{words.before}</p>}
      {failure && (
        <p role="alert">
          {failure.title}. <span lang={failure.messageLang}>{failure.message}</span>
        </p>
      )}
      <div className={classes.buttons}>
        {isDone && canUndo && head !== null && !undo.data && (
          <Button
            variant="default"
            loading={undo.isPending}
            onClick={() =>
              undo.mutate(
                { head, redo: false },
                { onSuccess: () => void client.invalidateQueries() },
              )
            }
          >
            {words.undo}
          </Button>
        )}
        <Button onClick={onClose}>{words.close}</Button>
      </div>
    </div>
  );
}
