import { type EnrichmentModel, modelOfSource, sourceOfModel } from "#contract/enrichment.ts";
import type { Label } from "#contract/media.ts";
import { type RefusalReason, because, refusalOf } from "#contract/refusals.ts";
import type { DatasetRow, MediaRow } from "./db.ts";
import { createRandom, hashText } from "./ids.ts";

type Model = Omit<EnrichmentModel, "new_images">;

export function notInstalled(model: string): RefusalReason {
  return because("model_not_installed", { model, command: "npm run stillframe -- models install" });
}

/** Some that can run, and one that is not installed. */
const models: readonly Model[] = [
  {
    id: "mobilenet-v2",
    name: "MobileNet v2",
    type: "MULTIMODEL_IMAGE_ENCODING",
    status: "Active",
    vendor: "nsfwjs",
    description:
      "Numbers that are alike for alike pictures: clusters and searches by picture use them",
    dependencies: null,
    version: "1",
    licence: "MIT",
    reason: null,
    ms_per_image: 21,
    measured_images: 240,
  },
  {
    id: "own-parts",
    name: "Parts",
    type: "MULTIMODEL_IMAGE_ENCODING",
    status: "Active",
    vendor: "Own model",
    description: "Compares pictures by the parts of machines in them",
    dependencies: null,
    version: "5f0c1be2a94d",
    licence: null,
    reason: null,
    ms_per_image: 48,
    measured_images: 12,
  },
  {
    id: "centernet-coco",
    name: "CenterNet",
    type: "OBJECT_DETECTION",
    status: "Active",
    vendor: "human",
    description: "Objects of 80 everyday classes (COCO), with boxes",
    dependencies: null,
    version: "1",
    licence: "MIT",
    reason: null,
    ms_per_image: 130,
    measured_images: 12,
  },
  {
    id: "picture-tags",
    name: "Picture tags",
    type: "IMAGE_TAGGING",
    status: "Active",
    vendor: "Stillframe",
    description:
      "Tags for dominant colours and faults, and for objects where their detector is installed",
    dependencies: null,
    version: "1",
    licence: "Apache-2.0",
    reason: null,
    ms_per_image: null,
    measured_images: 0,
  },
  {
    id: "vision-server",
    name: "Captions by a model server",
    type: "CAPTION_IMAGES",
    status: "Active",
    vendor: "127.0.0.1:8080",
    description: "A sentence about each picture, by a server that speaks the OpenAI API",
    dependencies: null,
    version: "small",
    licence: null,
    reason: null,
    ms_per_image: 900,
    measured_images: 64,
  },
  {
    id: "pp-ocr-v4",
    name: "PP-OCRv4",
    type: "TEXT_DETECTION",
    status: "Unavailable",
    vendor: "PaddlePaddle",
    description: "Text in pictures, line by line, with boxes",
    dependencies: null,
    version: "1",
    licence: "Apache-2.0",
    reason: refusalOf(notInstalled("PP-OCRv4")).sentence,
    reason_coded: notInstalled("PP-OCRv4"),
    ms_per_image: null,
    measured_images: 0,
  },
];

/** A plain backend sends the documented fields, and no model that cannot run. */
export function modelsFor(dataset: DatasetRow, isPlain: boolean): EnrichmentModel[] {
  if (isPlain) {
    return models
      .filter(({ status }) => status === "Active")
      .map(({ id, name, type, status, vendor, description, dependencies }) => ({
        id,
        name,
        type,
        status,
        vendor,
        description,
        dependencies,
      }));
  }
  const inUse = dataset.clusteredBy ?? usualEmbedder;
  return models.map((model) => ({
    ...model,
    new_images: newImages(dataset, model),
    ...(model.type === "MULTIMODEL_IMAGE_ENCODING" && { in_use: model.id === inUse }),
  }));
}

/** What compares pictures where no other model was chosen. */
export const usualEmbedder = "mobilenet-v2";

export function modelById(id: string): Model | undefined {
  return models.find((one) => one.id === id);
}

function newImages(dataset: DatasetRow, { id, type, version = "" }: Model): number {
  const source = sourceOfModel({ id, version });
  const isNew =
    type === "MULTIMODEL_IMAGE_ENCODING"
      ? ({ media_id: of }: MediaRow) =>
          id !== (dataset.clusteredBy ?? usualEmbedder) || dataset.notEmbedded?.has(of) === true
      : (item: MediaRow) => !item.labels.some((label) => label.source === source);
  return dataset.items.filter((item) => item.media_type === "image" && isNew(item)).length;
}

/** What a model adds to an item; the same object where it finds nothing. */
export function enriched(
  item: MediaRow,
  model: Pick<Model, "id" | "type" | "version">,
  { minConfidence, prompt }: { minConfidence: number; prompt: string | undefined },
): MediaRow {
  if (item.media_type !== "image") return item;
  const random = createRandom(hashText(`${model.id}/${item.media_id}`));
  const source = sourceOfModel({ id: model.id, version: model.version ?? "" });
  switch (model.type) {
    case "OBJECT_DETECTION":
    case "TEXT_DETECTION": {
      // Its own results are replaced, and no others.
      const kept = item.labels.filter((label) => modelOfSource(label.source) !== model.id);
      const found = detections(random, source).filter(
        ({ confidence }) => (confidence ?? 0) >= minConfidence,
      );
      if (found.length === 0 && kept.length === item.labels.length) return item;
      return { ...item, labels: [...kept, ...found] };
    }
    case "IMAGE_TAGGING": {
      if (random() > 0.7) return item;
      const tag = ["mostly blue", "mostly grey", "mostly green"][Math.floor(random() * 3)] ?? "";
      return item.tags.includes(tag) ? item : { ...item, tags: [...item.tags, tag] };
    }
    case "CAPTION_IMAGES": {
      // What a person wrote stays.
      if (item.caption && !/^(?:A picture of|Briefly:) a /.test(item.caption)) return item;
      const subject = item.labels[0]?.name ?? "scene";
      return {
        ...item,
        caption: `${prompt === undefined ? "A picture of" : "Briefly:"} a ${subject}`,
      };
    }
    default:
      return item;
  }
}

const everyday = ["person", "car", "truck", "traffic light", "backpack"] as const;

function detections(random: () => number, source: string): Label[] {
  const count = Math.floor(random() * 3);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return Array.from({ length: count }, () => ({
    name: everyday[Math.floor(random() * random() * everyday.length)] ?? "person",
    box: [round(random() * 0.6), round(random() * 0.6), 0.25, 0.3],
    confidence: round(0.35 + random() * 0.6),
    source,
  }));
}
