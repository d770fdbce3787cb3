import { Link } from "react-router";
import { type Task, isFinal } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { TaskState } from "#/components/tasks/task-state.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { duration } from "#/lib/time.ts";
import { useElapsed } from "#/lib/use-elapsed.ts";
import { paths } from "#/paths.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { TaskMenu } from "./task-menu.tsx";
import classes from "./task-table.module.css";

interface TaskTableProps {
  tasks: readonly Task[];
  /** The id of the task to point out. */
  marked: string | null;
  onAbort: (task: Task) => void;
}

const { columns } = tasksText;

/** One task a row. On a narrow screen the cells of a row stand below each other. */
export function TaskTable({ tasks, marked, onAbort }: TaskTableProps) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{columns.task}</th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.dataset}</th>
          <th scope="col">{columns.user}</th>
          <th scope="col">{columns.started}</th>
          <th scope="col">{columns.duration}</th>
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
            marked={task.task_id === marked}
            onAbort={() => onAbort(task)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ task, marked, onAbort }: { task: Task; marked: boolean; onAbort: () => void }) {
  const started = parseWireTime(task.start_time);
  return (
    <tr data-tip-scope data-marked={marked || undefined} aria-current={marked || undefined}>
      <th scope="row" className={classes.task}>
        {taskTypeName(task.task_type)}
      </th>
      <td className={classes.status}>
        <TaskState task={task} />
      </td>
      <td data-label={columns.dataset}>
        <Link to={paths.timeline(task.dataset_id)}>
          {task.dataset_name ?? tasksText.unknownDataset}
        </Link>
      </td>
      <td data-label={columns.user} className={classes.user}>
        {task.created_by ?? tasksText.unknownUser}
      </td>
      <td data-label={columns.started} className={classes.when}>
        <Moment at={started} />
      </td>
      <td data-label={columns.duration} className={classes.when}>
        <Duration task={task} started={started} />
      </td>
      <td className={classes.actions}>
        <TaskMenu task={task} onAbort={onAbort} />
      </td>
    </tr>
  );
}

/** How long it took, or has taken so far. Waiting does not count. */
function Duration({ task, started }: { task: Task; started: Date }) {
  if (task.status === "PENDING") return null;
  if (task.end_time === null) return isFinal(task.status) ? null : <Elapsed since={started} />;
  return <>{duration(parseWireTime(task.end_time).getTime() - started.getTime())}</>;
}

function Elapsed({ since }: { since: Date }) {
  return <>{duration(useElapsed(since))}</>;
}
