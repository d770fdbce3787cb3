import * as z from "zod/mini";
import { lanceSourceSchema } from "../lance.ts";
import { route } from "../route.ts";
import { snapshotParams } from "./params.ts";

export const getLanceSource = route({
  method: "GET",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}/lance",
  summary:
    "Where readers of Lance find a snapshot's items; null where the server's folder is not theirs to read",
  tag: "Snapshots",
  tier: "extension",
  params: snapshotParams,
  status: 200,
  response: z.nullable(lanceSourceSchema),
  errors: [401, 403, 404, 422],
});
