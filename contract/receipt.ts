import * as z from "zod/mini";
import { itemChanges } from "./diff.ts";
import { type MediaItem, itemFilterSchema, mediaTypes } from "./media.ts";
import { strictBody, uuid, wireTime } from "./wire.ts";

/** The fields of a partial restore. `clustering` is `cluster_id`, `media` the file itself and its presence. */
export const restorableFields = [
  "labels",
  "tags",
  "caption",
  "metadata",
  "clustering",
  "media",
] as const;
export type RestorableField = (typeof restorableFields)[number];

/**
 * A separate, strict endpoint: no typo may turn a partial restore into a full one. Without `only`, all fields of the
 * filtered items are restored; without a filter, the named fields of all items.
 */
export const partialRestoreBody = strictBody({
  only: z.optional(
    z.array(z.enum(restorableFields)).check(z.minLength(1, "Name at least one field, or none")),
  ),
  /** Selects an item if it matches in the snapshot, or in the present state of the dataset. */
  filter: z.optional(itemFilterSchema),
  safety: z.optional(z.boolean()),
  reason: z.optional(z.string().check(z.maxLength(4096))),
  if_head: z.optional(z.string()),
}).check(
  z.refine(
    (body) => body.only !== undefined || body.filter !== undefined,
    "Name at least one of: only, filter",
  ),
  z.meta({ id: "PartialRestore" }),
);
export type PartialRestore = z.infer<typeof partialRestoreBody>;

/** The properties of an item, as on the wire, that a field of a partial restore comprises. */
export const restoredProperties = {
  labels: ["labels", "attributes"],
  tags: ["tags"],
  caption: ["caption"],
  metadata: ["metadata"],
  clustering: ["cluster_id"],
  media: ["file_name", "media_type", "width", "height", "duration_ms", "size_bytes"],
} as const satisfies Record<RestorableField, readonly (keyof MediaItem)[]>;

/** The part of the snapshot that was restored. */
export const restoreScopeSchema = z.object({
  /** null: all fields. A later service may have more fields. */
  only: z.nullable(z.array(z.string())),
  /** null: all items. */
  filter: z.nullable(z.record(z.string(), z.unknown())),
});
export type RestoreScope = z.infer<typeof restoreScopeSchema>;

/** The version of another dataset that was taken over, with the names of that time. */
export const adoptedFromSchema = z.object({
  dataset_id: uuid,
  dataset_name: z.string(),
  snapshot_id: uuid,
  snapshot_name: z.string(),
});
export type AdoptedFrom = z.infer<typeof adoptedFromSchema>;

/** Another restore, named by a receipt. */
const otherRestore = {
  created_at: wireTime,
  created_by: z.string(),
};

/** The record of one restore: it is kept unchanged, whatever happens to the snapshots that it names. */
export const receiptSchema = z
  .object({
    task_id: uuid,
    dataset_id: uuid,
    dataset_name: z.string(),
    created_at: wireTime,
    created_by: z.string(),
    reason: z.nullable(z.string()),
    /** The restored snapshot, with its name at that time. */
    snapshot_id: uuid,
    snapshot_name: z.string(),
    /** null: the dataset as a whole. */
    scope: z.nullable(restoreScopeSchema),
    /** The current version at that time; `edited`: there were changes since it. null where unknown. */
    from_snapshot: z.nullable(
      z.object({ snapshot_id: uuid, snapshot_name: z.string(), edited: z.boolean() }),
    ),
    images_before: z.int(),
    videos_before: z.int(),
    images_after: z.int(),
    videos_after: z.int(),
    /**
     * The number of items that it changed, kept even when the snapshots are gone. A full restore is counted shortly
     * afterwards: null until then, and where counting was not possible.
     */
    changed: z.nullable(z.object({ added: z.int(), removed: z.int(), modified: z.int() })),
    safety_snapshot_id: z.nullable(uuid),
    /** Its present name; null where it was purged. */
    safety_snapshot_name: z.nullable(z.string()),
    /** The snapshot with exactly the replaced state: restoring it undoes this restore. */
    undo: z.nullable(z.object({ snapshot_id: uuid, snapshot_name: z.string() })),
    /** Why this restore cannot be undone. */
    undo_refusal: z.nullable(z.string()),
    /** The code of that sentence in `refusals.ts`. */
    undo_refusal_code: z.optional(z.nullable(z.string())),
    /** The snapshot that would undo it, if that was removed and can be brought back, and until when. */
    undo_removed: z.nullable(
      z.object({
        snapshot_id: uuid,
        snapshot_name: z.string(),
        removed_at: wireTime,
        kept_until: wireTime,
      }),
    ),
    /**
     * The operation that brought back exactly the replaced state. `task_id` is null if that was the undo of the last
     * edit, since a partial restore is an edit; redoing it clears this again.
     */
    undone_by: z.nullable(z.object({ task_id: z.nullable(uuid), ...otherRestore })),
    /** The restore that this one undid. */
    undoes: z.nullable(z.object({ task_id: uuid, ...otherRestore })),
    /** The number of existing snapshots taken after it. */
    snapshots_since: z.int(),
    /** The number of edits since the current version at that time, at most a thousand; null where it was not counted. */
    overwritten_edits: z.optional(z.nullable(z.int())),
    /** The version was taken over from another dataset of the family; null: it is the dataset's own. */
    adopted_from: z.optional(z.nullable(adoptedFromSchema)),
    /** The version that it restored is the current one still. */
    is_current: z.optional(z.boolean()),
  })
  .check(z.meta({ id: "Receipt" }));
export type Receipt = z.infer<typeof receiptSchema>;

/** The most pictures that a receipt keeps. */
export const mostReceiptPictures = 12;

/** Some of the items that a restore changed, kept with their pictures even when the snapshots are gone. */
export const receiptPicturesSchema = z
  .object({
    pictures: z.array(
      z.object({
        change: z.enum(itemChanges),
        media_id: uuid,
        file_name: z.string(),
        media_type: z.enum(mediaTypes),
        width: z.int(),
        height: z.int(),
        media_thumb_uri: z.string(),
      }),
    ),
    /** They are made shortly after the restore: ask again. */
    pending: z.boolean(),
  })
  .check(z.meta({ id: "ReceiptPictures" }));
export type ReceiptPictures = z.infer<typeof receiptPicturesSchema>;

export const receiptPageSchema = z
  .object({ receipts: z.array(receiptSchema), next_cursor: z.nullable(z.string()) })
  .check(z.meta({ id: "ReceiptPage" }));
