import * as z from "zod/mini";
import { exportEntitiesBody, exportFormats, exportTaskSchema } from "../export-task.ts";
import { filterLists, sizesInQuery } from "../media-filter.ts";
import { mediaFilterSchema } from "../media.ts";
import { route } from "../route.ts";
import { queryBoolean, uuid } from "../wire.ts";
import { datasetParams, version } from "./params.ts";

const wanted = {
  /** How the download is called. */
  file_name: z.optional(z.string().check(z.maxLength(255))),
  export_format: z.optional(z.enum(exportFormats)),
  include_images: z.optional(queryBoolean),
  at: z.optional(version),
};

export const exportContext = route({
  method: "GET",
  path: "/dataset/{dataset_id}/export_context_async",
  summary: "Begin an export of a dataset, now or at a snapshot",
  tag: "Media",
  tier: "documented",
  params: datasetParams,
  query: z.extend(mediaFilterSchema, { ...sizesInQuery, ...wanted }),
  lists: filterLists,
  status: 200,
  response: exportTaskSchema,
  errors: [401, 403, 404, 422],
});

export const getExportStatus = route({
  method: "GET",
  path: "/dataset/{dataset_id}/export_status",
  summary: "How far an export is, and where its file can be downloaded",
  tag: "Media",
  tier: "documented",
  params: datasetParams,
  query: z.object({ export_task_id: uuid }),
  status: 200,
  response: exportTaskSchema,
  errors: [401, 404, 422],
});

export const exportEntities = route({
  method: "POST",
  path: "/dataset/{dataset_id}/export_entities_async",
  summary: "Begin an export of selected items",
  tag: "Media",
  tier: "documented",
  params: datasetParams,
  query: z.object(wanted),
  body: exportEntitiesBody,
  status: 200,
  response: exportTaskSchema,
  errors: [400, 401, 403, 404, 422],
});

/** The address contains a secret, so that it can be opened without a sign-in until it expires. */
export const downloadExport = route({
  method: "GET",
  path: "/exports/{export_id}",
  summary: "The file of an export",
  tag: "Media",
  tier: "extension",
  open: true,
  params: z.object({ export_id: uuid }),
  query: z.object({ token: z.string().check(z.maxLength(200)) }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [404, 422],
});
