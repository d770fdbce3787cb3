import { parentPort, workerData } from "node:worker_threads";
import { lowerPriority } from "../low-priority.ts";
import { type ClusterRequest, clustersOf } from "./clusters.ts";
import { type Propagated, type PropagationRequest, propagate } from "./propagation.ts";

/** A thread that compares embeddings for one request. */

export type VectorRequest =
  | ({ kind: "clusters" } & ClusterRequest)
  | ({ kind: "propagation" } & PropagationRequest);

export type VectorAnswer = { done: number } | { result: Uint32Array[] | Propagated };

if (parentPort === null) throw new Error("This is the inside of a worker thread");
lowerPriority();
const port = parentPort;
const request = workerData as VectorRequest;
const result =
  request.kind === "clusters"
    ? await clustersOf(request, (done) => port.postMessage({ done } satisfies VectorAnswer))
    : await propagate(request);
port.postMessage({ result } satisfies VectorAnswer);
