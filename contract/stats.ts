import * as z from "zod/mini";
import { facetSchema } from "./media.ts";
import { qualitySchema } from "./quality.ts";

/** The statistics of a version. */
export const statsSchema = z
  .object({
    /** The version: a snapshot's id, or `head`. */
    at: z.string(),
    n_items: z.int(),
    /** The number of items with each label; the most frequent first, at most 200. */
    labels: facetSchema,
    tags: facetSchema,
    types: facetSchema,
    duplicates: z.object({
      /** Items whose bytes occur more than once. */
      items: z.int(),
      /** The number of distinct files among them. */
      groups: z.int(),
    }),
    /** The total size of the distinct files. */
    bytes: z.int(),
    /**
     * The size of the files that no other live snapshot and no other dataset's head refers to, among all datasets with
     * a common history; for a snapshot, the dataset's own head counts too. Deleting this version alone would free that
     * much, unless a dataset with another history has the same files.
     */
    bytes_only_here: z.int(),
    /** The quality issues of its images. */
    quality: qualitySchema,
    head: z.string(),
  })
  .check(z.meta({ id: "Stats" }));
export type Stats = z.infer<typeof statsSchema>;
