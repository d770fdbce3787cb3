import { IconLoader2 } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { percent } from "#/lib/numbers.ts";
import { duration } from "#/lib/time.ts";
import { useElapsed } from "#/lib/use-elapsed.ts";
import { paths } from "#/paths.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";
import classes from "./task-banner.module.css";

/** What runs on the dataset now, how far it is, and that nobody has to wait for it. */
export function TaskBanner({ task }: { task: Task }) {
  const type = taskTypeName(task.task_type);
  const done = percent(task.progress_percentage);
  const elapsed = useElapsed(parseWireTime(task.start_time));
  const notes = [
    task.status === "PENDING" ? taskText.pending : taskText.elapsed(duration(elapsed)),
    ...(task.estimate ? [leftWords(task.estimate)] : []),
    taskText.safeToClose,
  ];
  return (
    <section className={classes.banner} aria-label={taskText.region}>
      <div className={classes.words}>
        <span className={classes.type}>
          <IconLoader2 size={16} aria-hidden />
          <Link to={paths.tasks({ datasetId: task.dataset_id, taskId: task.task_id })}>{type}</Link>
        </span>
        {done !== null && <span className={classes.percent}>{done} %</span>}
        <span className={classes.note}>{notes.join(" · ")}</span>
      </div>
      <ProgressLine label={taskText.progress(type)} percent={done} />
    </section>
  );
}

function leftWords({ low_s: low, high_s: high }: { low_s: number; high_s: number }): string {
  return taskText.left(duration(low * 1_000), duration(high * 1_000));
}
