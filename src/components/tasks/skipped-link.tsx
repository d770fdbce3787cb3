import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { paths } from "#/paths.ts";
import { tasksText } from "#/strings/tasks.ts";

/**
 * The number of skipped files of a dataset, with a link to the reasons; nothing if there are none, or if the backend
 * does not tell.
 */
export function SkippedLink({ dataset }: { dataset: Pick<Dataset, "skipped"> }) {
  if (!dataset.skipped) return null;
  const { files, total, task_id: taskId } = dataset.skipped;
  return <Link to={paths.tasks({ taskId })}>{tasksText.skippedOf(total - files, total)}</Link>;
}
