import { datasetStatus } from "#contract/dataset.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { deleteDataset, getDataset } from "#contract/routes/datasets.ts";
import {
  addMedia,
  openDataFiles,
  processDataFiles,
  uploadDataFiles,
} from "#contract/routes/ingestion.ts";
import { addressOf, call } from "#/api/client.ts";
import { hasStatus } from "#/api/errors.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { type UploadRequest, sendForm } from "./upload-request.ts";

interface BatchRequest extends Pick<UploadRequest, "signal" | "onProgress"> {
  transId: number;
  files: readonly ChosenFile[];
}

/** What the files of an upload are for. */
export interface UploadTarget {
  /** They are added to a dataset that has content. */
  adds: boolean;
  /** @returns the number under which files are sent */
  open(signal: AbortSignal): Promise<number>;
  send(batch: BatchRequest): Promise<void>;
  /** Asks the service to go on with what has arrived. Repeated after a lost answer. */
  close(transId: number): Promise<void>;
  /** After a cancellation. */
  discard(): Promise<void>;
}

/** A dataset is created from the files. @param datasetId a draft */
export function newDatasetTarget(datasetId: string, labelColumns?: CsvMapping): UploadTarget {
  const params = { dataset_id: datasetId };
  let lost = false;
  return {
    adds: false,
    open: async (signal) => (await call(openDataFiles, { params }, signal)).trans_id,
    send: (batch) => sendBatch(datasetId, batch),
    async close(transId) {
      try {
        await call(processDataFiles, {
          params: { ...params, trans_id: transId },
          ...(labelColumns && { query: { label_columns: JSON.stringify(labelColumns) } }),
        });
      } catch (error) {
        if (!hasStatus(error, 409)) lost = true;
        if (!hasStatus(error, 409) || !lost) throw error;
        // No draft any more: the refused files were accepted before, and the answer was lost.
        const dataset = await call(getDataset, { params });
        if (datasetStatus(dataset) === "DRAFT") throw error;
      }
    },
    // The draft is not wanted any more.
    async discard() {
      await call(deleteDataset, { params });
    },
  };
}

/** The files are added to a dataset that has content. */
export function additionTarget(datasetId: string, labelColumns?: CsvMapping): UploadTarget {
  const params = { dataset_id: datasetId };
  let lost = false;
  return {
    adds: true,
    open: async (signal) =>
      (await call(openDataFiles, { params, query: { addition: true } }, signal)).trans_id,
    send: (batch) => sendBatch(datasetId, batch),
    async close(transId) {
      const body = new FormData();
      body.append("trans_id", String(transId));
      body.append("auto_reindex", "true");
      if (labelColumns) body.append("label_columns", JSON.stringify(labelColumns));
      try {
        await call(addMedia, { params, body });
      } catch (error) {
        // The task of a request whose answer was lost runs, or has taken the files.
        if (lost && (hasStatus(error, 409) || hasStatus(error, 400))) return;
        lost = true;
        throw error;
      }
    },
    // Files that are not added are forgotten after some days.
    discard: async () => {},
  };
}

/** An archive, which one request sends and adds. */
export function archiveTarget(datasetId: string): UploadTarget {
  return {
    adds: true,
    open: async () => 0,
    async send({ files, ...request }) {
      const body = new FormData();
      for (const { file } of files) body.append("archive", file, file.name);
      body.append("auto_reindex", "true");
      const address = addressOf(addMedia, { params: { dataset_id: datasetId } });
      await sendForm({ ...request, method: addMedia.method, address, body });
    },
    close: async () => {},
    discard: async () => {},
  };
}

async function sendBatch(
  datasetId: string,
  { transId, files, ...request }: BatchRequest,
): Promise<void> {
  const body = new FormData();
  for (const { file, path } of files) body.append("files", file, path);
  const params = { dataset_id: datasetId, trans_id: transId };
  const address = addressOf(uploadDataFiles, { params });
  await sendForm({ ...request, method: uploadDataFiles.method, address, body });
}
