import * as z from "zod/mini";
import { uuid, wireTime } from "./wire.ts";

/** The origin of a dataset, and its clones. Names only what the requesting user can see. */
export const lineageSchema = z
  .object({
    /** null: the dataset is no clone. */
    parent: z.nullable(
      z.object({
        /** null, like the rest, where the parent is not visible or is gone. */
        dataset_id: z.nullable(uuid),
        name: z.nullable(z.string()),
        snapshot_id: z.nullable(uuid),
        /** null also where the snapshot was removed. */
        snapshot_name: z.nullable(z.string()),
        visible: z.boolean(),
      }),
    ),
    /** Newest first. */
    clones: z.array(
      z.object({
        dataset_id: uuid,
        name: z.string(),
        /** The snapshot of this dataset that it was cloned from. */
        snapshot_id: z.nullable(uuid),
        created_at: wireTime,
        created_by: z.string(),
      }),
    ),
    /** The number of clones that the user cannot see. */
    hidden_clones: z.int(),
  })
  .check(z.meta({ id: "Lineage" }));
export type Lineage = z.infer<typeof lineageSchema>;
