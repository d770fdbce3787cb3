import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { createDataset } from "#contract/routes/create-dataset.ts";
import { listDatasets } from "#contract/routes/datasets.ts";
import { addMedia, newDataset } from "#contract/routes/ingestion.ts";
import type { TaskType } from "#contract/task.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { call, callWithMeta } from "./client.ts";
import { datasetListQuery } from "./datasets.ts";
import { ApiError } from "./errors.ts";
import { datasetKeys } from "./keys.ts";
import { datasetTasks, taskListQuery } from "./tasks/task-lists.ts";
import { expectTask } from "./tasks/started-tasks.ts";
import { taskIdOf } from "./tasks/task-match.ts";
import { DatasetUpload } from "./uploads/upload.ts";
import {
  type UploadTarget,
  additionTarget,
  archiveTarget,
  newDatasetTarget,
} from "./uploads/upload-target.ts";
import { uploadListOf } from "./uploads/uploads.ts";

interface Sent {
  files: readonly ChosenFile[];
  /** What the columns of the tables among them are, which are labels then. */
  labelColumns?: CsvMapping | undefined;
}

interface NewUpload extends Sent {
  name: string;
}

/** A request for a draft whose answer was lost: the draft may exist. */
interface LostDraft {
  name: string;
  /** The datasets before the request. */
  known: ReadonlySet<string>;
}

/**
 * Creates a draft and starts to upload files to it. Resolves as soon as the draft exists; the upload continues in the
 * background (`useUploads`). Errors: any `ApiError`.
 */
export function useStartUpload() {
  const client = useQueryClient();
  const lost = useRef<LostDraft | null>(null);
  return useMutation({
    mutationFn: async ({ name, ...sent }: NewUpload) => {
      const found = await findLost(lost.current, name);
      lost.current = null;
      if (found !== null) return startCreation(client, found, name, sent);
      const known = new Set((await client.query(datasetListQuery())).map(({ id }) => id));
      try {
        const { dataset_id } = await call(newDataset, { query: { dataset_name: name } });
        startCreation(client, dataset_id, name, sent);
      } catch (error) {
        if (error instanceof ApiError && error.kind === "network") lost.current = { name, known };
        throw error;
      }
    },
    onSettled: async () => client.invalidateQueries({ queryKey: datasetKeys.lists() }),
  });
}

/**
 * Creates a dataset from a folder of the server. Needs the feature `server_folders`. Errors: any `ApiError`;
 * 400 for a folder outside of them.
 */
export function useCreateFromFolder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, path }: { name: string; path: string }) => {
      const body = { dataset_name: name, bucket_path: path };
      const { dataset_id } = await call(createDataset, { body });
      expectTask(client, { taskType: "DATASET_CREATION", datasetId: dataset_id, taskId: null });
    },
    onSettled: async () => client.invalidateQueries({ queryKey: datasetKeys.lists() }),
  });
}

/** Adds the media of a folder of the server to a dataset. Needs the features `add_media` and `server_folders`. */
export function useAddFromFolder(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (path: string) => {
      const body = new FormData();
      body.append("path", path);
      body.append("auto_reindex", "true");
      const { headers } = await callWithMeta(addMedia, { params: { dataset_id: datasetId }, body });
      return taskIdOf(headers.get("location"));
    },
    onSuccess: async (taskId) => {
      expectTask(client, { taskType: "MEDIA_ADDITION", datasetId, taskId });
      await client.invalidateQueries({ queryKey: datasetKeys.detail(datasetId) });
    },
  });
}

async function findLost(lost: LostDraft | null, name: string): Promise<string | null> {
  if (lost?.name !== name) return null;
  const datasets = await call(listDatasets, { query: { sort_by: "date" } });
  const found = datasets.find(
    (dataset) =>
      dataset.display_name === name &&
      datasetStatus(dataset) === "DRAFT" &&
      !lost.known.has(dataset.id),
  );
  return found?.id ?? null;
}

function startCreation(
  client: QueryClient,
  datasetId: string,
  name: string,
  { files, labelColumns }: Sent,
): void {
  startUpload(client, {
    datasetId,
    name,
    files,
    target: newDatasetTarget(datasetId, labelColumns),
    taskType: "DATASET_CREATION",
  });
}

/** Starts to upload files, or an archive, to a dataset that has content; the upload continues in the background. */
export function useStartAddition() {
  const client = useQueryClient();
  return (
    { id: datasetId, display_name: name }: Pick<Dataset, "id" | "display_name">,
    { files, labelColumns, isArchive }: Sent & { isArchive: boolean },
  ): void => {
    const target = isArchive ? archiveTarget(datasetId) : additionTarget(datasetId, labelColumns);
    startUpload(client, { datasetId, name, files, target, taskType: "MEDIA_ADDITION" });
  };
}

interface Started {
  datasetId: string;
  name: string;
  files: readonly ChosenFile[];
  target: UploadTarget;
  taskType: TaskType;
}

function startUpload(client: QueryClient, { taskType, ...options }: Started): void {
  const { datasetId } = options;
  const known = knownTasks(client, datasetId, taskType);
  const list = uploadListOf(client);
  const changed = () => void client.invalidateQueries({ queryKey: datasetKeys.lists() });
  const upload = new DatasetUpload({
    ...options,
    onDone: () => {
      void known.then((knownIds) => expectTask(client, { taskType, datasetId, knownIds }));
      void client.invalidateQueries({ queryKey: datasetKeys.detail(datasetId) });
      changed();
    },
    onCancelled: () => {
      list.remove(upload);
      changed();
    },
  });
  list.add(upload);
  upload.start();
}

/** The tasks of that kind before this one. */
async function knownTasks(
  client: QueryClient,
  datasetId: string,
  taskType: TaskType,
): Promise<string[]> {
  if (taskType === "DATASET_CREATION") return [];
  const page = await client
    .query({ ...taskListQuery(datasetTasks(datasetId)), staleTime: 0 })
    .catch(() => null);
  return (page?.tasks ?? []).map((task) => task.task_id);
}
