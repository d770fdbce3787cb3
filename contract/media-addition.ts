import * as z from "zod/mini";
import { labelsWithMedia } from "./annotations.ts";
import type { DatasetStatus } from "./dataset.ts";
import { csvMappingField } from "./label-columns.ts";

/** Where the added files come from: a request names exactly one. `path` and `trans_id` are extensions. */
export const mediaSources = ["files", "archive", "s3_uri", "path", "trans_id"] as const;
export type MediaSource = (typeof mediaSources)[number];

/** The plain fields of the form; files come in the fields `files` and `archive`. */
export const addMediaFields = z.object({
  s3_uri: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/.*)?$/s,
          "An s3_uri is s3://bucket/prefix, or names a .csv, .parquet or .txt manifest in a bucket",
        ),
        z.maxLength(4096),
      ),
  ),
  /** A folder below one of the import roots of the server. */
  path: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
  /** The files of an upload to this dataset: see `GET /ingestion/{dataset_id}/data_files`. */
  trans_id: z.optional(
    z
      .string()
      .check(z.regex(/^\d{1,9}$/, "A trans_id is the number that opening an upload returned")),
  ),
  /** Ends in READY instead of PARTIAL INDEX. */
  auto_reindex: z.optional(z.enum(["true", "false"], "auto_reindex is true or false")),
  /** An extension: labels among the files. */
  annotations: z.optional(z.enum(labelsWithMedia)),
  /** An extension: what the columns of the CSV files among them are, which all are read as labels then. */
  label_columns: csvMappingField,
});

export const addMediaBody = z
  .extend(addMediaFields, {
    files: z.optional(z.array(z.unknown())),
    /** A .zip, .tar or .tar.gz. */
    archive: z.optional(z.unknown()),
  })
  .check(z.meta({ id: "AddMedia" }));

/** The name of the automatic snapshot of the state before. */
export const beforeAddingName = "Before adding media";

/** What an addition leaves its dataset in; one that added nothing leaves it as it was. */
export function statusAfterAddition(
  before: DatasetStatus,
  { added, reindexed }: { added: number; reindexed: boolean },
): DatasetStatus {
  if (added === 0) return before;
  return reindexed ? "READY" : "PARTIAL_INDEX";
}
