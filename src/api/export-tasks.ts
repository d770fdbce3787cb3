import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ExportFormat, ExportTask } from "#contract/export-task.ts";
import type { MediaFilter } from "#contract/media.ts";
import { exportEntities, getExportStatus } from "#contract/routes/export-tasks.ts";
import { call } from "./client.ts";
import { datasetKeys, taskKeys } from "./keys.ts";
import { normalMediaFilter } from "./media.ts";

const pollMs = 1000;

export interface ExportRequest {
  /** null: the present state. */
  at: string | null;
  filter: MediaFilter;
  format: ExportFormat;
  includeMedia: boolean;
}

/** Begins an export. Needs the feature `exports`. */
export function useBeginExport(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ at, filter, format, includeMedia }: ExportRequest) =>
      await call(exportEntities, {
        params: { dataset_id: datasetId },
        query: { at: at ?? "head", export_format: format, include_images: includeMedia },
        body: { filter: normalMediaFilter(filter) },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: taskKeys.lists() });
    },
  });
}

/** An export, looked at until it has ended. */
export function exportStatusQuery(datasetId: string, begun: ExportTask) {
  return queryOptions({
    queryKey: [...datasetKeys.detail(datasetId), "export", begun.id],
    queryFn: ({ signal }) =>
      call(
        getExportStatus,
        { params: { dataset_id: datasetId }, query: { export_task_id: begun.id } },
        signal,
      ),
    initialData: begun,
    initialDataUpdatedAt: 0,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : pollMs),
  });
}

/** The file of an export that has ended. Its address is valid until it expires. */
export function exportFileQuery(datasetId: string, taskId: string) {
  return queryOptions({
    queryKey: [...datasetKeys.detail(datasetId), "export-file", taskId],
    queryFn: ({ signal }) =>
      call(
        getExportStatus,
        { params: { dataset_id: datasetId }, query: { export_task_id: taskId } },
        signal,
      ),
  });
}

export function isOver({ status }: ExportTask): boolean {
  return status === "COMPLETED" || status === "FAILED";
}
