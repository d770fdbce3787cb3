import * as z from "zod/mini";
import { isVisible, openEnum, strictBody, uuid, wireTime } from "./wire.ts";

/** `auto` is a checkpoint by the service: before media addition or re-index, and the safety snapshot of a restore. */
export const snapshotReasons = ["manual", "creation", "clone", "auto"] as const;

/** The reasons of snapshots that no user named. */
export const automaticReasons: readonly string[] = ["creation", "auto"];

/** Days for which removed things are kept: a snapshot can be brought back, an edit undone. */
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
     * Extension: the parent, which is the snapshot that the dataset was last saved as or restored to. If the parent was
     * removed, its nearest live ancestor. null: it is the first one (also of a clone), or no ancestor is left.
     */
    parent_id: z.optional(z.nullable(uuid)),
    /**
     * Extension: a hash of the whole content. Equal content has an equal hash, in any dataset and with any history.
     * null: not computed yet, or not readable.
     */
    content_hash: z.optional(z.nullable(z.string())),
    // extension, only for removed snapshots: the time of removal, and the end of the time in which it can be brought
    // back
    removed_at: z.optional(wireTime),
    kept_until: z.optional(wireTime),
    // extension: when its files were last verified, and their damage
    verified_at: z.optional(z.nullable(wireTime)),
    damaged: z.optional(z.nullable(z.string())),
  })
  .check(z.meta({ id: "Snapshot" }));
export type Snapshot = z.infer<typeof snapshotSchema>;

const facetSchema = z.array(z.object({ value: z.string(), count: z.int() }));

/** The values that occur in all snapshots of a dataset, for filters. */
export const snapshotFiltersSchema = z
  .object({
    /** The number of live snapshots. */
    total: z.int(),
    /** The number of removed snapshots that can still be brought back. */
    removed: z.int(),
    reasons: facetSchema,
    created_by: facetSchema,
    /** When the oldest live snapshot was taken; null where there is none. */
    oldest: z.nullable(wireTime),
  })
  .check(z.meta({ id: "SnapshotFilters" }));

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

export const restoreFields = {
  safety: z.optional(z.boolean()),
  reason: z.optional(z.string().check(z.maxLength(4096))),
  if_head: z.optional(z.string()),
};

/** All fields are optional, and none narrows the restore: a backend that ignores them does the same. */
export const restoreSnapshotBody = strictBody(restoreFields).check(
  z.meta({ id: "RestoreSnapshot" }),
);
export type RestoreSnapshot = z.infer<typeof restoreSnapshotBody>;
