import * as z from "zod/mini";
import { mediaFilterSchema } from "./media.ts";
import { strictBody, uuid, wireTime } from "./wire.ts";

/** What a partial restore can be of. `clustering` is `cluster_id`, `media` the file itself and whether it is there. */
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
 * An endpoint of its own, and strict: no typo may turn a partial restore into a full one. Without `only` everything of
 * the items that the filter names is restored, without a filter the named fields of all items.
 */
export const partialRestoreBody = strictBody({
  only: z.optional(
    z.array(z.enum(restorableFields)).check(z.minLength(1, "Name at least one field, or none")),
  ),
  /** Selects an item if it matches in the snapshot, or in what the dataset is now. */
  filter: z.optional(mediaFilterSchema),
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

/** How much of the snapshot was restored. */
export const restoreScopeSchema = z.object({
  /** null: everything. A later service may know more fields. */
  only: z.nullable(z.array(z.string())),
  /** null: all items. */
  filter: z.nullable(z.record(z.string(), z.unknown())),
});
export type RestoreScope = z.infer<typeof restoreScopeSchema>;

/** Another restore that a receipt names. */
const otherRestore = {
  created_at: wireTime,
  created_by: z.string(),
};

/** Evidence of one restore: it stays as it was written, whatever becomes of the snapshots that it names. */
export const receiptSchema = z
  .object({
    task_id: uuid,
    dataset_id: uuid,
    dataset_name: z.string(),
    created_at: wireTime,
    created_by: z.string(),
    reason: z.nullable(z.string()),
    /** What was restored from, by its name at that time. */
    snapshot_id: uuid,
    snapshot_name: z.string(),
    /** null: the dataset as a whole. */
    scope: z.nullable(restoreScopeSchema),
    /** The current version at that time; `edited`: something had been changed since. null where it is not known. */
    from_snapshot: z.nullable(
      z.object({ snapshot_id: uuid, snapshot_name: z.string(), edited: z.boolean() }),
    ),
    images_before: z.int(),
    videos_before: z.int(),
    images_after: z.int(),
    videos_after: z.int(),
    /**
     * How many items it changed, for good: it stays when the snapshots are gone. A full restore is counted shortly
     * after it: null until then, and where it could not be.
     */
    changed: z.nullable(z.object({ added: z.int(), removed: z.int(), modified: z.int() })),
    safety_snapshot_id: z.nullable(uuid),
    /** Its name by now; null where it is gone for good. */
    safety_snapshot_name: z.nullable(z.string()),
    /** The snapshot that holds exactly the state that was replaced: restoring it undoes this restore. */
    undo: z.nullable(z.object({ snapshot_id: uuid, snapshot_name: z.string() })),
    /** Why there is none. */
    undo_refusal: z.nullable(z.string()),
    /** The snapshot that would undo it, where it was removed and can be brought back, and until when. */
    undo_removed: z.nullable(
      z.object({
        snapshot_id: uuid,
        snapshot_name: z.string(),
        removed_at: wireTime,
        kept_until: wireTime,
      }),
    ),
    /**
     * What brought back exactly the state that it replaced. `task_id` is null where that was no restore, but the
     * undo of the last edit, which a partial restore is one of; doing it again takes that back.
     */
    undone_by: z.nullable(z.object({ task_id: z.nullable(uuid), ...otherRestore })),
    /** The restore that this one undid. */
    undoes: z.nullable(z.object({ task_id: uuid, ...otherRestore })),
    /** How many of the snapshots that are there were taken after it. */
    snapshots_since: z.int(),
  })
  .check(z.meta({ id: "Receipt" }));
export type Receipt = z.infer<typeof receiptSchema>;

export const receiptPageSchema = z
  .object({ receipts: z.array(receiptSchema), next_cursor: z.nullable(z.string()) })
  .check(z.meta({ id: "ReceiptPage" }));
export type ReceiptPage = z.infer<typeof receiptPageSchema>;
