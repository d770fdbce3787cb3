import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { datasetStatus, type Dataset } from "#contract/dataset.ts";
import { deleteDataset, getDataset, listDatasets, loadSample } from "#contract/routes/datasets.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import { type Task, isFinal } from "#contract/task.ts";
import { call, callWithMeta } from "./client.ts";
import { datasetKeys, lineageKeys, mediaKeys, snapshotKeys, taskKeys } from "./keys.ts";
import { taskIdOf } from "./tasks/task-match.ts";
import { expectTask } from "./tasks/started-tasks.ts";

export function datasetListQuery() {
  return queryOptions({
    queryKey: datasetKeys.lists(),
    queryFn: async ({ signal }) => call(listDatasets, { query: { sort_by: "date" } }, signal),
  });
}

export function datasetQuery(datasetId: string) {
  return queryOptions({
    queryKey: datasetKeys.detail(datasetId),
    queryFn: async ({ signal }) => call(getDataset, { params: { dataset_id: datasetId } }, signal),
  });
}

/** The input of the rules, from the dataset and its tasks. */
export function datasetFacts(dataset: Dataset, tasks: readonly Task[]): DatasetFacts {
  return {
    status: datasetStatus(dataset),
    unfinished: unfinishedTasks(dataset.id, tasks).map(({ task_type }) => task_type),
    role: dataset.role,
    snapshotSupport: dataset.snapshot_support,
    damaged: dataset.damaged?.what,
  };
}

/** The unfinished tasks on a dataset, newest first. */
export function unfinishedTasks(datasetId: string, tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => task.dataset_id === datasetId && !isFinal(task.status));
}

/** Deletes a dataset with its snapshots. Errors: 403, 404, 409 while a task runs. */
export function useDeleteDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (datasetId: string) =>
      call(deleteDataset, { params: { dataset_id: datasetId } }),
    onSuccess: async (_, datasetId) => {
      client.setQueryData<Dataset[]>(datasetKeys.lists(), (list) =>
        list?.filter(({ id }) => id !== datasetId),
      );
      for (const queryKey of [
        datasetKeys.detail(datasetId),
        snapshotKeys.all(datasetId),
        mediaKeys.all(datasetId),
      ]) {
        client.removeQueries({ queryKey, type: "inactive" });
      }
      await Promise.all([
        client.invalidateQueries({ queryKey: datasetKeys.lists() }),
        client.invalidateQueries({ queryKey: datasetKeys.removed() }),
        client.invalidateQueries({ queryKey: taskKeys.filters() }),
        client.invalidateQueries({ queryKey: lineageKeys.all() }),
      ]);
    },
  });
}

/** Loads the sample dataset: needs the feature `samples`. Returns its id, or null if the backend does not send it. */
export function useLoadSample() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { headers } = await callWithMeta(loadSample, { body: {} });
      return { datasetId: headers.get("x-dataset-id"), location: headers.get("location") };
    },
    onSuccess: async ({ datasetId, location }) => {
      const taskId = taskIdOf(location);
      expectTask(client, { taskType: "DATASET_CREATION", datasetId, taskId });
      await client.invalidateQueries({ queryKey: datasetKeys.lists() });
    },
  });
}
