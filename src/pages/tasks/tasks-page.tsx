import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFilterOff, IconListCheck, IconMoodEmpty } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Task, type TaskPage, isFinal } from "#contract/task.ts";
import { describeError } from "#/api/describe-error.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useNow } from "#/lib/use-now.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { errorStrings } from "#/strings/errors.ts";
import { shellText } from "#/strings/shell.ts";
import { tasksText } from "#/strings/tasks.ts";
import { AbortTaskDialog, type AbortRequest } from "./abort-task-dialog.tsx";
import { type TaskView, clearedFilters, isTaskFiltered, taskViewOf } from "./task-filters.ts";
import { TaskPanel } from "./task-panel.tsx";
import { TaskPages } from "./task-pages.tsx";
import { TaskTable } from "./task-table.tsx";
import { TaskTableSkeleton } from "./task-table-skeleton.tsx";
import classes from "./tasks-page.module.css";
import { TasksToolbar } from "./tasks-toolbar.tsx";

/** Where the panel replaces the list; the style sheet has the same limit. */
const narrow = "(max-width: 63.99em)";

/** Every task of every visible dataset. */
export function TasksPage() {
  usePageTitle(shellText.pageTitle([tasksText.title]));
  const [search, change] = useSearchChange();
  const view = taskViewOf(search, useNow());
  const tasks = useQuery({ ...taskListQuery(view.query), placeholderData: keepPreviousData });
  const [aborting, setAborting] = useState<AbortRequest>({ opened: false, task: null });
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  const opened = search.get("task");
  const returnTo = useRef<string | null>(null);

  // When the panel closes, the focus returns to its row.
  useEffect(() => {
    if (opened !== null || returnTo.current === null) return;
    document.querySelector<HTMLElement>(`[data-task-link="${returnTo.current}"]`)?.focus();
    returnTo.current = null;
  }, [opened]);

  function close() {
    returnTo.current = opened;
    change({ task: null });
  }

  const runs = tasks.data?.tasks.some(({ status }) => !isFinal(status));
  const abort = (task: Task) => setAborting({ opened: true, task });
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{tasksText.title}</h1>
        {tasks.data && (
          <span className={classes.count} role="status">
            {tasksText.count(tasks.data.total)}
          </span>
        )}
        {runs && <span className={classes.safe}>{tasksText.safeToClose}</span>}
      </div>
      <div className={classes.columns} data-story={opened === null ? undefined : true}>
        <div className={classes.list}>
          <TasksToolbar view={view} />
          {tasks.isRefetchError && <p className={classes.stale}>{errorStrings.stale}</p>}
          {tasks.isPending ? (
            <TaskTableSkeleton />
          ) : tasks.data === undefined ? (
            <ErrorMessage error={describeError(tasks.error)} onRetry={() => void tasks.refetch()} />
          ) : (
            <Rows
              page={tasks.data}
              view={view}
              stale={tasks.isPlaceholderData}
              opened={opened}
              onAbort={abort}
            />
          )}
        </div>
        {opened !== null && (
          <aside className={classes.story} aria-label={tasksText.story.label}>
            <TaskPanel
              taskId={opened}
              row={tasks.data?.tasks.find(({ task_id }) => task_id === opened)}
              takesFocus={isNarrow}
              onAbort={abort}
              onClose={close}
            />
          </aside>
        )}
      </div>
      <AbortTaskDialog
        request={aborting}
        onClose={() => setAborting(({ task }) => ({ opened: false, task }))}
      />
    </div>
  );
}

interface RowsProps {
  page: TaskPage;
  view: TaskView;
  /** The rows belong to the previous filters. */
  stale: boolean;
  /** The id of the task whose panel is open. */
  opened: string | null;
  onAbort: (task: Task) => void;
}

function Rows({ page, view, stale, opened, onAbort }: RowsProps) {
  const [, change] = useSearchChange();
  if (page.tasks.length > 0) {
    return (
      <div className={classes.rows} data-stale={stale || undefined}>
        <TaskTable tasks={page.tasks} view={view} opened={opened} onAbort={onAbort} />
        <TaskPages page={page} />
      </div>
    );
  }
  if (page.total > 0) {
    return (
      <StateMessage
        icon={<IconMoodEmpty size={22} />}
        title={tasksText.pastEnd.title}
        text={tasksText.count(page.total)}
        actions={
          <Button variant="default" onClick={() => change({ page: null })}>
            {tasksText.pastEnd.first}
          </Button>
        }
      />
    );
  }
  return isTaskFiltered(view) ? (
    <StateMessage
      icon={<IconFilterOff size={22} />}
      title={tasksText.noMatch.title}
      text={tasksText.noMatch.text}
      actions={
        <Button variant="default" onClick={() => change(clearedFilters)}>
          {tasksText.filters.clear}
        </Button>
      }
    />
  ) : (
    <StateMessage
      icon={<IconListCheck size={22} />}
      title={tasksText.empty.title}
      text={tasksText.empty.text}
    />
  );
}
