import { IconDots } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import type { Task } from "#contract/task.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { copyText } from "#/lib/clipboard.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { whyNotAbort, whyNotRetry } from "./task-actions.ts";
import { useRetry } from "./use-retry.ts";

interface TaskMenuProps {
  task: Task;
  onAbort: () => void;
}

/** The actions for a task; disabled ones have the reason. */
export function TaskMenu({ task, onAbort }: TaskMenuProps) {
  const navigate = useNavigate();
  const { retry } = useRetry();
  const type = taskTypeName(task.task_type);

  async function copyId() {
    if (await copyText(task.task_id)) notifySuccess({ message: tasksText.copied });
    else notifyError({ title: tasksText.copyFailed, message: task.task_id });
  }

  return (
    <LazyMenu
      label={tasksText.actionsOf(type, task.dataset_name ?? tasksText.unknownDataset)}
      entries={() => [
        { kind: "action", label: tasksText.copyId, onSelect: () => void copyId() },
        {
          kind: "action",
          label: tasksText.openDataset,
          onSelect: () => void navigate(paths.explore(task.dataset_id)),
        },
        {
          kind: "action",
          label: tasksText.openTimeline,
          onSelect: () => void navigate(paths.timeline(task.dataset_id)),
        },
        { kind: "divider" },
        {
          kind: "action",
          label: tasksText.retry,
          disabledReason: whyNotRetry(task),
          onSelect: () => retry(task),
        },
        {
          kind: "action",
          label: tasksText.abort,
          danger: true,
          disabledReason: whyNotAbort(task),
          onSelect: onAbort,
        },
      ]}
    >
      <IconDots size={18} stroke={1.75} />
    </LazyMenu>
  );
}
