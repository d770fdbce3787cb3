import { IconAlertTriangle, IconLoader2 } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { outlook } from "#/components/tasks/outlook.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { percent } from "#/lib/numbers.ts";
import { duration } from "#/lib/time.ts";
import { useServerNow } from "#/lib/use-elapsed.ts";
import { paths } from "#/paths.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";
import classes from "./task-banner.module.css";

/** The task that runs on the dataset, its progress, and a note that the page can be left. */
export function TaskBanner({ task }: { task: Task }) {
  const now = useServerNow();
  const type = taskTypeName(task.task_type);
  const done = percent(task.progress_percentage);
  const elapsed = Math.max(0, now - parseWireTime(task.start_time).getTime());
  const found = outlook(task, now);
  const stalled = found?.stalled || undefined;
  const Icon = stalled ? IconAlertTriangle : IconLoader2;
  return (
    <section className={classes.banner} aria-label={taskText.region} data-stalled={stalled}>
      <div className={classes.words}>
        <span className={classes.type}>
          <Icon size={16} aria-hidden />
          <Link to={paths.tasks({ datasetId: task.dataset_id, taskId: task.task_id })}>{type}</Link>
        </span>
        {done !== null && <span className={classes.percent}>{done} %</span>}
        <span className={classes.notes}>
          <span>
            {task.status === "PENDING" ? taskText.pending : taskText.elapsed(duration(elapsed))}
          </span>
          {found && <span className={classes.outlook}>{found.words}</span>}
          <span>{taskText.safeToClose}</span>
        </span>
      </div>
      <ProgressLine label={taskText.progress(type)} percent={done} />
    </section>
  );
}
