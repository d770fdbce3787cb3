import { ActionIcon, Button, VisuallyHidden } from "@mantine/core";
import { IconMoodEmpty, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import type { Task } from "#contract/task.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { useFeature } from "#/api/session.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { taskDetailQuery } from "#/api/tasks/tasks.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { TaskFacts } from "./task-facts.tsx";
import classes from "./task-panel.module.css";
import { TaskStory } from "./task-story.tsx";

const words = tasksText.story;

interface TaskPanelProps {
  taskId: string;
  /** From the list, if it is on the page. */
  row: Task | undefined;
  /** Where it replaces the list, it takes the focus too. */
  takesFocus: boolean;
  onAbort: (task: Task) => void;
  onClose: () => void;
}

/** One task in full: the facts from the list at once, and its details if the backend sends them. */
export function TaskPanel({ taskId, row, takesFocus, onAbort, onClose }: TaskPanelProps) {
  const canTell = useFeature("task_detail");
  const detail = useQuery({ ...taskDetailQuery(taskId), enabled: canTell === true });
  const newest = useQuery({
    ...taskListQuery({ page_size: 50 }),
    enabled: canTell === false && row === undefined,
  });
  const task = detail.data ?? row ?? newest.data?.tasks.find((one) => one.task_id === taskId);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus, taskId]);

  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1}>
          {task ? taskTypeName(task.task_type) : words.label}
        </h2>
        <ActionIcon aria-label={words.close} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {task && <TaskFacts task={task} onAbort={() => onAbort(task)} />}
      {contents()}
    </div>
  );

  function contents(): ReactNode {
    if (canTell === false) {
      if (task) return <p className={classes.note}>{words.onlyList}</p>;
      if (newest.isPending) return <Waiting />;
      return newest.isError ? (
        <ErrorMessage
          error={describeError(newest.error)}
          onRetry={() => void newest.refetch()}
          actions={<Close onClose={onClose} />}
        />
      ) : (
        <Missing words={words.notListed} onClose={onClose} />
      );
    }
    if (detail.data) return <TaskStory task={detail.data} />;
    if (!detail.isError) return <Waiting />;
    // an invalid id is as unknown as an id without a task
    if (hasStatus(detail.error, 404, 422)) {
      return <Missing words={words.missing} onClose={onClose} />;
    }
    if (!task) {
      return (
        <ErrorMessage
          error={describeError(detail.error)}
          onRetry={() => void detail.refetch()}
          actions={<Close onClose={onClose} />}
        />
      );
    }
    return (
      <div role="alert" className={classes.failed}>
        {words.incomplete} {describeError(detail.error).title}.
        <Button variant="default" size="xs" onClick={() => void detail.refetch()}>
          {words.retry}
        </Button>
      </div>
    );
  }
}

function Waiting() {
  return (
    <div role="status" className={classes.waiting}>
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      <Bone height="1.25rem" width="40%" />
      <Bone height="6rem" />
    </div>
  );
}

interface MissingProps {
  words: { title: string; text: string };
  onClose: () => void;
}

function Missing({ words: { title, text }, onClose }: MissingProps) {
  return (
    <StateMessage
      icon={<IconMoodEmpty size={22} />}
      title={title}
      text={text}
      actions={<Close onClose={onClose} />}
    />
  );
}

function Close({ onClose }: { onClose: () => void }) {
  return (
    <Button variant="default" onClick={onClose}>
      {words.close}
    </Button>
  );
}
