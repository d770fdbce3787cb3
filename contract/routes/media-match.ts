import { matchLimits, matchMediaBody, matchedMediaSchema } from "../media-match.ts";
import { route } from "../route.ts";
import { datasetParams } from "./params.ts";

export const matchMedia = route({
  method: "POST",
  path: "/dataset/{dataset_id}/media/match",
  summary: "The items that paths, file names, hashes or ids mean, for a table about them",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: matchMediaBody,
  bodyLimit: matchLimits.bodyBytes,
  status: 200,
  response: matchedMediaSchema,
  errors: [401, 404, 413, 422],
});
