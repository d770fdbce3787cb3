import * as z from "zod/mini";
import { datasetSchema } from "../dataset.ts";
import { removedDatasetSchema, updateDatasetBody } from "../managed-datasets.ts";
import { route } from "../route.ts";
import { datasetParams } from "./params.ts";

export const updateDataset = route({
  method: "PATCH",
  path: "/dataset/{dataset_id}",
  summary: "Change the name or the description of a dataset",
  tag: "Datasets",
  tier: "extension",
  params: datasetParams,
  body: updateDatasetBody,
  status: 200,
  response: datasetSchema,
  errors: [401, 403, 404, 409, 422],
});

export const listRemovedDatasets = route({
  method: "GET",
  path: "/datasets/removed",
  summary: "The deleted datasets that can be brought back, the last one first",
  tag: "Datasets",
  tier: "extension",
  status: 200,
  response: z.array(removedDatasetSchema),
  errors: [401],
});

export const undeleteDataset = route({
  method: "POST",
  path: "/dataset/{dataset_id}/undelete",
  summary: "Bring a deleted dataset back with its snapshots, within seven days",
  tag: "Datasets",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: datasetSchema,
  errors: [401, 403, 404, 422],
});
