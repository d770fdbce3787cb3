import * as z from "zod/mini";
import {
  creationStatusSchema,
  datasetSchema,
  inviteBody,
  loadSampleBody,
  sharesSchema,
} from "../dataset.ts";
import { route } from "../route.ts";
import { datasetParams } from "./params.ts";

export const listDatasets = route({
  method: "GET",
  path: "/datasets",
  summary: "List the datasets that you can see",
  tag: "Datasets",
  tier: "documented",
  query: z.object({
    sort_by: z.optional(z.enum(["date", "name", "status"])),
    include_hidden: z.optional(z.string()),
  }),
  status: 200,
  response: z.array(datasetSchema),
  errors: [401, 422],
});

export const getDataset = route({
  method: "GET",
  path: "/dataset/{dataset_id}",
  summary: "One dataset with its status",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: datasetSchema,
  errors: [401, 404, 422],
});

export const getCreationStatus = route({
  method: "GET",
  path: "/datasets/{dataset_id}/creation-status",
  summary: "How far the creation of a dataset is",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: creationStatusSchema,
  errors: [401, 404, 422],
});

export const deleteDataset = route({
  method: "DELETE",
  path: "/dataset/{dataset_id}",
  summary:
    "Delete a dataset with its snapshots; its clones stay, and it can be brought back for a while",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

export const inviteToDataset = route({
  method: "PUT",
  path: "/manage/{dataset_id}/invite",
  summary: "Share a dataset with another person",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  body: inviteBody,
  status: 200,
  response: z.null(),
  errors: [401, 403, 404, 422],
});

export const listShares = route({
  method: "GET",
  path: "/manage/{dataset_id}/share",
  summary: "Who can see a dataset, and as what",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: sharesSchema,
  errors: [401, 404, 422],
});

export const loadSample = route({
  method: "POST",
  path: "/samples",
  summary: "Load the sample dataset",
  tag: "Datasets",
  tier: "extension",
  body: loadSampleBody,
  bodyOptional: true,
  status: 202,
  response: null,
  errors: [401, 422],
});
