import { noop } from "@tanstack/react-query";
import { deleteDataset, newDataset, openDataFiles, processDataFiles } from "#contract/routes.ts";
import { call } from "./client.ts";
import { ApiError, isTransient } from "./errors.ts";
import { planBatches } from "./upload-plan.ts";
import { uploadBatch } from "./upload-request.ts";

export interface UploadProgress {
  files: number;
  doneFiles: number;
  failedFiles: number;
  bytes: number;
  sentBytes: number;
}

export interface UploadFailure {
  file: File;
  error: unknown;
}

export interface UploadResult {
  datasetId: string;
  failures: UploadFailure[];
  /** False where nothing arrived: then there is nothing to build a dataset from. */
  processing: boolean;
}

interface UploadOptions {
  name: string;
  files: readonly File[];
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
}

/** Requests at a time: enough to fill a line, few enough to leave some for the rest of the page. */
const lanes = 3;
/** Tries of a batch; another only where the fault may pass. */
const tries = 3;

/**
 * Creates a dataset, uploads files to it in batches, and has it built. A batch that fails is reported and
 * does not stop the others; an aborted signal does: then the dataset is deleted again, and the error is
 * an `ApiError` of kind `aborted`.
 */
export async function uploadDataset(options: UploadOptions): Promise<UploadResult> {
  const { name, signal } = options;
  const created = await call(newDataset, { query: { dataset_name: name } }, signal);
  try {
    return await fillDataset(created.dataset_id, options);
  } catch (error) {
    // Whoever cancels does not want the empty draft either. If it cannot be deleted, the list shows it.
    if (isAborted(error)) {
      await call(deleteDataset, { params: created }).catch(noop);
    }
    throw error;
  }
}

async function fillDataset(
  datasetId: string,
  { files, signal, onProgress }: UploadOptions,
): Promise<UploadResult> {
  const params = { dataset_id: datasetId };
  const { trans_id: transId } = await call(openDataFiles, { params }, signal);

  const batches = planBatches(files);
  const sent = batches.map(() => 0);
  const failures: UploadFailure[] = [];
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  let doneFiles = 0;
  const report = (): void =>
    onProgress({
      files: files.length,
      doneFiles,
      failedFiles: failures.length,
      bytes,
      sentBytes: Math.min(
        bytes,
        sent.reduce((sum, part) => sum + part, 0),
      ),
    });

  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < batches.length; at = next++) {
      const batch = batches[at] ?? [];
      const size = batch.reduce((sum, file) => sum + file.size, 0);
      try {
        await withRetries(signal, async () =>
          uploadBatch({
            datasetId,
            transId,
            files: batch,
            signal,
            onProgress: (loaded) => {
              // the count includes the form's own lines between the files
              sent[at] = Math.min(loaded, size);
              report();
            },
          }),
        );
        doneFiles += batch.length;
      } catch (error) {
        if (isAborted(error)) throw error;
        failures.push(...batch.map((file) => ({ file, error })));
      }
      sent[at] = size;
      report();
    }
  };
  report();
  await Promise.all(Array.from({ length: Math.min(lanes, batches.length) }, lane));
  if (signal.aborted) throw new ApiError({ kind: "aborted" });

  const processing = doneFiles > 0;
  if (processing) {
    await call(processDataFiles, { params: { ...params, trans_id: transId } }, signal);
  }
  return { datasetId, failures, processing };
}

async function withRetries(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !isTransient(error) || signal.aborted) throw error;
      const seconds = error instanceof ApiError ? error.retryAfter : null;
      await pause((seconds ?? 2 ** (tries - left - 1)) * 1_000, signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new ApiError({ kind: "aborted" }));
    });
  });
}

function isAborted(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "aborted";
}
