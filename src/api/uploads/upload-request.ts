import { httpError } from "#/api/client.ts";
import { ApiError } from "#/api/errors.ts";

export interface UploadRequest {
  method: string;
  address: string;
  body: FormData;
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

/** Sends files. Uses XMLHttpRequest, because fetch does not report the progress of sending. */
export function sendForm(request: UploadRequest): Promise<void> {
  const { method, address, body, signal, onProgress } = request;
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
    xhr.open(method, address);
    xhr.send(body);
  });
}
