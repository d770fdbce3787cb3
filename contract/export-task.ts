import * as z from "zod/mini";
import { type Format, formatNames } from "./formats.ts";
import { mediaFilterSchema } from "./media.ts";
import { openEnum, uuid, wireTime } from "./wire.ts";

/** `json` and `parquet` are documented; the others are ours. */
export const exportFormats = ["json", ...formatNames] as const;
export type ExportFormat = "json" | Format;

/** How long a finished export can be downloaded. */
export const exportHours = 24;

export const exportStatuses = ["INIT", "IN_PROGRESS", "COMPLETED", "FAILED"] as const;
type ExportStatus = (typeof exportStatuses)[number];

/** The status of an export by that of its task. */
export function exportStatusOf(taskStatus: string): ExportStatus {
  if (taskStatus === "COMPLETED") return "COMPLETED";
  // A client that waits for one of two ends would wait for ever for a third.
  if (taskStatus === "FAILED" || taskStatus === "ABORTED") return "FAILED";
  return taskStatus === "RUNNING" ? "IN_PROGRESS" : "INIT";
}

export const exportTaskSchema = z
  .object({
    /** Of its task as well. */
    id: uuid,
    dataset_id: uuid,
    created_at: wireTime,
    /** Without a sign-in, for a day; null while there is no file, or none any more. */
    download_uri: z.nullable(z.string()),
    /** 0 to 1. */
    progress: z.number(),
    status: openEnum(exportStatuses),
    entities_count: z.nullable(z.int()),
    result_message: z.nullable(z.string()),
    // extension; absent on other backends
    file_name: z.optional(z.nullable(z.string())),
    size_bytes: z.optional(z.nullable(z.int())),
    expires_at: z.optional(z.nullable(wireTime)),
  })
  .check(z.meta({ id: "ExportTask" }));
export type ExportTask = z.infer<typeof exportTaskSchema>;

const ids = z.array(uuid).check(z.maxLength(10_000));

const selectionSchema = z.union([
  z.object({ type: z.literal("media"), payload: z.object({ media_ids: ids }) }),
  z.object({
    type: z.literal("cluster"),
    payload: z.object({
      cluster_id: z.string(),
      cluster_filters: z.optional(z.unknown()),
      exclude_media_ids: z.optional(ids),
    }),
  }),
]);
export type MediaSelection = z.infer<typeof selectionSchema>;

export const selectionsSchema = z.array(selectionSchema).check(z.minLength(1), z.maxLength(1000));

/** Which items: of all selections together, or (ours) of a filter. */
export const exportEntitiesBody = z
  .object({
    media_selection: z.optional(selectionsSchema),
    filter: z.optional(mediaFilterSchema),
  })
  .check(
    z.refine(
      ({ media_selection: selection, filter }) =>
        (selection === undefined) !== (filter === undefined),
      "Name the items: media_selection, or filter",
    ),
    z.meta({ id: "ExportEntities" }),
  );
