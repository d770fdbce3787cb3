import * as z from "zod/mini";
import { route } from "../route.ts";
import { restoreFields } from "../snapshot.ts";
import { strictBody, uuid } from "../wire.ts";
import { datasetParams } from "./params.ts";

/** Names the snapshot that a dataset takes over, and the dataset of the same family that has it. */
const adoptVersionBody = strictBody({
  dataset_id: uuid,
  snapshot_id: uuid,
  ...restoreFields,
}).check(z.meta({ id: "AdoptVersion" }));
export type AdoptVersion = z.infer<typeof adoptVersionBody>;

export const adoptVersion = route({
  method: "POST",
  path: "/dataset/{dataset_id}/adopt",
  summary: "Take over a snapshot of another dataset of the same family, like a restore",
  tag: "Snapshots",
  tier: "extension",
  params: datasetParams,
  body: adoptVersionBody,
  status: 202,
  response: null,
  errors: [400, 401, 403, 404, 409, 422],
});
