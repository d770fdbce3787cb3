import * as z from "zod/mini";
import { itemFields } from "./diff.ts";
import { uuid, wireTime } from "./wire.ts";

/** Of an item in one version, against the snapshot that the version grew from. `absent`: it is in neither. */
export const historyChanges = ["added", "removed", "modified", "same", "absent"] as const;

/** One item through all versions of its dataset. */
export const itemHistorySchema = z
  .object({
    media_id: uuid,
    /** `head` first, then every live snapshot, newest first. What grew from nothing is compared with nothing. */
    versions: z.array(
      z.object({
        /** A snapshot's id, or `head`: what `at` of the media list takes, to see the item as it was. */
        version: z.string(),
        present: z.boolean(),
        change: z.enum(historyChanges),
        /** What differs; empty unless the item was modified. */
        fields: z.array(z.enum(itemFields)),
      }),
    ),
    head: z.string(),
  })
  .check(z.meta({ id: "ItemHistory" }));
export type ItemHistory = z.infer<typeof itemHistorySchema>;

/** The actions that are edits: they change items, one by one or in bulk. */
export const editActions = ["edit_media", "delete_media", "undo_edit", "redo_edit"] as const;

export const activityEntrySchema = z.object({
  time: wireTime,
  actor: z.string(),
  /** `edit_media`, `restore_snapshot` and so on; there will be more. */
  action: z.string(),
  /** How many items it changed, where it changes items. */
  items: z.nullable(z.int()),
  snapshot_id: z.nullable(uuid),
  task_id: z.nullable(uuid),
  request_id: z.nullable(z.string()),
});

/** What was done to a dataset, newest first. */
export const activitySchema = z
  .object({
    entries: z.array(activityEntrySchema),
    /** The edits of items since then, undone and redone ones included; whoever made most first. */
    by_person: z.array(
      z.object({
        actor: z.string(),
        edits: z.int(),
        /** The sum over the edits: an item that was edited twice counts twice. */
        items: z.int(),
        first: wireTime,
        last: wireTime,
      }),
    ),
    next_cursor: z.nullable(z.string()),
  })
  .check(z.meta({ id: "Activity" }));
export type Activity = z.infer<typeof activitySchema>;
