import { Worker } from "node:worker_threads";
import type { ClusterAnswer } from "./cluster-worker.ts";
import type { ClusterRequest } from "./clusters.ts";

interface Watch {
  signal: AbortSignal;
  onProgress?: (done: number) => void;
}

/**
 * Finds clusters in a thread of their own; see `clustersOf`. The arrays of the request are handed over: they are empty
 * afterwards.
 * @throws the reason of the signal once it is aborted
 */
export async function clustersInThread(
  request: ClusterRequest & {
    prints: Uint8Array<ArrayBuffer>;
    vectors: Int8Array<ArrayBuffer> | null;
  },
  { signal, onProgress }: Watch,
): Promise<Uint32Array[]> {
  signal.throwIfAborted();
  const { prints, vectors } = request;
  const worker = new Worker(new URL("./cluster-worker.ts", import.meta.url), {
    workerData: request,
    transferList: [prints.buffer, ...(vectors === null ? [] : [vectors.buffer])],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Uint32Array[]>();
  worker.on("message", (answer: ClusterAnswer) => {
    if ("result" in answer) resolve(answer.result);
    else onProgress?.(answer.done);
  });
  worker.on("error", reject);
  worker.on("exit", () => reject(new Error("The thread that compares embeddings ended")));
  const end = () => reject(signal.reason as Error);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", end);
    await worker.terminate();
  }
}
