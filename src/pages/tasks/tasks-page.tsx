import { Button } from "@mantine/core";
import { IconFilterOff, IconListCheck, IconMoodEmpty } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Task, TaskPage } from "#contract/task.ts";
import { describeError } from "#/api/describe-error.ts";
import { taskListQuery } from "#/api/tasks.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { errorStrings } from "#/strings/errors.ts";
import { shellText } from "#/strings/shell.ts";
import { tasksText } from "#/strings/tasks.ts";
import { AbortTaskDialog, type AbortRequest } from "./abort-task-dialog.tsx";
import { isTaskFiltered, taskQueryOf } from "./task-filters.ts";
import { TaskPages } from "./task-pages.tsx";
import { TaskTable } from "./task-table.tsx";
import { TaskTableSkeleton } from "./task-table-skeleton.tsx";
import classes from "./tasks-page.module.css";
import { TasksToolbar } from "./tasks-toolbar.tsx";

/** Every task of every dataset that one can see. */
export function TasksPage() {
  usePageTitle(shellText.pageTitle([tasksText.title]));
  const [search] = useSearchChange();
  const query = taskQueryOf(search);
  const tasks = useQuery({ ...taskListQuery(query), placeholderData: keepPreviousData });
  const [aborting, setAborting] = useState<AbortRequest>({ opened: false, task: null });

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{tasksText.title}</h1>
        {tasks.data && (
          <span className={classes.count} role="status">
            {tasksText.count(tasks.data.total)}
          </span>
        )}
      </div>
      <TasksToolbar query={query} />
      {tasks.isRefetchError && <p className={classes.stale}>{errorStrings.stale}</p>}
      {tasks.isPending ? (
        <TaskTableSkeleton />
      ) : tasks.data === undefined ? (
        <ErrorMessage error={describeError(tasks.error)} onRetry={() => void tasks.refetch()} />
      ) : (
        <Rows
          page={tasks.data}
          filtered={isTaskFiltered(query)}
          stale={tasks.isPlaceholderData}
          marked={search.get("task")}
          onAbort={(task) => setAborting({ opened: true, task })}
        />
      )}
      <AbortTaskDialog
        request={aborting}
        onClose={() => setAborting(({ task }) => ({ opened: false, task }))}
      />
    </div>
  );
}

interface RowsProps {
  page: TaskPage;
  filtered: boolean;
  /** The rows are those of the filters before. */
  stale: boolean;
  /** The id of the task that a link pointed at. */
  marked: string | null;
  onAbort: (task: Task) => void;
}

function Rows({ page, filtered, stale, marked, onAbort }: RowsProps) {
  const [, change] = useSearchChange();
  if (page.tasks.length > 0) {
    return (
      <div className={classes.rows} data-stale={stale || undefined}>
        <TaskTable tasks={page.tasks} marked={marked} onAbort={onAbort} />
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
  return filtered ? (
    <StateMessage
      icon={<IconFilterOff size={22} />}
      title={tasksText.noMatch.title}
      text={tasksText.noMatch.text}
      actions={
        <Button
          variant="default"
          onClick={() =>
            change({ status: null, type: null, dataset_id: null, page: null, task: null })
          }
        >
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
