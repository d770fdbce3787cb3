import { installed } from "../installed.ts";
import type { ModelPart } from "../parts.ts";

/** The part of TensorFlow.js that is used here; its packages are optional, so their own types are not there. */
interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}
interface Core {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: Float32Array, shape: number[]): Tensor;
  tidy<T>(work: () => T): T;
  io: { fromMemory(model: object): unknown };
}
interface GraphModel {
  execute(input: Tensor, output: string): Tensor;
}

/** A model as TensorFlow.js stores it. */
export interface StoredModel {
  modelTopology: { node: { name: string }[] };
  weightsManifest: { weights: unknown[] }[];
  format?: string;
  signature?: unknown;
}

let core: Promise<Core> | undefined;

async function startCore(part: ModelPart): Promise<Core> {
  const [tf, wasm] = (await Promise.all([
    installed.module(part, "@tensorflow/tfjs-core"),
    installed.module(part, "@tensorflow/tfjs-backend-wasm"),
  ])) as [Core, { setWasmPaths(folder: string): void }];
  wasm.setWasmPaths(installed.file("@tensorflow/tfjs-backend-wasm", "dist/"));
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}

/**
 * Loads a model onto WebAssembly. One thread runs one model at a time.
 * @returns runs the model on one picture, and reads one of its outputs
 */
export async function loadGraph(
  part: ModelPart,
  model: StoredModel,
  weights: Uint8Array,
): Promise<(values: Float32Array, shape: number[], output: string) => Promise<Float32Array>> {
  const tf = await (core ??= startCore(part));
  const { loadGraphModel } = (await installed.module(part, "@tensorflow/tfjs-converter")) as {
    loadGraphModel(handler: unknown): Promise<GraphModel>;
  };
  const graph = await loadGraphModel(
    tf.io.fromMemory({
      ...model,
      weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
    }),
  );
  return async (values, shape, output) => {
    const result = tf.tidy(() => graph.execute(tf.tensor(values, shape), output));
    try {
      return await result.data();
    } finally {
      result.dispose();
    }
  };
}
