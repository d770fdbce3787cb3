import * as z from "zod/mini";
import { isVisible, openEnum, strictBody, uuid, wireTime } from "./wire.ts";

/** `auto` is the service's own checkpoint: before media addition or re-index, and the safety snapshot of a restore. */
export const snapshotReasons = ["manual", "creation", "clone", "auto"] as const;

/** Those of them that nobody asked for by name. */
export const automaticReasons: readonly string[] = ["creation", "auto"];

/** How long what was removed is kept: a snapshot can be brought back, an edit undone. */
export const removedDays = 7;

export const snapshotSchema = z
  .object({
    snapshot_id: uuid,
    snapshot_name: z.string(),
    source_dataset_name: z.string(),
    created_at: wireTime,
    created_by: z.string(),
    n_images: z.int(),
    n_videos: z.int(),
    description: z.string(),
    reason: openEnum(snapshotReasons),
    training_model_id: z.nullable(z.string()),
    training_model_name: z.nullable(z.string()),
    is_current: z.boolean(),
    is_restoring: z.boolean(),
    /**
     * Ours: the snapshot that it grew from, which is what the dataset was last saved as or restored to. Where that was
     * removed, the nearest one before it that is there. null: it is the first, a clone's own first one included, or
     * nothing is left of what it grew from.
     */
    parent_id: z.optional(z.nullable(uuid)),
    /**
     * Ours: a hash of everything that is in it. The same content has the same one, whatever dataset it is in and however
     * it came about. null: not worked out yet, or not readable.
     */
    content_hash: z.optional(z.nullable(z.string())),
    // ours, and only of removed ones: when it was removed, and from when on it cannot come back
    removed_at: z.optional(wireTime),
    kept_until: z.optional(wireTime),
    // ours: when its files were last read and compared, and what is wrong with them
    verified_at: z.optional(z.nullable(wireTime)),
    damaged: z.optional(z.nullable(z.string())),
  })
  .check(z.meta({ id: "Snapshot" }));
export type Snapshot = z.infer<typeof snapshotSchema>;

const facetSchema = z.array(z.object({ value: z.string(), count: z.int() }));

/** What occurs in all snapshots of a dataset, to filter by. */
export const snapshotFiltersSchema = z
  .object({
    /** Live ones. */
    total: z.int(),
    /** Removed ones that can still be brought back. */
    removed: z.int(),
    reasons: facetSchema,
    created_by: facetSchema,
    /** When the oldest live one was taken; null where there is none. */
    oldest: z.nullable(wireTime),
  })
  .check(z.meta({ id: "SnapshotFilters" }));
export type SnapshotFilters = z.infer<typeof snapshotFiltersSchema>;

export const snapshotNameMax = 255;
export const snapshotDescriptionMax = 4096;

/** The rules of a name, shared by the forms and the service. */
export const snapshotNameSchema = z
  .string("The name is a text")
  .check(
    z.trim(),
    z.minLength(1, { error: "The name has at least 1 character", abort: true }),
    z.refine(isVisible, "The name has at least 1 visible character"),
    z.maxLength(snapshotNameMax, `The name has at most ${snapshotNameMax} characters`),
  );
export const snapshotDescriptionSchema = z
  .string("The description is a text")
  .check(
    z.maxLength(
      snapshotDescriptionMax,
      `The description has at most ${snapshotDescriptionMax} characters`,
    ),
  );

export const createSnapshotBody = z
  .object({
    name: z.optional(z.nullable(snapshotNameSchema)),
    description: z.optional(z.nullable(snapshotDescriptionSchema)),
  })
  .check(z.meta({ id: "CreateSnapshot" }));
export type CreateSnapshot = z.infer<typeof createSnapshotBody>;

export const updateSnapshotBody = z
  .object({
    name: z.optional(snapshotNameSchema),
    description: z.optional(snapshotDescriptionSchema),
  })
  .check(
    z.refine(
      (body) => body.name !== undefined || body.description !== undefined,
      "Include at least one field: name or description",
    ),
    z.meta({ id: "UpdateSnapshot" }),
  );
export type UpdateSnapshot = z.infer<typeof updateSnapshotBody>;

/** Everything optional, and nothing here narrows what a restore replaces: a backend that ignores it does the same. */
export const restoreSnapshotBody = strictBody({
  safety: z.optional(z.boolean()),
  reason: z.optional(z.string().check(z.maxLength(4096))),
  if_head: z.optional(z.string()),
}).check(z.meta({ id: "RestoreSnapshot" }));
export type RestoreSnapshot = z.infer<typeof restoreSnapshotBody>;

/** `Product Images Q1_snapshot_94b33dbd`: the first eight hex digits of the id. */
export function defaultSnapshotName(datasetName: string, snapshotId: string): string {
  return `${datasetName}_snapshot_${snapshotId.slice(0, 8)}`;
}

const beforeRestoring = "Before restoring ";

/** What the snapshot is called that keeps what a restore to `target` replaces. Not cut to the length that a name may have. */
export function safetySnapshotName(target: string): string {
  return target.startsWith(beforeRestoring)
    ? `Before undoing the restore of ${target.slice(beforeRestoring.length)}`
    : beforeRestoring + target;
}
