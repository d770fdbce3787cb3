import { uploadDataFiles } from "#contract/routes.ts";
import { addressOf, httpError } from "./client.ts";
import { ApiError } from "./errors.ts";

interface UploadRequest {
  datasetId: string;
  transId: number;
  files: readonly File[];
  signal: AbortSignal;
  /** Bytes of this request that have left. */
  onProgress: (sentBytes: number) => void;
}

/** Sends one batch of files. XMLHttpRequest, because fetch does not tell how much of a body has left. */
export function uploadBatch(request: UploadRequest): Promise<void> {
  const { files, signal, onProgress } = request;
  const params = { dataset_id: request.datasetId, trans_id: request.transId };
  const body = new FormData();
  for (const file of files) body.append("files", file, uploadName(file));

  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const stop = (): void => xhr.abort();
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
    xhr.addEventListener("abort", () => fail("aborted"));
    xhr.addEventListener("loadend", () => signal.removeEventListener("abort", stop));
    xhr.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    if (signal.aborted) return fail("aborted");
    signal.addEventListener("abort", stop);
    xhr.open(uploadDataFiles.method, addressOf(uploadDataFiles, { params }));
    xhr.send(body);
  });
}

/** The path below the chosen folder where there is one: files of one name in two folders stay apart. */
export function uploadName(file: File): string {
  return file.webkitRelativePath || file.name;
}
