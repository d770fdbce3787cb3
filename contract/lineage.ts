import * as z from "zod/mini";
import { uuid, wireTime } from "./wire.ts";

/** Where a dataset comes from, and what was cloned from it. Only what the one who asks can see is named. */
export const lineageSchema = z
  .object({
    /** null: it is no clone. */
    parent: z.nullable(
      z.object({
        /** null, like the rest, where the parent cannot be seen or is gone. */
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
        /** The snapshot of this dataset that it was made from. */
        snapshot_id: z.nullable(uuid),
        created_at: wireTime,
        created_by: z.string(),
      }),
    ),
    /** How many clones there are besides. */
    hidden_clones: z.int(),
  })
  .check(z.meta({ id: "Lineage" }));
export type Lineage = z.infer<typeof lineageSchema>;
