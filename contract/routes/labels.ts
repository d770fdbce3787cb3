import * as z from "zod/mini";
import { importLabelsFields, labelDescriptionSchema, labelReportSchema } from "../annotations.ts";
import { route } from "../route.ts";
import { uuid } from "../wire.ts";
import { datasetParams } from "./params.ts";

export const importLabels = route({
  method: "POST",
  path: "/dataset/{dataset_id}/annotations",
  summary:
    "Import labels from files: COCO, YOLO, Pascal VOC, CSV, or the folders that the items are in. Repeat the field `files`",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  body: importLabelsFields,
  bodyType: "multipart",
  status: 202,
  response: null,
  dryRun: labelReportSchema,
  errors: [400, 401, 403, 404, 408, 409, 413, 415, 422, 429],
});

/** The same operation as a dry run. */
export const lookAtLabels = route({
  ...importLabels,
  status: 200,
  response: labelReportSchema,
});

export const getLabelDescription = route({
  method: "GET",
  path: "/dataset/{dataset_id}/label_description/{name}",
  summary:
    "What a file said about all of its images, by the name that items have of it (`described_by`); null where it is not known",
  tag: "Media",
  tier: "extension",
  params: z.object({ dataset_id: uuid, name: z.string().check(z.maxLength(64)) }),
  status: 200,
  response: z.nullable(labelDescriptionSchema),
  errors: [401, 404, 422],
});
