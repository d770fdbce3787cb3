import * as z from "zod/mini";
import { mediaItemSchema } from "./media.ts";
import { uuid } from "./wire.ts";

/** What can have happened to an item between two versions. */
export const itemChanges = ["added", "removed", "modified"] as const;
export type ItemChangeKind = (typeof itemChanges)[number];

/** What of an item can differ. `media` is the file itself: its bytes, name, type, dimensions and length. */
export const itemFields = ["labels", "tags", "caption", "cluster", "metadata", "media"] as const;
export type ItemField = (typeof itemFields)[number];

/** How many labels a summary names. */
export const summaryLabels = 200;

export const diffSummarySchema = z
  .object({
    added: z.int(),
    removed: z.int(),
    /** Items with at least one field that differs: an edit that was taken back by hand does not count. */
    modified: z.int(),
    /** Pairs of a removed and an added item with the same bytes. */
    same_bytes: z.int(),
    /** Of the modified items, how many differ in it. */
    by_field: z.object({
      labels: z.int(),
      tags: z.int(),
      caption: z.int(),
      cluster: z.int(),
      metadata: z.int(),
      media: z.int(),
    }),
    /** How many items gained and lost each label, added and removed ones included; most changed first, 200 at most. */
    by_label: z.array(z.object({ label: z.string(), gained: z.int(), lost: z.int() })),
    /** How many labels were gained or lost by any item, of which `by_label` may name the first ones only. */
    n_labels: z.int(),
  })
  .check(z.meta({ id: "DiffSummary" }));
export type DiffSummary = z.infer<typeof diffSummarySchema>;

export const diffItemSchema = z
  .object({
    change: z.enum(itemChanges),
    media_id: uuid,
    /** The item as it is in `from`; null for an added one. */
    before: z.nullable(mediaItemSchema),
    /** The item as it is in `to`; null for a removed one. */
    after: z.nullable(mediaItemSchema),
    /** What differs; empty unless the item was modified. */
    fields: z.array(z.enum(itemFields)),
    /** The item on the other side with the same bytes: a file that went and came back under another id. */
    same_bytes_as: z.nullable(uuid),
  })
  .check(z.meta({ id: "DiffItem" }));
export type DiffItem = z.infer<typeof diffItemSchema>;

/** What turns `from` into `to`. */
export const diffSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    head: z.string(),
    /** Of the whole difference, whatever the filter. */
    summary: diffSummarySchema,
    /** How many of the items match the filter. */
    total: z.int(),
    items: z.array(diffItemSchema),
    next_cursor: z.nullable(z.string()),
  })
  .check(z.meta({ id: "Diff" }));
export type Diff = z.infer<typeof diffSchema>;

/** What a node of the timeline says: the difference to the snapshot before it, and what is in it. */
export const snapshotSummarySchema = z
  .object({
    /** A snapshot's id, or `head`. */
    snapshot_id: z.string(),
    /** What it is compared with: its `parent_id`; of `head` the current version. null: there is none. */
    previous_id: z.nullable(uuid),
    // null where there is nothing to compare with
    added: z.nullable(z.int()),
    removed: z.nullable(z.int()),
    modified: z.nullable(z.int()),
    /** The most frequent ones, by items. */
    top_labels: z.array(z.object({ label: z.string(), count: z.int() })),
    /** How many labels there are beyond those. */
    other_labels: z.int(),
    n_items: z.int(),
  })
  .check(z.meta({ id: "SnapshotSummary" }));
export type SnapshotSummary = z.infer<typeof snapshotSummarySchema>;

export const snapshotSummariesSchema = z
  .object({
    /** In the order asked for; a snapshot that is not there is left out. */
    summaries: z.array(snapshotSummarySchema),
    /** Those that are still being worked out: ask again. */
    pending: z.array(z.string()),
  })
  .check(z.meta({ id: "SnapshotSummaries" }));
export type SnapshotSummaries = z.infer<typeof snapshotSummariesSchema>;
