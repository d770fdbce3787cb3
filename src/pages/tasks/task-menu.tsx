import { IconDots } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { type Task, isFinal } from "#contract/task.ts";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
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

/** The actions for a task that make sense in its status; disabled ones have the reason. */
export function TaskMenu({ task, onAbort }: TaskMenuProps) {
  const navigate = useNavigate();
  const { retry } = useRetry();
  const type = taskTypeName(task.task_type);

  async function copyId() {
    if (await copyText(task.task_id)) notifySuccess({ message: tasksText.copied });
    else notifyError({ title: tasksText.copyFailed, message: task.task_id });
  }

  /** An ended task that cannot be retried has no entry for it. */
  function change(): MenuEntry[] {
    if (!isFinal(task.status)) {
      const disabledReason = whyNotAbort(task);
      const entry = { label: tasksText.abort, danger: true, disabledReason, onSelect: onAbort };
      return [{ kind: "divider" }, { kind: "action", ...entry }];
    }
    if (whyNotRetry(task) !== null) return [];
    const entry = { label: tasksText.retry, onSelect: () => retry(task) };
    return [{ kind: "divider" }, { kind: "action", ...entry }];
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
        ...change(),
      ]}
    >
      <IconDots size={18} stroke={1.75} />
    </LazyMenu>
  );
}
