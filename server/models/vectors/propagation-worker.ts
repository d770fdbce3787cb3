import { parentPort, workerData } from "node:worker_threads";
import { lowerPriority } from "../low-priority.ts";
import { type Propagated, Propagation, type Seeds } from "./propagation.ts";

/** A thread that propagates labels for one request: it is told what to do in order, and answers each. */

export interface PropagationStart {
  dimensions: number;
  isUsual: boolean;
}

export type PropagationCall =
  | { call: "common"; vectors: Int8Array }
  | ({ call: "seed" } & Seeds)
  | { call: "give"; vectors: Int8Array };

export type PropagationAnswer = { result: Propagated | null } | { error: Error };

if (parentPort === null) throw new Error("This is the inside of a worker thread");
lowerPriority();
const port = parentPort;
const { dimensions, isUsual } = workerData as PropagationStart;
const propagation = new Propagation(dimensions, isUsual);

port.on("message", (call: PropagationCall) => {
  answer(call).then(
    (result) => port.postMessage({ result } satisfies PropagationAnswer),
    (error: unknown) =>
      port.postMessage({
        error: error instanceof Error ? error : new Error(String(error)),
      } satisfies PropagationAnswer),
  );
});

async function answer(call: PropagationCall): Promise<Propagated | null> {
  switch (call.call) {
    case "common":
      propagation.common.add(call.vectors);
      return null;
    case "seed":
      await propagation.seed(call);
      return null;
    case "give":
      return await propagation.give(call.vectors);
  }
}
