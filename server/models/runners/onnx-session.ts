import { installed } from "../installed.ts";
import type { ModelPart } from "../parts.ts";

/** The part of ONNX Runtime that is used here; its package is optional, so its own types are not there. */
interface OnnxTensor {
  data: Float32Array;
  dims: readonly number[];
}
interface Session {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
}
interface Runtime {
  InferenceSession: { create(path: string, options: object): Promise<Session> };
  Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

export interface OnnxRun {
  outputs: readonly string[];
  /** @returns the outputs by name, of one input in this shape */
  run(values: Float32Array, shape: readonly number[]): Promise<Record<string, OnnxTensor>>;
}

/**
 * Loads an ONNX file onto the processor, with one thread: a thread of ours runs one picture at a time.
 * @throws where the package is missing, and where the file is no model that it can run
 */
export async function loadOnnx(part: ModelPart, file: string): Promise<OnnxRun> {
  const { InferenceSession, Tensor } = (await installed.module(
    part,
    "onnxruntime-node",
  )) as Runtime;
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // Only errors: warnings of a model are for who made it.
    logSeverityLevel: 3,
  });
  const [input] = session.inputNames;
  if (input === undefined) throw new Error("The model has no input");
  return {
    outputs: session.outputNames,
    run: async (values, shape) => session.run({ [input]: new Tensor("float32", values, shape) }),
  };
}

/** Pixels as a model takes them: one plane for each channel, normalised. */
export function planes(
  data: Uint8Array,
  {
    mean,
    std,
    channels,
  }: { mean: readonly number[]; std: readonly number[]; channels: readonly number[] },
): Float32Array {
  const pixels = data.length / 3;
  const values = new Float32Array(data.length);
  channels.forEach((channel, plane) => {
    const [from, by] = [mean[plane] ?? 0, std[plane] ?? 1];
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[plane * pixels + pixel] = ((data[pixel * 3 + channel] ?? 0) / 255 - from) / by;
    }
  });
  return values;
}
