import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { EnrichDataset, PropagateLabels } from "#contract/enrichment.ts";
import {
  enrichDataset,
  getEnrichmentContext,
  listModels,
  listSeeds,
  previewPropagation,
  propagateLabels,
} from "#contract/routes/enrichment.ts";
import { reindexDataset } from "#contract/routes/ingestion.ts";
import type { TaskType } from "#contract/task.ts";
import { call, callWithMeta } from "./client.ts";
import { datasetKeys, mediaKeys } from "./keys.ts";
import { expectTask } from "./tasks/started-tasks.ts";
import { datasetTasks, taskListQuery } from "./tasks/task-lists.ts";
import { taskIdOf } from "./tasks/task-match.ts";

/** The models that a dataset can be enriched with. Errors: 404 where the backend has none. */
export function modelsQuery(datasetId: string) {
  return queryOptions({
    // Below the present items: what changes them changes how many a model has not seen.
    queryKey: [...mediaKeys.now(datasetId), "models"],
    queryFn: async ({ signal }) => call(listModels, { params: { dataset_id: datasetId } }, signal),
  });
}

/** The labels of a dataset, and of how many images each could be propagated. Needs the feature `propagation`. */
export function seedsQuery(datasetId: string) {
  return queryOptions({
    queryKey: [...mediaKeys.now(datasetId), "seeds"],
    queryFn: async ({ signal }) => call(listSeeds, { params: { dataset_id: datasetId } }, signal),
  });
}

export interface StartedEnrichment {
  /** The dataset that gets the results: on some backends a new copy. */
  datasetId: string;
  /** null where the backend does not name it. */
  taskId: string | null;
  /** The snapshot of the state before; null: none, or not named. */
  snapshotId: string | null;
}

/** Starts an enrichment. Errors: 403; 409 with the reason. */
export function useEnrich(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: EnrichDataset): Promise<StartedEnrichment> => {
      const knownIds = await knownTasks(client, datasetId);
      const answer = await call(enrichDataset, { params: { dataset_id: datasetId }, body });
      const context = await call(getEnrichmentContext, { params: answer }).catch(() => null);
      const taskId = context?.task_id ?? null;
      await started(client, "ENRICHMENT", { datasetId, taskId, knownIds });
      return {
        datasetId: answer.dataset_id,
        taskId,
        snapshotId: context?.snapshot_id ?? null,
      };
    },
  });
}

/** What a propagation would do; nothing is changed. Errors: 409 without enough items with labels. */
export function usePreviewPropagation(datasetId: string) {
  return useMutation({
    mutationFn: async (body: PropagateLabels) =>
      call(previewPropagation, {
        params: { dataset_id: datasetId },
        body: { ...body, dry_run: true },
      }),
  });
}

/** Starts a propagation. @returns the id of its task. Errors: 403; 409 with the reason. */
export function usePropagateLabels(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: PropagateLabels) => {
      const args = { params: { dataset_id: datasetId }, body };
      const { headers } = await callWithMeta(propagateLabels, args);
      const taskId = taskIdOf(headers.get("location"));
      await started(client, "LABEL_PROPAGATION", { datasetId, taskId });
      return taskId;
    },
  });
}

/** Starts a re-index, with the id of a model that compares the pictures. Errors: 403; 409 with the reason. */
export function useReindex(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (model?: string) => {
      const knownIds = await knownTasks(client, datasetId);
      const args = {
        params: { dataset_id: datasetId },
        ...(model !== undefined && { body: { embedding_model: model } }),
      };
      const { headers } = await callWithMeta(reindexDataset, args);
      const taskId = taskIdOf(headers.get("location"));
      await started(client, "REINDEX", { datasetId, taskId, knownIds });
    },
  });
}

async function started(
  client: QueryClient,
  taskType: TaskType,
  expected: { datasetId: string; taskId: string | null; knownIds?: string[] },
): Promise<void> {
  expectTask(client, { taskType, ...expected });
  await client.invalidateQueries({ queryKey: datasetKeys.detail(expected.datasetId) });
}

/** The tasks before a request, for backends that do not name the one that it starts. */
async function knownTasks(client: QueryClient, datasetId: string): Promise<string[]> {
  const list = { ...taskListQuery(datasetTasks(datasetId)), staleTime: 0 };
  const page = await client.query(list).catch(() => null);
  return (page?.tasks ?? []).map((task) => task.task_id);
}
