import { importLabelsFields, labelReportSchema } from "../annotations.ts";
import { route } from "../route.ts";
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
