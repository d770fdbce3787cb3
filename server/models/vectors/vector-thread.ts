import { Worker } from "node:worker_threads";
import type { ClusterRequest } from "./clusters.ts";
import type { Propagated, PropagationRequest } from "./propagation.ts";
import type { VectorAnswer, VectorRequest } from "./vector-worker.ts";

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
  watch: Watch,
): Promise<Uint32Array[]> {
  const { prints, vectors } = request;
  const buffers = [prints.buffer, ...(vectors === null ? [] : [vectors.buffer])];
  return (await inThread({ kind: "clusters", ...request }, buffers, watch)) as Uint32Array[];
}

/** Propagates classes in a thread of their own; see `propagate` and `clustersInThread`. */
export async function propagateInThread(
  request: PropagationRequest & { vectors: Int8Array<ArrayBuffer> },
  watch: Watch,
): Promise<Propagated> {
  const buffers = [request.vectors.buffer];
  return (await inThread({ kind: "propagation", ...request }, buffers, watch)) as Propagated;
}

async function inThread(
  request: VectorRequest,
  transferList: ArrayBuffer[],
  { signal, onProgress }: Watch,
): Promise<Uint32Array[] | Propagated> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./vector-worker.ts", import.meta.url), {
    workerData: request,
    transferList,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Uint32Array[] | Propagated>();
  worker.on("message", (answer: VectorAnswer) => {
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
