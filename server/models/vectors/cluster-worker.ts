import { parentPort, workerData } from "node:worker_threads";
import { lowerPriority } from "../low-priority.ts";
import { type ClusterRequest, clustersOf } from "./clusters.ts";

/** A thread that finds clusters for one request. */

export type ClusterAnswer = { done: number } | { result: Uint32Array[] };

if (parentPort === null) throw new Error("This is the inside of a worker thread");
lowerPriority();
const port = parentPort;
const result = await clustersOf(workerData as ClusterRequest, (done) =>
  port.postMessage({ done } satisfies ClusterAnswer),
);
port.postMessage({ result } satisfies ClusterAnswer);
