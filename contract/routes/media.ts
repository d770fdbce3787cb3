import * as z from "zod/mini";
import { filterLists, mediaSortPattern, sizesInQuery, sortOrders } from "../media-filter.ts";
import {
  askedFacetNames,
  deleteMediaBody,
  deleteMediaResultSchema,
  editMediaBody,
  editMediaResultSchema,
  facetNames,
  mediaFacetsSchema,
  mediaFilterSchema,
  mediaPageSchema,
  undoMediaBody,
  undoMediaResultSchema,
} from "../media.ts";
import { route } from "../route.ts";
import { videoFactsSchema } from "../video.ts";
import { wholeNumber, queryBoolean } from "../wire.ts";
import { datasetParams, mediaParams, version } from "./params.ts";

export const listMedia = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media",
  summary: "The items of a dataset, now or at a snapshot",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z
    .extend(mediaFilterSchema, {
      ...sizesInQuery,
      at: z.optional(version),
      /** The order; items that are equal in it are in the order of the dataset. */
      sort: z.optional(
        z
          .string()
          .check(
            z.regex(
              mediaSortPattern,
              "sort is added, name, size, sharpness, labels or meta.<field>",
            ),
          ),
      ),
      order: z.optional(z.enum(sortOrders)),
      cursor: z.optional(z.string().check(z.maxLength(500))),
      /** The number of items to skip: for a client that jumps into the middle. */
      offset: z.optional(wholeNumber(0, 1_000_000_000)),
      limit: z.optional(wholeNumber(1, 1000)),
      /** So many items at even steps through the list instead of a page, without a cursor. */
      spread: z.optional(wholeNumber(1, 100)),
      total: z.optional(queryBoolean),
    })
    .check(
      z.refine(
        ({ cursor, offset }) => cursor === undefined || offset === undefined,
        "Name a cursor or an offset, not both",
      ),
      z.refine(
        ({ spread, cursor, offset }) =>
          spread === undefined || (cursor === undefined && offset === undefined),
        "spread takes no cursor and no offset",
      ),
    ),
  lists: filterLists,
  status: 200,
  response: mediaPageSchema,
  errors: [401, 404, 422],
});

export const listMediaFacets = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/facets",
  summary: "How many items have each label, tag, cluster and type",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, {
    ...sizesInQuery,
    at: z.optional(version),
    /** The facets to count; by default label, tag, cluster and type. */
    facet: z.optional(z.array(z.enum([...facetNames, ...askedFacetNames]))),
    /** Selects values that contain this; case, composition and width of letters do not count. */
    q: z.optional(z.string().check(z.maxLength(255))),
    /** The most values that a facet lists. */
    limit: z.optional(wholeNumber(1, 1000)),
  }),
  lists: [...filterLists, "facet"],
  status: 200,
  response: mediaFacetsSchema,
  errors: [401, 404, 422],
});

export const editMedia = route({
  method: "PATCH",
  path: "/dataset/{dataset_id}/media",
  summary: "Change tags, labels, caption or metadata of the items that a filter selects",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: editMediaBody,
  status: 200,
  response: editMediaResultSchema,
  errors: [401, 403, 404, 409, 422, 503],
});

export const deleteMedia = route({
  method: "DELETE",
  path: "/dataset/{dataset_id}/media",
  summary: "Delete the items that a filter selects",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: deleteMediaBody,
  status: 200,
  response: deleteMediaResultSchema,
  errors: [401, 403, 404, 409, 422, 503],
});

export const undoMedia = route({
  method: "POST",
  path: "/dataset/{dataset_id}/media/undo",
  summary: "Undo the last edit or deletion of items, if nothing has changed since",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: undoMediaBody,
  status: 200,
  response: undoMediaResultSchema,
  errors: [401, 403, 404, 409, 422],
});

export const redoMedia = route({
  method: "POST",
  path: "/dataset/{dataset_id}/media/redo",
  summary: "Do again what was just undone",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: undoMediaBody,
  status: 200,
  response: undoMediaResultSchema,
  errors: [401, 403, 404, 409, 422],
});

const contentHash = z.string().check(z.regex(/^[0-9a-f]{64}$/, "Must be a SHA-256 in hex"));

export const getMediaContent = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/content",
  summary: "The bytes of an item, as they were added; byte ranges are answered",
  tag: "Media",
  tier: "extension",
  params: mediaParams,
  query: z.object({
    v: contentHash,
    /** Makes a browser save the file under the item's name instead of showing it. */
    download: z.optional(queryBoolean),
  }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 416, 422],
});

export const getMediaView = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/view",
  summary: "An item as a browser can show it: its bytes, or else an upright WebP",
  tag: "Media",
  tier: "extension",
  params: mediaParams,
  query: z.object({ v: contentHash }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 416, 422],
});

export const getMediaThumbnail = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/thumbnail",
  summary: "A small picture of an item, as WebP",
  tag: "Media",
  tier: "extension",
  params: mediaParams,
  query: z.object({
    v: contentHash,
    w: z.optional(wholeNumber(16, 2048)),
    /** Changes nothing but the address, since a browser keeps what it had before: a frame of a video. */
    of: z.optional(z.literal("frame")),
  }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});

export const getMediaStrip = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/strip",
  summary: "Sixteen frames of a video at even steps, side by side, as WebP",
  tag: "Media",
  tier: "extension",
  params: mediaParams,
  query: z.object({ v: contentHash }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});

export const getVideoFacts = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/video",
  summary: "How many frames a video has, and whether they can be shown",
  tag: "Media",
  tier: "extension",
  params: mediaParams,
  query: z.object({ v: contentHash }),
  status: 200,
  response: videoFactsSchema,
  errors: [401, 404, 409, 422],
});
