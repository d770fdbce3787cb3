import type { Dataset } from "#contract/dataset.ts";
import type { Task } from "#contract/task.ts";
import { useFeature } from "#/api/session.ts";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { AddMediaButton } from "#/features/additions/add-media-button.tsx";
import { ImportLabelsButton } from "#/features/labels/import-labels-button.tsx";
import { ImportMetadataButton } from "#/features/metadata/import-metadata-button.tsx";
import { IndexNotice } from "#/features/models/index-notice.tsx";
import { ModelsMenu } from "#/features/models/models-menu.tsx";
import classes from "./dataset-aside.module.css";
import { DatasetLineage } from "./dataset-lineage.tsx";
import { TaskLiveRegion } from "./task-live-region.tsx";

export { TaskBanner } from "./task-banner.tsx";

interface DatasetAsideProps {
  dataset: Dataset;
  /** The newest task. */
  task: Task | undefined;
}

/**
 * Shown beside the pages of a dataset: its skipped files, the ways to add media, labels and metadata, what models can do, its
 * origin, a note where media are not indexed yet, and, for screen readers, the progress of its newest task.
 */
export function DatasetAside({ dataset, task }: DatasetAsideProps) {
  const hasLineage = useFeature("lineage") === true;
  const canAdd = useFeature("add_media") === true;
  const canImport = useFeature("annotations") === true;
  const canMatch = useFeature("match_media") === true;
  return (
    <>
      <div className={classes.root}>
        <SkippedLink dataset={dataset} />
        {canAdd && <AddMediaButton dataset={dataset} />}
        {canImport && <ImportLabelsButton dataset={dataset} />}
        {canMatch && <ImportMetadataButton dataset={dataset} />}
        <ModelsMenu dataset={dataset} />
        {hasLineage && <DatasetLineage dataset={dataset} />}
      </div>
      <IndexNotice dataset={dataset} task={task} />
      <TaskLiveRegion task={task} />
    </>
  );
}
