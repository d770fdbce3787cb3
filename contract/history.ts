import * as z from "zod/mini";
import { itemFields } from "./diff.ts";
import { uuid, wireTime } from "./wire.ts";

/** The change of an item in a version, compared with the version's parent. `absent`: it is in neither. */
export const historyChanges = ["added", "removed", "modified", "same", "absent"] as const;

const names = z.array(z.string());
const countedLabels = z.array(z.object({ name: z.string(), source: z.string(), count: z.int() }));

/** How the labels of an item differ from those that it had in the version's parent. */
export const labelChangesSchema = z.object({
  gained: countedLabels,
  lost: countedLabels,
  /** Labels with the same box as before, and another name. */
  renamed: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })),
});
export type LabelChanges = z.infer<typeof labelChangesSchema>;

/** One item through all versions of its dataset. */
export const itemHistorySchema = z
  .object({
    media_id: uuid,
    /**
     * `head` first, then every live snapshot, newest first. A version without a parent is compared with an empty one.
     */
    versions: z.array(
      z.object({
        /** A snapshot's id, or `head`: the value for `at` of the media list, to read the item in that version. */
        version: z.string(),
        present: z.boolean(),
        change: z.enum(historyChanges),
        /** The fields that differ; empty unless the item was modified. */
        fields: z.array(z.enum(itemFields)),
        /** Where the labels differ. All three are empty if only confidences, sources or their order do. */
        labels: z.optional(labelChangesSchema),
        /** Where the tags differ. */
        tags: z.optional(z.object({ gained: names, lost: names })),
        /** Who changed the item last; null where several users edited since the parent, and it is not known which of them. */
        by: z.optional(z.nullable(z.string())),
      }),
    ),
    head: z.string(),
  })
  .check(z.meta({ id: "ItemHistory" }));
export type ItemHistory = z.infer<typeof itemHistorySchema>;

/** The actions that never change items. */
export const actionsWithoutItems = [
  "create_snapshot",
  "update_snapshot",
  "delete_snapshot",
  "undelete_snapshot",
  "clone_snapshot",
  "share_dataset",
  "rename_dataset",
  "delete_dataset",
  "undelete_dataset",
  "refused",
] as const;

/** The actions that are edits: they change items, one or many. */
export const editActions = [
  "edit_media",
  "delete_media",
  "add_media",
  "import_labels",
  "import_metadata",
  "reindex",
  "enrich",
  "propagate_labels",
  "undo_edit",
  "redo_edit",
] as const;

export const activityEntrySchema = z.object({
  time: wireTime,
  actor: z.string(),
  /** `edit_media`, `restore_snapshot` and so on; more may be added. */
  action: z.string(),
  /** The number of items that it changed, if it changes items. */
  items: z.nullable(z.int()),
  snapshot_id: z.nullable(uuid),
  task_id: z.nullable(uuid),
  request_id: z.nullable(z.string()),
});

/** The operations on a dataset, newest first. */
export const activitySchema = z
  .object({
    entries: z.array(activityEntrySchema),
    /** The edits of items since then by user, including undone and redone ones; most edits first. */
    by_person: z.array(
      z.object({
        actor: z.string(),
        edits: z.int(),
        /** Summed over the edits: an item that was edited twice counts twice. */
        items: z.int(),
        first: wireTime,
        last: wireTime,
      }),
    ),
    next_cursor: z.nullable(z.string()),
  })
  .check(z.meta({ id: "Activity" }));
export type Activity = z.infer<typeof activitySchema>;
