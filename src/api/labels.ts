import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { LabelFormat, LabelMatch, LabelMode } from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { importLabels, lookAtLabels } from "#contract/routes/labels.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { call, callWithMeta } from "./client.ts";
import { ApiError } from "./errors.ts";
import { datasetKeys } from "./keys.ts";
import { expectTask } from "./tasks/started-tasks.ts";

export interface LabelImport {
  files: readonly ChosenFile[];
  format: LabelFormat | "auto";
  mode: LabelMode;
  match: LabelMatch;
  /** What the columns of CSV files are. */
  columns?: CsvMapping;
  /** Of a look at these files, which the server keeps; null: they have to be sent. */
  filesId: number | null;
}

/** What an import would find; nothing is changed. Needs the feature `annotations`. Errors: any `ApiError`. */
export function useLookAtLabels(datasetId: string) {
  return useMutation({
    mutationFn: async (asked: LabelImport) =>
      await sendOnce(asked, async (body) => {
        body.append("dry_run", "true");
        return await call(lookAtLabels, { params: { dataset_id: datasetId }, body });
      }),
  });
}

/** Starts an import. @returns the id of its task, where the server names it. Errors: any `ApiError`. */
export function useImportLabels(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (asked: LabelImport) =>
      await sendOnce(asked, async (body) => {
        const args = { params: { dataset_id: datasetId }, body };
        const { headers } = await callWithMeta(importLabels, args);
        return headers.get("location")?.split("/").at(-1) ?? null;
      }),
    onSuccess: (taskId) => followImport(client, datasetId, taskId),
  });
}

function followImport(client: QueryClient, datasetId: string, taskId: string | null): void {
  expectTask(client, { taskType: "ANNOTATION_IMPORT", datasetId, taskId });
  void client.invalidateQueries({ queryKey: datasetKeys.detail(datasetId) });
}

/** Sends the files only where the server has them no more. */
async function sendOnce<T>(asked: LabelImport, send: (body: FormData) => Promise<T>): Promise<T> {
  try {
    return await send(formOf(asked));
  } catch (error) {
    const isGone = error instanceof ApiError && error.code === "label_files_gone";
    if (!isGone || asked.filesId === null) throw error;
    return await send(formOf({ ...asked, filesId: null }));
  }
}

function formOf({ files, format, mode, match, columns, filesId }: LabelImport): FormData {
  const body = new FormData();
  if (filesId !== null) body.append("files_id", String(filesId));
  else for (const { file, path } of files) body.append("files", file, path);
  body.append("format", format);
  body.append("mode", mode);
  body.append("match", match);
  if (columns !== undefined) body.append("columns", JSON.stringify(columns));
  return body;
}
