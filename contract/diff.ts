import * as z from "zod/mini";
import { mediaItemSchema } from "./media.ts";
import { uuid } from "./wire.ts";

/** The kinds of change of an item between two versions. */
export const itemChanges = ["added", "removed", "modified"] as const;
export type ItemChangeKind = (typeof itemChanges)[number];

/** The fields in which an item can differ. `media` is the file itself: its bytes, name, type, dimensions and length. */
export const itemFields = ["labels", "tags", "caption", "cluster", "metadata", "media"] as const;
export type ItemField = (typeof itemFields)[number];

/** The most labels that a summary names. */
export const summaryLabels = 200;

export const diffSummarySchema = z
  .object({
    added: z.int(),
    removed: z.int(),
    /** Items with at least one field that differs: an edit that another edit reversed does not count. */
    modified: z.int(),
    /** Pairs of a removed and an added item with the same bytes. */
    same_bytes: z.int(),
    /** The number of modified items that differ in each field. */
    by_field: z.object({
      labels: z.int(),
      tags: z.int(),
      caption: z.int(),
      cluster: z.int(),
      metadata: z.int(),
      media: z.int(),
    }),
    /**
     * The number of items that gained and lost each label, added and removed ones included; most changed first, at most
     * 200.
     */
    by_label: z.array(z.object({ label: z.string(), gained: z.int(), lost: z.int() })),
    /** The number of labels gained or lost by any item; `by_label` may name only the first of them. */
    n_labels: z.int(),
  })
  .check(z.meta({ id: "DiffSummary" }));
export type DiffSummary = z.infer<typeof diffSummarySchema>;

export const diffItemSchema = z
  .object({
    change: z.enum(itemChanges),
    media_id: uuid,
    /** The item in `from`; null for an added one. */
    before: z.nullable(mediaItemSchema),
    /** The item in `to`; null for a removed one. */
    after: z.nullable(mediaItemSchema),
    /** The fields that differ; empty unless the item was modified. */
    fields: z.array(z.enum(itemFields)),
    /** The item on the other side with the same bytes: a file that was removed and added again with another id. */
    same_bytes_as: z.nullable(uuid),
  })
  .check(z.meta({ id: "DiffItem" }));
export type DiffItem = z.infer<typeof diffItemSchema>;

/** The difference from `from` to `to`. */
export const diffSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    head: z.string(),
    /** Of the whole difference, whatever the filter selects. */
    summary: diffSummarySchema,
    /** The number of items that match the filter. */
    total: z.int(),
    items: z.array(diffItemSchema),
    next_cursor: z.nullable(z.string()),
  })
  .check(z.meta({ id: "Diff" }));
export type Diff = z.infer<typeof diffSchema>;

/** The summary of a timeline row: the difference from its parent, and its contents. */
export const snapshotSummarySchema = z
  .object({
    /** A snapshot's id, or `head`. */
    snapshot_id: z.string(),
    /** The version it is compared with: its `parent_id`; for `head` the current version. null: there is none. */
    previous_id: z.nullable(uuid),
    // null without a previous version
    added: z.nullable(z.int()),
    removed: z.nullable(z.int()),
    modified: z.nullable(z.int()),
    /** The most frequent labels, by number of items. */
    top_labels: z.array(z.object({ label: z.string(), count: z.int() })),
    /** The number of further labels. */
    other_labels: z.int(),
    /** The number of items with each of the dataset's classes, in the order of their places. */
    class_counts: z.optional(z.array(z.int())),
    n_items: z.int(),
  })
  .check(z.meta({ id: "SnapshotSummary" }));
export type SnapshotSummary = z.infer<typeof snapshotSummarySchema>;

export const snapshotSummariesSchema = z
  .object({
    /** In the requested order; unknown snapshots are left out. */
    summaries: z.array(snapshotSummarySchema),
    /** Snapshots whose summary is still being computed: ask again. */
    pending: z.array(z.string()),
  })
  .check(z.meta({ id: "SnapshotSummaries" }));
