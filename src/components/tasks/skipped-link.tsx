import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { paths } from "#/paths.ts";
import { tasksText } from "#/strings/tasks.ts";

/** What of its files a dataset does not have, with the way to why; nothing where it has all, and where nobody tells. */
export function SkippedLink({ dataset }: { dataset: Pick<Dataset, "skipped"> }) {
  if (!dataset.skipped) return null;
  const { files, total, task_id: taskId } = dataset.skipped;
  return <Link to={paths.tasks({ taskId })}>{tasksText.skippedOf(total - files, total)}</Link>;
}
