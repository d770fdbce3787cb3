import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { unfinishedTasks } from "#/api/datasets.ts";
import { hasStatus } from "#/api/errors.ts";
import { mediaPreviewQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { useUploads } from "#/api/uploads/uploads.ts";
import { itemCount } from "./dataset-rows.ts";

/** A dataset's current version: the snapshot, or why there is none to show. */
export type Version = Snapshot | "none" | "off" | "loading" | "failed";

/**
 * The data of an inventory row beyond the dataset itself. Nothing is awaited, and of hundreds of rows only those
 * request it that have been `seen`.
 */
export function useDatasetRow(dataset: Dataset, tasks: readonly Task[], seen: boolean) {
  const hasMedia = useFeature("media") === true;
  const ownPicture = dataset.preview_uri ?? null;
  const preview = useQuery({
    ...mediaPreviewQuery(dataset.id),
    enabled: seen && hasMedia && itemCount(dataset) > 0,
    retry: false,
  });
  const fromMedia = preview.data?.map(({ media_thumb_uri }) => media_thumb_uri) ?? [];
  return {
    task: unfinishedTasks(dataset.id, tasks)[0] ?? null,
    upload: useUploads().find(({ datasetId }) => datasetId === dataset.id) ?? null,
    pictures: fromMedia.length > 0 ? fromMedia : ownPicture === null ? [] : [ownPicture],
    version: useVersion(dataset, seen),
  };
}

/** A plain backend does not name the current version with the dataset; there it is found in the list. */
function useVersion(dataset: Dataset, seen: boolean): Version {
  const currentId = dataset.current_snapshot_id;
  const named = useQuery({
    ...snapshotQuery(dataset.id, currentId ?? ""),
    enabled: seen && typeof currentId === "string",
    retry: false,
  });
  const listed = useQuery({
    ...snapshotListQuery(dataset.id),
    enabled: seen && currentId === undefined,
    staleTime: 60_000,
    retry: false,
  });
  if (dataset.snapshot_support === false) return "off";
  if (currentId === null) return "none";
  if (currentId !== undefined) return named.data ?? (named.isError ? "failed" : "loading");
  if (listed.isError) return hasStatus(listed.error, 403) ? "off" : "failed";
  if (listed.data === undefined) return "loading";
  return listed.data.snapshots.find(({ is_current }) => is_current) ?? "none";
}
