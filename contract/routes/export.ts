import * as z from "zod/mini";
import { formatNames } from "../formats.ts";
import { filterLists, sizesInQuery } from "../media-filter.ts";
import { mediaFilterSchema } from "../media.ts";
import { route } from "../route.ts";
import { readJsonText, textIssues } from "../strict-json.ts";
import { queryBoolean, strictBody } from "../wire.ts";
import { datasetParams, version } from "./params.ts";

/** `include_media`: with the files of the items, in a ZIP; without it, only where the format is read with them. */
const wanted = {
  at: z.optional(version),
  format: z.optional(z.enum(formatNames)),
  include_media: z.optional(queryBoolean),
};

export const exportMedia = route({
  method: "GET",
  path: "/dataset/{dataset_id}/export",
  summary:
    "The items of a dataset as a file, now or at a snapshot, in a format of your choice; a ZIP where it is several files",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, { ...sizesInQuery, ...wanted }),
  lists: filterLists,
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});

const filterAsJson = z.pipe(
  z.pipe(
    z.string().check(z.maxLength(900_000)),
    z.transform((text: string, context): unknown => {
      const { value, issue } = readJsonText(text, { unique: true });
      const [problem] = issue === undefined ? textIssues("", value) : [issue];
      if (problem === undefined) return value;
      const message = problem.type === "json_invalid" ? "Must be a filter as JSON" : problem.msg;
      context.issues.push({ code: "custom", message, path: problem.loc.slice(), input: text });
      return z.NEVER;
    }),
  ),
  mediaFilterSchema,
);

export const getOriginals = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/originals",
  summary:
    "The files of the items that a filter selects, as they were added, in one ZIP; at most 50,000 at once",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, { ...sizesInQuery, at: z.optional(version) }),
  lists: filterLists,
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});

/** The filter as JSON in one field: an HTML form can send it, and ten thousand ids do not fit into an address. */
export const exportSelection = route({
  method: "POST",
  path: "/dataset/{dataset_id}/export",
  summary:
    "The same for a filter that is too long for an address, such as a selection of single items",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: strictBody({
    ...wanted,
    filter: filterAsJson,
  }).check(z.meta({ id: "ExportSelection" })),
  bodyType: "form",
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 413, 415, 422],
});

export const getOriginalsOfSelection = route({
  method: "POST",
  path: "/dataset/{dataset_id}/media/originals",
  summary: "The same for a filter that is too long for an address",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: strictBody({ at: z.optional(version), filter: filterAsJson }).check(
    z.meta({ id: "OriginalsOfSelection" }),
  ),
  bodyType: "form",
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 413, 415, 422],
});
