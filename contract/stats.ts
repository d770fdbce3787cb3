import * as z from "zod/mini";
import { facetSchema } from "./media.ts";
import { qualitySchema } from "./quality.ts";

/** What a version holds, in numbers. */
export const statsSchema = z
  .object({
    /** The version: a snapshot's id, or `head`. */
    at: z.string(),
    n_items: z.int(),
    /** How many items have each; the most frequent first, 200 at most. */
    labels: facetSchema,
    tags: facetSchema,
    types: facetSchema,
    duplicates: z.object({
      /** Items whose bytes occur more than once. */
      items: z.int(),
      /** How many different files those are. */
      groups: z.int(),
    }),
    /** The sizes of the different files. */
    bytes: z.int(),
    /**
     * The sizes of those files that no other live snapshot and no other dataset's state refers to, of this dataset
     * and of all that it shares its history with; for a snapshot, not what the dataset is now either. So much would
     * be free if this version alone were gone, unless a dataset with another history has the same files.
     */
    bytes_only_here: z.int(),
    /** What is wrong with its images. */
    quality: qualitySchema,
    head: z.string(),
  })
  .check(z.meta({ id: "Stats" }));
export type Stats = z.infer<typeof statsSchema>;
