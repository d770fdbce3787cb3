import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { Task } from "#contract/task.ts";
import { unfinishedTasks } from "#/api/datasets.ts";
import { mediaPreviewQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots.ts";
import { itemCount } from "./dataset-rows.ts";

/** What a row of the inventory shows beyond the dataset itself. None of it is waited for. */
export function useDatasetRow(dataset: Dataset, tasks: readonly Task[]) {
  const hasMedia = useFeature("media") === true;
  const ownPicture = dataset.preview_uri ?? null;
  const preview = useQuery({
    ...mediaPreviewQuery(dataset.id),
    enabled: hasMedia && itemCount(dataset) > 0,
    retry: false,
  });
  const currentId = dataset.current_snapshot_id ?? null;
  const version = useQuery({
    ...snapshotQuery(dataset.id, currentId ?? ""),
    enabled: currentId !== null,
    retry: false,
  });
  const fromMedia = preview.data?.map(({ media_thumb_uri }) => media_thumb_uri) ?? [];
  return {
    task: unfinishedTasks(dataset.id, tasks)[0] ?? null,
    pictures: fromMedia.length > 0 ? fromMedia : ownPicture === null ? [] : [ownPicture],
    currentId,
    version: version.data ?? null,
  };
}
