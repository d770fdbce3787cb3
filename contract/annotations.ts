import * as z from "zod/mini";
import { csvMappingField } from "./label-columns.ts";
import { labelSchema, mediaItemSchema } from "./media.ts";
import { queryBoolean } from "./wire.ts";

/** Formats that files of labels are read in; `folder`: the folder that an item is in is its label. */
export const labelFormats = ["coco", "yolo", "voc", "csv", "folder"] as const;
export type LabelFormat = (typeof labelFormats)[number];

/**
 * `merge` adds what an item lacks; `replace` takes the labels of the files for all that the items named there have.
 * Other items stay as they are.
 */
export const labelModes = ["merge", "replace"] as const;
export type LabelMode = (typeof labelModes)[number];

/** By what a file of labels names an item; `auto`: by path, then by a name that only one item has. */
export const labelMatches = ["auto", "path", "name", "sha256"] as const;
export type LabelMatch = (typeof labelMatches)[number];

/** Names of files that may have labels. PostgreSQL reads it, too. */
export const labelFileName = /\.(json|xml|txt|csv|tsv|ya?ml|names)$/i;

/** Whether a file may have labels, by its name. */
export function mayHaveLabels(name: string): boolean {
  return labelFileName.test(name);
}

/**
 * What becomes of files of labels among those that media come from: `auto` reads them; with `off` they are skipped like
 * other files that are no media; `folder` takes the folders of the media as their labels.
 */
export const labelsWithMedia = ["auto", "off", "folder"] as const;
export type LabelsWithMedia = (typeof labelsWithMedia)[number];

/** The name of the snapshot of the state before labels are imported. */
export const beforeLabelsName = "Before importing labels";

/** How labels are read: fields of the form besides `files`. */
export const importLabelsFields = z.strictObject({
  format: z.optional(z.enum(["auto", ...labelFormats])),
  mode: z.optional(z.enum(labelModes)),
  match: z.optional(z.enum(labelMatches)),
  /** Reads the files, answers what an import would find, and changes nothing. */
  dry_run: z.optional(queryBoolean),
  /** Instead of `files`: those of a dry run, which are kept for some hours. */
  files_id: z.optional(
    z.string().check(z.regex(/^\d{1,9}$/, "files_id is the number that a dry run answered")),
  ),
  /** For CSV: the columns' names by what they are; null: none is. */
  columns: csvMappingField,
});
export type ImportLabels = z.infer<typeof importLabelsFields>;

/** Hours for which the files of a dry run are kept, so that they need not be sent again for the import. */
export const lookHours = 24;

/** The most names and problems in one report. */
export const reportedLabels = 100;

export const labelReportSchema = z
  .object({
    /** null: none of the files has labels. */
    format: z.nullable(z.enum(labelFormats)),
    /** Names the files in an import; null or missing: they have to be sent again. */
    files_id: z.optional(z.nullable(z.int())),
    /** Items of the dataset. */
    items: z.int(),
    /** Items that the files name. */
    matched_items: z.int(),
    /** Images that the files name, and the dataset has not, or not only once. */
    unmatched_items: z.int(),
    /** Items that the files have no label of. */
    items_without_labels: z.int(),
    /** Labels of items of the dataset. */
    annotations: z.int(),
    /** Labels of images that the dataset has not. */
    unmatched_annotations: z.int(),
    /** The most frequent first. */
    classes: z.array(z.object({ name: z.string(), count: z.int() })),
    /** The first names of images that the dataset has not. */
    unmatched: z.array(z.string()),
    /** The first ones. */
    problems: z.array(
      z.object({ file: z.string(), where: z.nullable(z.string()), reason: z.string() }),
    ),
    problems_total: z.int(),
    /** An item with the labels that files have of it, to look at. */
    sample: z.nullable(z.object({ item: mediaItemSchema, labels: z.array(labelSchema) })),
  })
  .check(z.meta({ id: "LabelReport" }));
export type LabelReport = z.infer<typeof labelReportSchema>;

/** What a file of labels said about all of its images. Its name is a hash of it. */
export const labelDescriptionSchema = z
  .object({
    format: z.enum(["coco", "yolo"]),
    /** In the order of the file, with all that it says of each. `id` is the number that its labels have. */
    classes: z.array(z.looseObject({ name: z.string() })),
    /** COCO: `info`, `licenses` and all else beside the lists. YOLO: all else of the YAML. */
    rest: z.record(z.string(), z.unknown()),
  })
  .check(z.meta({ id: "LabelDescription" }));
export type LabelDescription = z.infer<typeof labelDescriptionSchema>;
