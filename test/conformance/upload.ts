import { expect } from "vitest";
import { dataTransactionSchema, datasetIdSchema } from "#contract/dataset.ts";
import { type Api, expectEmpty } from "./target.ts";

export interface Uploaded {
  datasetId: string;
  transId: number;
}

/** The documented steps from files to a dataset, up to the 202 of the last one. */
export async function createFromFiles(
  api: Api,
  name: string,
  files: readonly File[],
): Promise<Uploaded> {
  const uploaded = await uploadFiles(api, name, files);
  await expectEmpty(await api.request("POST", processPath(uploaded)), 202);
  return uploaded;
}

export async function uploadFiles(
  api: Api,
  name: string,
  files: readonly File[],
): Promise<Uploaded> {
  const query = new URLSearchParams({ dataset_name: name });
  const { dataset_id: datasetId } = await api.json(
    datasetIdSchema,
    "GET",
    `/ingestion/new_dataset?${query}`,
  );
  const { trans_id: transId } = await api.json(
    dataTransactionSchema,
    "GET",
    `/ingestion/${datasetId}/data_files`,
  );
  expect(Number.isInteger(transId)).toBe(true);
  const form = filesForm(files);
  await expectEmpty(await api.request("POST", filesPath({ datasetId, transId }), { form }), 202);
  return { datasetId, transId };
}

export function filesForm(files: readonly File[]): FormData {
  const form = new FormData();
  for (const file of files) form.append("files", file);
  return form;
}

export function filesPath({ datasetId, transId }: Uploaded): string {
  return `/ingestion/${datasetId}/data_files/${transId}`;
}

export function processPath({ datasetId, transId }: Uploaded): string {
  return `/ingestion/${datasetId}/process_files/${transId}`;
}

/** A real picture of 1 × 1 pixel. */
export function tinyPng(name: string): File {
  const base64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new File([bytes], name, { type: "image/png" });
}
