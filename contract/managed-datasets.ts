import * as z from "zod/mini";
import { datasetNameSchema, roles } from "./dataset.ts";
import { strictBody, uuid, wireTime } from "./wire.ts";

/** What renames and removals of datasets need. Apart, because the console's first page does without. */

const datasetDescriptionMax = 4096;
export const datasetDescriptionSchema = z
  .string("The description is a text")
  .check(
    z.maxLength(
      datasetDescriptionMax,
      `The description has at most ${datasetDescriptionMax} characters`,
    ),
  );

export const updateDatasetBody = strictBody({
  display_name: z.optional(datasetNameSchema),
  description: z.optional(datasetDescriptionSchema),
}).check(
  z.refine(
    (body) => body.display_name !== undefined || body.description !== undefined,
    "Include at least one field: display_name or description",
  ),
  z.meta({ id: "UpdateDataset" }),
);
export type UpdateDataset = z.infer<typeof updateDatasetBody>;

/** A deleted dataset that its owners can bring back until `kept_until`. */
export const removedDatasetSchema = z
  .object({
    id: uuid,
    display_name: z.string(),
    n_images: z.int(),
    n_videos: z.int(),
    removed_at: wireTime,
    removed_by: z.nullable(z.string()),
    kept_until: wireTime,
    role: z.enum(roles),
  })
  .check(z.meta({ id: "RemovedDataset" }));
export type RemovedDataset = z.infer<typeof removedDatasetSchema>;
