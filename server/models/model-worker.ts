import { parentPort } from "node:worker_threads";
import { lowerPriority } from "./low-priority.ts";
import { type Found, ModelFault, type Runner, type RunnerSpec } from "./model.ts";

/** A thread that runs models. It loads each at its first picture, and keeps it until it ends. */

export interface ModelJob {
  id: number;
  /** Names the model within the thread. */
  model: string;
  spec: RunnerSpec;
  path: string;
}

/** `broken`: the model itself does not load or work, which says nothing about the picture. */
export type ModelAnswer = { id: number; ms: number } & ({ found: Found } | { broken: string });

if (parentPort === null) throw new Error("This is the inside of a worker thread");
lowerPriority();
const port = parentPort;
const runners = new Map<string, Promise<Runner>>();

port.on("message", (job: ModelJob) => {
  void answer(job).then((message) => {
    const vector = "found" in message && "vector" in message.found ? message.found.vector : null;
    port.postMessage(message, vector?.buffer instanceof ArrayBuffer ? [vector.buffer] : []);
  });
});

async function answer({ id, model, spec, path }: ModelJob): Promise<ModelAnswer> {
  let runner: Runner;
  try {
    let loading = runners.get(model);
    if (loading === undefined) {
      loading = load(spec);
      runners.set(model, loading);
    }
    runner = await loading;
  } catch (error) {
    return { id, ms: 0, broken: lineOf(error) };
  }
  const start = performance.now();
  try {
    const found = await runner.run(path);
    return { id, ms: performance.now() - start, found };
  } catch (error) {
    if (error instanceof ModelFault) return { id, ms: 0, broken: lineOf(error) };
    return { id, ms: 0, found: { error: lineOf(error) } };
  }
}

async function load(spec: RunnerSpec): Promise<Runner> {
  switch (spec.kind) {
    case "fingerprint":
      return (await import("./runners/fingerprint.ts")).fingerprint;
    case "mobilenet":
      return await (await import("./runners/mobilenet.ts")).loadMobileNet();
    case "centernet":
      return await (await import("./runners/centernet.ts")).loadCenterNet();
    case "text":
      return await (await import("./runners/text.ts")).loadTextReader();
    case "picture-tags":
      return await (await import("./runners/picture-tags.ts")).loadPictureTags();
    case "onnx":
      return await (await import("./runners/own-onnx.ts")).loadOwnModel(spec.file, spec.settings);
  }
}

/** The first line of an error: that of a library may have a page of them. */
function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? "").trim().slice(0, 300) || "It gives no reason";
}
