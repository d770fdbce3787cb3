import * as z from "zod/mini";
import { diffSchema, itemChanges, itemFields, snapshotSummariesSchema } from "../diff.ts";
import { activitySchema, itemHistorySchema } from "../history.ts";
import { lineageSchema } from "../lineage.ts";
import { route } from "../route.ts";
import { statsSchema } from "../stats.ts";
import { uuid, wholeNumber, wireTime } from "../wire.ts";
import { datasetParams, mediaParams, version } from "./params.ts";

export const getDiff = route({
  method: "GET",
  path: "/dataset/{dataset_id}/diff",
  summary: "What turns one version into another: a summary, and the items in pages",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  query: z
    .object({
      /** A snapshot of this dataset, or of one with a common history. */
      from: version,
      /** The same, or the id of a task with `made_head`; by default the present state of the dataset. */
      to: z.optional(version),
      /** The dataset whose present state `to` means: this one, or one with a common history. */
      to_dataset: z.optional(uuid),
      change: z.optional(z.array(z.enum(itemChanges))),
      /** Selects modified items that differ in one of these. */
      field: z.optional(z.array(z.enum(itemFields))),
      /** Selects items that gained or lost one of these: an added item gained all of its labels. */
      label: z.optional(z.array(z.string()).check(z.maxLength(1000))),
      /** Selects items with this text in their name, labels or tags, on either side. */
      text: z.optional(z.string().check(z.maxLength(1000))),
      /** Selects items by id. */
      media_ids: z.optional(z.array(uuid).check(z.maxLength(100))),
      cursor: z.optional(z.string().check(z.maxLength(500))),
      /** The number of items to skip. */
      offset: z.optional(wholeNumber(0, 1_000_000_000)),
      /** With 0, returns only the summary and the total. */
      limit: z.optional(wholeNumber(0, 1000)),
    })
    .check(
      z.refine(
        ({ cursor, offset }) => cursor === undefined || offset === undefined,
        "Name a cursor or an offset, not both",
      ),
    ),
  lists: ["change", "field", "label", "media_ids"],
  status: 200,
  response: diffSchema,
  errors: [401, 403, 404, 422],
});

export const getSnapshotSummaries = route({
  method: "GET",
  path: "/dataset/{dataset_id}/snapshot/summaries",
  summary: "What each of these snapshots changed against the one before it, and what is in it",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  query: z.object({
    /** Snapshots, and `head` for the present state compared with the current version. */
    ids: z
      .array(version)
      .check(z.minLength(1), z.maxLength(100, "Ask for at most 100 snapshots at once")),
  }),
  lists: ["ids"],
  status: 200,
  response: snapshotSummariesSchema,
  errors: [401, 403, 404, 422],
});

export const getStats = route({
  method: "GET",
  path: "/dataset/{dataset_id}/stats",
  summary: "A version in numbers: labels, tags, types, duplicates, bytes, poor images",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  query: z.object({ at: z.optional(version) }),
  status: 200,
  response: statsSchema,
  errors: [401, 403, 404, 422],
});

export const getItemHistory = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/history",
  summary: "One item through all versions of its dataset",
  tag: "Comparison",
  tier: "extension",
  params: mediaParams,
  status: 200,
  response: itemHistorySchema,
  errors: [401, 403, 404, 422],
});

export const getActivity = route({
  method: "GET",
  path: "/dataset/{dataset_id}/activity",
  summary: "Who did what to a dataset, and who edited how much",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  query: z.object({
    /** A time, or `current`: since the current version was saved or restored. */
    since: z.optional(z.union([z.literal("current"), wireTime], "Must be a time or 'current'")),
    /** A snapshot: what was done between its parent and itself, so what made its content. Instead of `since`. */
    made: z.optional(uuid),
    cursor: z.optional(z.string().check(z.maxLength(500))),
    limit: z.optional(wholeNumber(1, 1000)),
  }),
  status: 200,
  response: activitySchema,
  errors: [401, 404, 422],
});

export const getLineage = route({
  method: "GET",
  path: "/dataset/{dataset_id}/lineage",
  summary: "What a dataset was cloned from, and what was cloned from it",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: lineageSchema,
  errors: [401, 404, 422],
});
