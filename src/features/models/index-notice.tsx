import { IconStack2 } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import { datasetStatus } from "#contract/dataset.ts";
import type { Task } from "#contract/task.ts";
import { isFinal } from "#contract/task.ts";
import { modelsText } from "#/strings/models.ts";
import classes from "./index-notice.module.css";
import { ReindexButton } from "./reindex-button.tsx";

interface IndexNoticeProps {
  dataset: Dataset;
  /** The newest task. */
  task: Task | undefined;
}

const words = modelsText.partial;

/** Says that media were added that no re-index has seen. Renders nothing for other datasets. */
export function IndexNotice({ dataset, task }: IndexNoticeProps) {
  if (datasetStatus(dataset) !== "PARTIAL_INDEX") return null;
  // A running task has a banner of its own.
  if (task !== undefined && !isFinal(task.status)) return null;
  return (
    <section className={classes.notice} aria-label={words.title}>
      <IconStack2 size={18} aria-hidden />
      <div className={classes.words}>
        <strong>{words.title}</strong>
        <span>{words.text}</span>
      </div>
      <ReindexButton dataset={dataset} size="compact-md" />
    </section>
  );
}
