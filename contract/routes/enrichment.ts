import * as z from "zod/mini";
import { datasetIdSchema } from "../dataset.ts";
import {
  enrichBody,
  enrichmentContextSchema,
  modelSchema,
  propagateBody,
  propagationReportSchema,
  seedsSchema,
} from "../enrichment.ts";
import { route } from "../route.ts";
import { datasetParams } from "./params.ts";

export const listModels = route({
  method: "GET",
  path: "/enrichment/{dataset_id}/list_models",
  summary: "The models that a dataset can be enriched with",
  tag: "Enrichment",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: z.array(modelSchema),
  errors: [401, 404, 422],
});

export const getEnrichmentContext = route({
  method: "GET",
  path: "/enrichment/{dataset_id}/context",
  summary: "The last enrichment of a dataset, with its models",
  tag: "Enrichment",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: enrichmentContextSchema,
  errors: [401, 404, 422],
});

export const enrichDataset = route({
  method: "POST",
  path: "/dataset/{dataset_id}/enrich_dataset",
  summary: "Add what models find in the images of a dataset: labels, tags, captions",
  tag: "Enrichment",
  tier: "documented",
  params: datasetParams,
  body: enrichBody,
  status: 200,
  response: datasetIdSchema,
  errors: [401, 403, 404, 409, 422],
});

export const listSeeds = route({
  method: "GET",
  path: "/dataset/{dataset_id}/label_propagation",
  summary: "The labels of a dataset, and of how many images each could be propagated",
  tag: "Enrichment",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: seedsSchema,
  errors: [401, 404, 409, 422],
});

export const propagateLabels = route({
  method: "POST",
  path: "/dataset/{dataset_id}/label_propagation",
  summary: "Give items the label of those that they look like",
  tag: "Enrichment",
  tier: "extension",
  params: datasetParams,
  body: propagateBody,
  status: 202,
  response: null,
  dryRun: propagationReportSchema,
  errors: [401, 403, 404, 409, 422],
});

/** The same operation as a dry run. */
export const previewPropagation = route({
  ...propagateLabels,
  status: 200,
  response: propagationReportSchema,
});
