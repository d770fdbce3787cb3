import { type RefusalReason, because } from "#contract/refusals.ts";
import { calibrate } from "./calibrate.ts";
import { installed } from "./installed.ts";
import type { Found, ModelInfo, RunnerSpec } from "./model.ts";
import { ModelPool } from "./model-pool.ts";
import { ownModels } from "./own-models.ts";
import type { ModelPart } from "./parts.ts";
import { type VisionServer, captionOf } from "./vision-server.ts";

export type { ModelInfo } from "./model.ts";
export { ModelBrokenError } from "./model-pool.ts";

/** The perceptual hash, which is there without any package. No choice of users. */
export const fingerprintModel = { id: "fingerprint", version: "1", name: "Fingerprints" } as const;
/** The model whose embeddings make clusters and find alike items. */
export const embedder = { id: "mobilenet-v2", version: "1", name: "MobileNet v2" } as const;

/** Requests that a model server gets at once. */
const captionsAtOnce = 4;

interface Model extends ModelInfo {
  /** null: it runs on a server. */
  spec: RunnerSpec | null;
}

const packaged: readonly (Omit<Model, "absent"> & { part: ModelPart | null; spec: RunnerSpec })[] =
  [
    {
      ...embedder,
      name: "MobileNet v2",
      type: "MULTIMODEL_IMAGE_ENCODING",
      vendor: "nsfwjs",
      licence: "MIT",
      description:
        "Numbers that are alike for alike pictures: clusters and searches by picture use them",
      part: "similarity",
      spec: { kind: "mobilenet" },
    },
    {
      id: "centernet-coco",
      version: "1",
      name: "CenterNet",
      type: "OBJECT_DETECTION",
      vendor: "human",
      licence: "MIT",
      description: "Objects of 80 everyday classes (COCO), with boxes",
      part: "detection",
      spec: { kind: "centernet" },
    },
    {
      id: "pp-ocr-v4",
      version: "1",
      name: "PP-OCRv4",
      type: "TEXT_DETECTION",
      vendor: "PaddlePaddle",
      licence: "Apache-2.0",
      description: "Text in pictures, line by line, with boxes",
      part: "text",
      spec: { kind: "text" },
    },
    {
      id: "picture-tags",
      version: "1",
      name: "Picture tags",
      type: "IMAGE_TAGGING",
      vendor: "Stillframe",
      licence: "Apache-2.0",
      description:
        "Tags for dominant colours and faults, and for objects where their detector is installed",
      part: null,
      spec: { kind: "picture-tags" },
    },
  ];

export interface ModelsOptions {
  /** The folder of the installation's own models; it need not exist. */
  folder: string;
  vision: VisionServer | null;
}

/**
 * The models of this machine. Pictures are worked on in threads, which start with the first picture and end when there
 * are none left.
 */
export class Models {
  readonly #options: ModelsOptions;
  readonly #pool = new ModelPool();
  readonly #guesses = new Map<string, number | null>();
  readonly #closing = new AbortController();

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  /** All models, those that cannot run too. Sees an install that happens meanwhile. */
  async list(): Promise<ModelInfo[]> {
    return (await this.#all()).map(({ spec: _, ...info }) => info);
  }

  async find(id: string): Promise<ModelInfo | undefined> {
    return (await this.list()).find((model) => model.id === id);
  }

  /** Why there are no embeddings of pictures; null where there are. */
  whyNoEmbeddings(): RefusalReason | null {
    return installed.absence("similarity")?.of(embedder.name) ?? null;
  }

  /** The number of pictures that it works on at once. */
  atOnce(id: string): number {
    return id === visionId ? captionsAtOnce : this.#pool.size;
  }

  /**
   * Runs a model on the file of an image.
   * @returns what it found, and for how many milliseconds it worked
   * @throws ModelBrokenError where the model cannot run at all
   */
  async run(
    id: string,
    path: string,
    { prompt, signal }: { prompt?: string | undefined; signal: AbortSignal },
  ): Promise<{ found: Found; ms: number }> {
    signal.throwIfAborted();
    if (id === fingerprintModel.id) {
      return await this.#pool.run({ model: id, spec: { kind: "fingerprint" }, path });
    }
    const { vision } = this.#options;
    if (id === visionId && vision !== null)
      return await captionOf(vision, path, { prompt, signal });
    const model = (await this.#all()).find((one) => one.id === id);
    if (model?.spec == null) throw new Error(`There is no model ${id}`);
    return await this.#pool.run({ model: `${id}@${model.version}`, spec: model.spec, path });
  }

  /**
   * A guess of the milliseconds that a model works on an image. The first call begins to measure it with drawn pictures,
   * and until that has ended there is none.
   */
  guess(id: string): number | null {
    if (id === visionId) return null;
    const known = this.#guesses.get(id);
    if (known !== undefined) return known;
    this.#guesses.set(id, null);
    const { signal } = this.#closing;
    void calibrate((path) => this.run(id, path, { signal })).then((ms) =>
      this.#guesses.set(id, ms),
    );
    return null;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#pool.close();
  }

  async #all(): Promise<Model[]> {
    const { folder, vision } = this.#options;
    const own = (await ownModels(folder)).map((model): Model => ({
      id: `own-${model.folder}`,
      version: model.version,
      name: model.name,
      type: model.type,
      vendor: "Own model",
      licence: model.licence,
      description: model.description,
      absent: model.fault ?? installed.absence("onnx")?.of(model.name) ?? null,
      spec: model.spec,
    }));
    return [
      ...packaged.map(({ part, ...model }) => ({
        ...model,
        // With the detector it finds more: another version.
        version: model.spec.kind === "picture-tags" && hasDetector() ? "1-objects" : model.version,
        absent: part === null ? null : (installed.absence(part)?.of(model.name) ?? null),
      })),
      captioner(vision),
      ...own,
    ];
  }
}

function hasDetector(): boolean {
  return installed.whyAbsent("detection") === undefined;
}

const visionId = "vision-server";

function captioner(vision: VisionServer | null): Model {
  return {
    id: visionId,
    version: vision?.model ?? "none",
    name: vision === null ? "Captions" : `Captions by ${vision.model}`,
    type: "CAPTION_IMAGES",
    vendor: vision === null ? "A model server" : new URL(vision.url).host,
    licence: null,
    description: "A sentence about each picture, by a server that speaks the OpenAI API",
    absent:
      vision === null
        ? because("model_without_server", { model: "Captions", setting: "STILLFRAME_VISION_URL" })
        : null,
    spec: null,
  };
}
