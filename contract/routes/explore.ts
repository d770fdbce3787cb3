import * as z from "zod/mini";
import {
  anchorSchema,
  anchorTypes,
  entityTypes,
  exploreSchema,
  similarItemsSchema,
} from "../clusters.ts";
import { filterLists, sizesInQuery } from "../media-filter.ts";
import { mediaFilterSchema } from "../media.ts";
import { route } from "../route.ts";
import { uuid, wholeNumber } from "../wire.ts";
import { datasetParams, version } from "./params.ts";

/** JSON of a list, as documented: `labels=["cat"]`. */
const jsonList = z.string().check(z.maxLength(100_000));

export const exploreDataset = route({
  method: "GET",
  path: "/explore/{dataset_id}",
  summary: "Clusters of alike items, a hundred a page, the largest first",
  tag: "Media",
  tier: "documented",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, {
    ...sizesInQuery,
    entity_type: z.optional(z.enum(entityTypes)),
    threshold: z.optional(wholeNumber(0, 4)),
    page_number: z.optional(wholeNumber(0, 1_000_000)),
    /** Words of the caption, each of them. */
    caption: z.optional(z.string().check(z.maxLength(1000))),
    image_caption: z.optional(z.string().check(z.maxLength(1000))),
    /** Refused: there is no similarity of words here. */
    textual_similarity_threshold: z.optional(z.string().check(z.maxLength(100))),
    vql: z.optional(jsonList),
    labels: z.optional(jsonList),
    tags: z.optional(jsonList),
    anchor_media_id: z.optional(uuid),
    anchor_type: z.optional(z.enum(anchorTypes)),
    /** Extension: a snapshot, or `head`. */
    at: z.optional(version),
  }),
  lists: filterLists,
  status: 200,
  response: exploreSchema,
  errors: [401, 404, 409, 422],
});

export const searchImageSimilarity = route({
  method: "POST",
  path: "/dataset/{dataset_id}/search-image-similarity",
  summary: "Upload a picture, as the form field `file`, to look for alike items with",
  tag: "Media",
  tier: "documented",
  params: datasetParams,
  /** Extension: the version that is to be searched, which decides about the model. */
  query: z.object({ at: z.optional(version) }),
  body: z.object({ file: z.unknown() }),
  bodyType: "multipart",
  status: 200,
  response: anchorSchema,
  errors: [400, 401, 404, 408, 409, 413, 415, 422, 429],
});

export const listSimilar = route({
  method: "GET",
  path: "/dataset/{dataset_id}/similar",
  summary: "The items that look most like an item, or like an uploaded picture",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, {
    ...sizesInQuery,
    anchor_media_id: uuid,
    anchor_type: z.optional(z.enum(anchorTypes)),
    at: z.optional(version),
    limit: z.optional(wholeNumber(1, 1000)),
  }),
  lists: filterLists,
  status: 200,
  response: similarItemsSchema,
  errors: [401, 404, 409, 422],
});
