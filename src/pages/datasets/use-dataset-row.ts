import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { unfinishedTasks } from "#/api/datasets.ts";
import { hasStatus } from "#/api/errors.ts";
import { mediaCoverQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import type { DatasetUpload } from "#/api/uploads/upload.ts";
import { useUploads } from "#/api/uploads/uploads.ts";
import { uploadPercent } from "#/components/uploads/upload-words.ts";
import { percent } from "#/lib/numbers.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { uploadsText } from "#/strings/uploads.ts";
import { itemCount } from "./dataset-rows.ts";

/** A dataset's current version: the snapshot, or why there is none to show. */
export type Version =
  | Pick<Snapshot, "snapshot_id" | "snapshot_name" | "reason">
  | "none"
  | "off"
  | "loading"
  | "failed";

export interface Cover {
  pictures: readonly { address: string; width: number; height: number }[];
  failed: boolean;
  retry: () => void;
}

/** What is running on a dataset, from 0 to 100 where it is known. */
export interface Progress {
  name: string;
  label: string;
  done: number | null;
  /** Absent for an upload. */
  task?: Task;
}

/**
 * The data of an inventory row beyond the dataset itself. Nothing is awaited, and of hundreds of rows only those
 * request it that have been `seen`.
 */
export function useDatasetRow(dataset: Dataset, tasks: readonly Task[], seen: boolean) {
  const upload = useUploads().find(({ datasetId }) => datasetId === dataset.id) ?? null;
  const uploading = useUploadProgress(upload);
  const task = unfinishedTasks(dataset.id, tasks)[0];
  return {
    progress: uploading ?? (task === undefined ? null : progressOf(task)),
    cover: useCover(dataset, seen),
    version: useVersion(dataset, seen),
  };
}

function progressOf(task: Task): Progress {
  const name = taskTypeName(task.task_type);
  const done = percent(task.progress_percentage);
  return { name, label: tasksText.progress(name), done, task };
}

const never = () => () => {};

/** The progress of this tab's upload to a dataset; null once it has ended. */
function useUploadProgress(upload: DatasetUpload | null): Progress | null {
  const state = useSyncExternalStore(upload?.subscribe ?? never, () => upload?.state ?? null);
  if (upload === null || state === null || state.phase.name === "done") return null;
  const label = uploadsText.progress(upload.name);
  return { name: uploadsText.inRow, label, done: uploadPercent(state) };
}

function useCover(dataset: Dataset, seen: boolean): Cover {
  const hasMedia = useFeature("media") === true;
  const canSpread = useFeature("inventory") === true;
  const own = dataset.preview_uri ?? null;
  const { data, isError, refetch } = useQuery({
    ...mediaCoverQuery(dataset.id, canSpread),
    enabled: seen && hasMedia && itemCount(dataset) > 0,
    retry: false,
  });
  const fromMedia = (data ?? []).map(({ media_thumb_uri: address, width, height }) => ({
    address,
    width: width ?? 0,
    height: height ?? 0,
  }));
  const fallback = own === null || hasMedia ? [] : [{ address: own, width: 0, height: 0 }];
  return {
    pictures: fromMedia.length > 0 ? fromMedia : fallback,
    failed: isError,
    retry: () => void refetch(),
  };
}

/** A plain backend does not name the current version with the dataset; there it is found in the list. */
function useVersion(dataset: Dataset, seen: boolean): Version {
  const currentId = dataset.current_snapshot_id;
  const told = dataset.current_snapshot;
  const named = useQuery({
    ...snapshotQuery(dataset.id, currentId ?? ""),
    enabled: seen && typeof currentId === "string" && told === undefined,
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
  if (told !== undefined) return told ?? "failed";
  if (currentId !== undefined) return named.data ?? (named.isError ? "failed" : "loading");
  if (listed.isError) return hasStatus(listed.error, 403) ? "off" : "failed";
  if (listed.data === undefined) return "loading";
  return listed.data.snapshots.find(({ is_current }) => is_current) ?? "none";
}
