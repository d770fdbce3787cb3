import { route } from "../route.ts";
import { datasetClassesSchema, datasetShapeSchema } from "../shape.ts";
import { datasetParams } from "./params.ts";

// Apart from the other comparisons, whose schemas the timeline does not need before its first paint.

export const getDatasetClasses = route({
  method: "GET",
  path: "/dataset/{dataset_id}/classes",
  summary: "The most frequent classes of a dataset, each with a place that it keeps",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: datasetClassesSchema,
  errors: [401, 404, 422],
});

export const getDatasetShape = route({
  method: "GET",
  path: "/dataset/{dataset_id}/shape",
  summary: "Items and classes through all snapshots of a dataset, in at most 400 points",
  tag: "Comparison",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: datasetShapeSchema,
  errors: [401, 403, 404, 422],
});
