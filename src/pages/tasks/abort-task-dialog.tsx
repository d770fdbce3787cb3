import type { Task } from "#contract/task.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { useAbortTask } from "#/api/tasks/tasks.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { notifySuccess } from "#/notify.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";

export interface AbortRequest {
  opened: boolean;
  /** Kept while the dialog closes. */
  task: Task | null;
}

interface AbortTaskDialogProps {
  request: AbortRequest;
  onClose: () => void;
}

const words = tasksText.abortDialog;

export function AbortTaskDialog({ request, onClose }: AbortTaskDialogProps) {
  const { mutate, isPending, error, reset } = useAbortTask();
  const { task } = request;

  function close() {
    reset();
    onClose();
  }

  function confirm() {
    if (task === null) return;
    mutate(task, {
      onSuccess: () => {
        notifySuccess({ message: tasksText.aborted });
        close();
      },
    });
  }

  return (
    <ConfirmDialog
      opened={request.opened}
      title={words.title}
      danger
      submitLabel={words.confirm}
      pending={isPending}
      // It has ended, or is about to: there is nothing left to abort.
      error={error && { ...describeError(error), final: hasStatus(error, 409) }}
      onSubmit={confirm}
      onCancel={close}
    >
      <div>
        {task &&
          words.text(taskTypeName(task.task_type), task.dataset_name ?? tasksText.unknownDataset)}
      </div>
    </ConfirmDialog>
  );
}
