import type { CustomField } from "#contract/custom-metadata.ts";
import type { MatchedMedia } from "#contract/media-match.ts";
import {
  createMetadataTask,
  getMetadataTaskStatus,
  uploadMetadataValues,
} from "#contract/routes/custom-metadata.ts";
import { getDataset } from "#contract/routes/datasets.ts";
import { matchMedia } from "#contract/routes/media-match.ts";
import { listMedia } from "#contract/routes/media.ts";
import { restoreSnapshot } from "#contract/routes/snapshots.ts";
import { abortTask, listTasks } from "#contract/routes/tasks.ts";
import { isFinal } from "#contract/task.ts";
import { loadRefusalWords } from "#/strings/refusals.ts";
import { addressOf, call, httpError, transportError } from "./client.ts";

/** The import of custom metadata, a field at a time. Needs the features `custom_metadata` and `match_media`. */

/** The items that the keys of rows mean. Errors: any `ApiError`. */
export async function matchKeys(datasetId: string, keys: string[]): Promise<MatchedMedia> {
  return await call(matchMedia, { params: { dataset_id: datasetId }, body: { keys } });
}

/** The names of some items of which no row says anything, among the first ones of the dataset. */
export async function itemsWithout(
  datasetId: string,
  hasRows: (ids: string[]) => Promise<boolean[]>,
  wanted: number,
): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 10 && names.length < wanted; page++) {
    const query = { limit: 1000, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next_cursor: next } = await call(listMedia, {
      params: { dataset_id: datasetId },
      query,
    });
    const has = await hasRows(items.map((item) => item.media_id));
    names.push(...items.filter((_, index) => has[index] !== true).map((item) => item.file_name));
    if (next === null) break;
    cursor = next;
  }
  return names.slice(0, wanted);
}

/** Begins the import of a field. @returns the id of the import. Errors: 403; 409 with the reason. */
export async function beginField(datasetId: string, field: CustomField): Promise<string> {
  const args = { params: { dataset_id: datasetId }, body: field };
  return (await call(createMetadataTask, args)).task_id;
}

/** Sends the values of a field as they are, which may be many. Errors: any `ApiError`. */
export async function sendValues(datasetId: string, importId: string, body: Blob): Promise<void> {
  const address = addressOf(uploadMetadataValues, {
    params: { dataset_id: datasetId, task_id: importId },
  });
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: uploadMetadataValues.method,
      credentials: "same-origin",
      headers: { accept: "application/json", "content-type": "application/json" },
      body,
    });
    text = await response.text();
  } catch (cause) {
    throw transportError(cause);
  }
  if (response.ok) return;
  const error = httpError(response.status, text, response.headers);
  if (error.code !== null || error.issues.length > 0) await loadRefusalWords(error.code ?? "");
  throw error;
}

export async function fieldStatus(datasetId: string, importId: string) {
  return await call(getMetadataTaskStatus, {
    params: { dataset_id: datasetId, task_id: importId },
  });
}

/** Aborts the import that runs in a dataset, if one does. */
export async function abortField(datasetId: string): Promise<void> {
  const query = { dataset_id: datasetId, task_type: "CUSTOM_METADATA", page_size: 5 } as const;
  const { tasks } = await call(listTasks, { query });
  const running = tasks.find((task) => !isFinal(task.status));
  if (running !== undefined) await call(abortTask, { params: { task_id: running.task_id } });
}

export async function readDataset(datasetId: string) {
  return await call(getDataset, { params: { dataset_id: datasetId } });
}

/** Restores the version before the imports. Errors: 409 where the dataset has changed since. */
export async function restoreBefore(
  datasetId: string,
  snapshotId: string,
  head: string | undefined,
): Promise<void> {
  const params = { dataset_id: datasetId, snapshot_id: snapshotId };
  const body = { safety: false, ...(head === undefined ? {} : { if_head: head }) };
  await call(restoreSnapshot, { params, body });
}
