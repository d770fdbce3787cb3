import { VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { useFeature } from "#/api/session.ts";
import { TaskState } from "#/components/tasks/task-state.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { shortAuthor } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { TaskDuration } from "./task-duration.tsx";
import { type TaskSort, type TaskView, sortChange } from "./task-filters.ts";
import { TaskMenu } from "./task-menu.tsx";
import classes from "./task-table.module.css";

interface TaskTableProps {
  tasks: readonly Task[];
  view: TaskView;
  /** The id of the task whose panel is open. */
  opened: string | null;
  onAbort: (task: Task) => void;
}

const { columns } = tasksText;

/** A row for each task. On a narrow screen the cells of a row are stacked. */
export function TaskTable({ tasks, view, opened, onAbort }: TaskTableProps) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <SortableColumn view={view} sort="task_type" label={columns.task} />
          <SortableColumn view={view} sort="status" label={columns.status} />
          <SortableColumn view={view} sort="dataset_name" label={columns.dataset} />
          <SortableColumn view={view} sort="created_by" label={columns.user} />
          <SortableColumn view={view} sort="start_time" label={columns.started} />
          <th scope="col" className={classes.duration}>
            {columns.duration}
          </th>
          <th scope="col">
            <VisuallyHidden>{columns.actions}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <Row
            key={task.task_id}
            task={task}
            opened={task.task_id === opened}
            onAbort={() => onAbort(task)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface SortableColumnProps {
  view: TaskView;
  sort: TaskSort;
  label: string;
}

function SortableColumn({ view, sort, label }: SortableColumnProps) {
  const [, change] = useSearchChange();
  const sorted = view.sort === sort;
  const Arrow = view.order === "asc" ? IconArrowUp : IconArrowDown;
  const direction = view.order === "asc" ? "ascending" : "descending";
  return (
    <th scope="col" {...(sorted ? { "aria-sort": direction } : {})}>
      <button type="button" onClick={() => change(sortChange(view, sort))}>
        {label}
        {sorted && <Arrow size={14} aria-hidden />}
      </button>
    </th>
  );
}

function Row({ task, opened, onAbort }: { task: Task; opened: boolean; onAbort: () => void }) {
  const [search] = useSearchChange();
  const hasReceipt = useFeature("receipts") === true && isRestored(task);
  const story = new URLSearchParams(search);
  story.set("task", task.task_id);
  return (
    <tr data-tip-scope data-opened={opened || undefined}>
      <th scope="row" className={classes.task}>
        <Link
          to={{ search: story.toString() }}
          preventScrollReset
          data-task-link={task.task_id}
          aria-current={opened || undefined}
        >
          {taskTypeName(task.task_type)}
        </Link>
      </th>
      <td className={classes.status}>
        <TaskState task={task} inRow />
      </td>
      <td
        data-label={columns.dataset}
        className={classes.dataset}
        title={task.dataset_name ?? undefined}
      >
        <Link to={paths.timeline(task.dataset_id)}>
          {task.dataset_name ?? tasksText.unknownDataset}
        </Link>
      </td>
      <td
        data-label={columns.user}
        className={classes.user}
        title={task.created_by ?? undefined}
        translate="no"
      >
        {task.created_by === null ? tasksText.unknownUser : shortAuthor(task.created_by)}
      </td>
      <td data-label={columns.started} className={classes.when}>
        <Moment at={parseWireTime(task.start_time)} />
      </td>
      <td data-label={columns.duration} className={classes.duration}>
        <TaskDuration task={task} />
      </td>
      <td className={classes.actions}>
        {hasReceipt && (
          <Link className={classes.receipt} to={paths.receipt(task.dataset_id, task.task_id)}>
            {tasksText.story.receipt}
          </Link>
        )}
        <TaskMenu task={task} onAbort={onAbort} />
      </td>
    </tr>
  );
}

/** Whether it is a restore that has a receipt, where the backend keeps them. */
export function isRestored(task: Task): boolean {
  return task.task_type === "SNAPSHOT_RESTORE" && task.status === "COMPLETED";
}
