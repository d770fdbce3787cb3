import * as z from "zod/mini";
import { labelsWithMedia } from "../annotations.ts";
import { dataTransactionSchema, datasetIdSchema, datasetNameSchema } from "../dataset.ts";
import { reindexBody } from "../enrichment.ts";
import { csvMappingField } from "../label-columns.ts";
import { addMediaBody } from "../media-addition.ts";
import { route } from "../route.ts";
import { queryBoolean } from "../wire.ts";
import { datasetParams, transactionParams } from "./params.ts";

export const newDataset = route({
  method: "GET",
  path: "/ingestion/new_dataset",
  summary: "Begin a dataset that files will be uploaded to",
  tag: "Ingestion",
  tier: "documented",
  query: z.object({ dataset_name: datasetNameSchema }),
  status: 200,
  response: datasetIdSchema,
  errors: [401, 422],
});

export const openDataFiles = route({
  method: "GET",
  path: "/ingestion/{dataset_id}/data_files",
  summary: "Open an upload",
  tag: "Ingestion",
  tier: "documented",
  params: datasetParams,
  query: z.object({
    /** Extension: of files to add to a dataset with content, by `add_media`. */
    addition: z.optional(queryBoolean),
  }),
  status: 200,
  response: dataTransactionSchema,
  errors: [401, 403, 404, 409, 422],
});

export const uploadDataFiles = route({
  method: "POST",
  path: "/ingestion/{dataset_id}/data_files/{trans_id}",
  summary: "Upload files: repeat the field `files`, about 50 a request",
  tag: "Ingestion",
  tier: "documented",
  params: transactionParams,
  body: z.object({ files: z.array(z.unknown()) }),
  bodyType: "multipart",
  status: 202,
  response: null,
  errors: [400, 401, 403, 404, 408, 409, 413, 415, 422, 429],
});

export const processDataFiles = route({
  method: "POST",
  path: "/ingestion/{dataset_id}/process_files/{trans_id}",
  summary: "Close the upload and build the dataset from it",
  tag: "Ingestion",
  tier: "documented",
  params: transactionParams,
  /** An extension: files of labels among those of the upload. */
  query: z.object({
    annotations: z.optional(z.enum(labelsWithMedia)),
    /** What the columns of the CSV files are, which all are read as labels then. */
    label_columns: csvMappingField,
  }),
  status: 202,
  response: null,
  errors: [400, 401, 403, 404, 409, 422],
});

export const addMedia = route({
  method: "POST",
  path: "/dataset/{dataset_id}/add_media",
  summary:
    "Add media to a dataset: exactly one of `files` (repeat), `archive` (.zip, .tar, .tar.gz), `s3_uri`, `path` and `trans_id`",
  tag: "Ingestion",
  tier: "documented",
  params: datasetParams,
  body: addMediaBody,
  bodyType: "multipart",
  status: 202,
  response: null,
  errors: [400, 401, 403, 404, 408, 409, 413, 415, 422, 429],
});

export const reindexDataset = route({
  method: "POST",
  path: "/dataset/{dataset_id}/reindex",
  summary: "Bring the clusters up to date, which makes a dataset READY that media were added to",
  tag: "Ingestion",
  tier: "documented",
  params: datasetParams,
  body: reindexBody,
  bodyOptional: true,
  status: 202,
  response: null,
  errors: [401, 403, 404, 409, 422],
});
