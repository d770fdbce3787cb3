import * as z from "zod/mini";
import { codedSchema, openEnum, strictBody, uuid } from "./wire.ts";

/** What models add to a dataset. The first five are documented, the last is ours. */
export const enrichmentTypes = [
  "CAPTION_IMAGES",
  "OBJECT_DETECTION",
  "CAPTION_OBJECTS",
  "IMAGE_TAGGING",
  "MULTIMODEL_IMAGE_ENCODING",
  "TEXT_DETECTION",
] as const;
export type EnrichmentType = (typeof enrichmentTypes)[number];

/** The name of the snapshot of the state before a re-index. */
export const beforeReindexName = "Before re-indexing";

/** Both fields are ours; the documented request has no body. */
export const reindexBody = z
  .object({
    /**
     * The model whose embeddings compare the pictures. By default that of the clusters that are there, and else the
     * usual one.
     */
    embedding_model: z.optional(z.string().check(z.maxLength(200))),
  })
  .check(z.meta({ id: "ReindexDataset" }));
export type ReindexDataset = z.infer<typeof reindexBody>;

/** The name of the snapshot of the state before an enrichment. */
export const beforeEnrichmentName = "Before enriching";

export const modelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: openEnum(enrichmentTypes),
    /** `Unavailable` is ours: `reason` says why. */
    status: openEnum(["Active", "Coming Soon", "Unavailable"]),
    vendor: z.string(),
    description: z.string(),
    dependencies: z.nullable(z.array(z.string())),
    /** Extensions. */
    version: z.optional(z.string()),
    licence: z.optional(z.nullable(z.string())),
    reason: z.optional(z.nullable(z.string())),
    /** That as code and params, see `refusals.ts`. */
    reason_coded: z.optional(z.nullable(codedSchema)),
    /** Milliseconds for an image on the service's machine, measured; null: not yet. */
    ms_per_image: z.optional(z.nullable(z.number())),
    /** The images that this comes from; a few: it is a guess. */
    measured_images: z.optional(z.int()),
    /** The images of the dataset that the model has not seen. */
    new_images: z.optional(z.int()),
    /** Whether it compares the pictures of the dataset: the last re-index was with it. */
    in_use: z.optional(z.boolean()),
  })
  .check(z.meta({ id: "EnrichmentModel" }));
export type EnrichmentModel = z.infer<typeof modelSchema>;

/** Fewer images than this are a guess. */
export const measuredWell = 50;

const modelChoice = z.union([
  z.string().check(z.maxLength(200)),
  z.object({
    id: z.string().check(z.maxLength(200)),
    metadata: z.optional(z.object({ prompt: z.optional(z.string().check(z.maxLength(4000))) })),
  }),
]);

export const enrichBody = z
  .object({
    /** For each type the id of a model, alone or with a prompt. */
    enrichment_models: z.record(z.string(), modelChoice).check(
      z.refine((models) => Object.keys(models).length > 0, "Name at least one model"),
      z.refine(
        (models) =>
          Object.keys(models).every((type) =>
            (enrichmentTypes as readonly string[]).includes(type),
          ),
        `The types are ${enrichmentTypes.join(", ")}`,
      ),
    ),
    /** Extension: saves the state before as a snapshot. By default it does. */
    safety: z.optional(z.boolean()),
    /** Extension: results below it are left out. */
    min_confidence: z.optional(z.number().check(z.gte(0), z.lte(1))),
  })
  .check(z.meta({ id: "EnrichDataset" }));
export type EnrichDataset = z.infer<typeof enrichBody>;

export const enrichmentContextSchema = z
  .object({
    enrichment_context_id: z.nullable(z.string()),
    /** `NEW`: the dataset was never enriched. */
    status: z.string(),
    dataset_enrichment_models: z.object({ enrichment_models: z.record(z.string(), z.string()) }),
    /** Extensions: the snapshot of the state before, and the task. */
    snapshot_id: z.optional(z.nullable(z.string())),
    task_id: z.optional(z.nullable(z.string())),
  })
  .check(z.meta({ id: "EnrichmentContext" }));

/** The source of a model's labels; see `modelOfSource`. */
export function sourceOfModel({ id, version }: { id: string; version: string }): string {
  return `model:${id}@${version}`;
}

/** The id of the model that made a label; null for a label of another source. */
export function modelOfSource(source: string): string | null {
  return /^model:(.+)@[^@]*$/.exec(source)?.[1] ?? null;
}

/** The source of propagated labels. */
export const propagatedSource = "propagated";

export const propagationLimits = {
  /** The least number of classes, and of items with each. */
  classes: 2,
  seeds: 5,
  /** The share of the suggestions that is shown for a review, and the most items. */
  reviewedShare: 0.1,
  reviewed: 60,
  corrections: 10_000,
  /** Where a request names none. */
  confidence: 0.6,
} as const;

/** The name of the snapshot of the state before labels are propagated. */
export const beforePropagationName = "Before propagating labels";

const className = z.string().check(z.minLength(1), z.maxLength(255));

export const propagateBody = strictBody({
  /** The labels to propagate; by default all that enough items have. */
  labels: z.optional(
    z.array(className).check(z.minLength(propagationLimits.classes), z.maxLength(1000)),
  ),
  min_confidence: z.optional(z.number().check(z.gte(0), z.lte(1))),
  /** What a person decided about items; null: none of the labels. They count as seeds. */
  corrections: z.optional(
    z
      .array(z.strictObject({ media_id: uuid, label: z.nullable(className) }))
      .check(z.maxLength(propagationLimits.corrections)),
  ),
  /** Answers what it would do, with examples to review, and changes nothing. */
  dry_run: z.optional(z.boolean()),
  safety: z.optional(z.boolean()),
  if_head: z.optional(z.string()),
}).check(z.meta({ id: "PropagateLabels" }));
export type PropagateLabels = z.infer<typeof propagateBody>;

export const seedsSchema = z
  .object({
    /** The labels of images, the one with the most seeds first. */
    labels: z.array(
      z.object({
        label: z.string(),
        /** Images that it can be propagated from: not those that have it from a propagation. */
        seeds: z.int(),
        images: z.int(),
      }),
    ),
    head: z.string(),
  })
  .check(z.meta({ id: "LabelSeeds" }));
export type LabelSeeds = z.infer<typeof seedsSchema>;

export const propagationReportSchema = z
  .object({
    classes: z.array(z.object({ label: z.string(), seeds: z.int(), suggested: z.int() })),
    /** Items without any of the labels, and those among them that would get one. */
    candidates: z.int(),
    suggested: z.int(),
    /** Items that have no embedding yet. */
    not_embedded: z.int(),
    /** There are so many seeds and images that the nearest seeds come from an index, which misses some. */
    is_approximate: z.optional(z.boolean()),
    /** To be reviewed: the least certain of each class first. */
    review: z.array(
      z.object({
        media_id: z.string(),
        file_name: z.string(),
        media_thumb_uri: z.string(),
        media_uri: z.string(),
        label: z.string(),
        confidence: z.number(),
      }),
    ),
    head: z.string(),
  })
  .check(z.meta({ id: "PropagationReport" }));
export type PropagationReport = z.infer<typeof propagationReportSchema>;
