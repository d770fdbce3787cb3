import { uploadDataFiles } from "#contract/routes/ingestion.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { addressOf, httpError } from "#/api/client.ts";
import { ApiError } from "#/api/errors.ts";

interface UploadRequest {
  datasetId: string;
  transId: number;
  files: readonly ChosenFile[];
  /**
   * Aborts the request while some of its bytes are unsent. Afterwards the answer is awaited, because only that shows
   * whether the service has the files.
   */
  signal: AbortSignal;
  /** Bytes of this request that have been sent. */
  onProgress: (sentBytes: number) => void;
}

/** A connection without progress for this long counts as lost. */
const stallMs = 90_000;

/** Sends one batch of files. Uses XMLHttpRequest, because fetch does not report the progress of sending. */
export function uploadBatch(request: UploadRequest): Promise<void> {
  const { files, signal, onProgress } = request;
  const params = { dataset_id: request.datasetId, trans_id: request.transId };
  const body = new FormData();
  for (const { file, path } of files) body.append("files", file, path);

  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let whole = false;
    let stalled = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      if (!whole) xhr.abort();
    };
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        stalled = true;
        xhr.abort();
      }, stallMs);
    };
    const fail = (kind: "network" | "aborted"): void => reject(new ApiError({ kind }));
    xhr.addEventListener("load", () => {
      if (xhr.status >= 200 && xhr.status < 300) return resolve();
      const headers = new Headers();
      for (const name of ["x-request-id", "retry-after"]) {
        const value = xhr.getResponseHeader(name);
        if (value !== null) headers.set(name, value);
      }
      reject(httpError(xhr.status, xhr.responseText, headers));
    });
    xhr.addEventListener("error", () => fail("network"));
    xhr.addEventListener("abort", () => fail(stalled ? "network" : "aborted"));
    xhr.addEventListener("loadend", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
    xhr.upload.addEventListener("progress", ({ loaded }) => {
      moved();
      onProgress(loaded);
    });
    xhr.upload.addEventListener("load", () => {
      whole = true;
    });
    if (signal.aborted) return fail("aborted");
    signal.addEventListener("abort", stop);
    moved();
    xhr.open(uploadDataFiles.method, addressOf(uploadDataFiles, { params }));
    xhr.send(body);
  });
}
