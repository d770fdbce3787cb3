import type { Task } from "#contract/task.ts";
import { describeError } from "#/api/describe-error.ts";
import { useRetryTask } from "#/api/tasks/tasks.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { tasksText } from "#/strings/tasks.ts";

/** Retries a task, and reports whether it runs again. */
export function useRetry(): { retry: (task: Task) => void; isPending: boolean } {
  const { mutate, isPending } = useRetryTask();
  return {
    isPending,
    retry: (task) =>
      mutate(task, {
        onSuccess: () => notifySuccess({ message: tasksText.retried }),
        onError: (error) => notifyError(describeError(error)),
      }),
  };
}
