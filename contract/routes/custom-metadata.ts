import * as z from "zod/mini";
import {
  createMetadataTaskBody,
  customMetadataLimits,
  customMetadataSchema,
  itemMetadataSchema,
  metadataTaskSchema,
  metadataTaskStatusSchema,
  metadataValuesBody,
} from "../custom-metadata.ts";
import { route } from "../route.ts";
import { uuid } from "../wire.ts";
import { datasetParams } from "./params.ts";

const taskParams = z.object({ dataset_id: uuid, task_id: uuid });

export const createMetadataTask = route({
  method: "POST",
  path: "/datasets/{dataset_id}/custom_metadata/tasks",
  summary: "Begin the import of a field of custom metadata; its type cannot be changed later",
  tag: "Custom metadata",
  tier: "documented",
  params: datasetParams,
  body: createMetadataTaskBody,
  status: 200,
  response: metadataTaskSchema,
  errors: [401, 403, 404, 409, 422],
});

export const uploadMetadataValues = route({
  method: "POST",
  path: "/datasets/{dataset_id}/custom_metadata/tasks/{task_id}",
  summary: "Send the values of the field, and start the import",
  tag: "Custom metadata",
  tier: "documented",
  params: taskParams,
  body: metadataValuesBody,
  bodyLimit: customMetadataLimits.uploadBytes,
  status: 200,
  response: metadataTaskSchema,
  errors: [401, 403, 404, 409, 413, 422],
});

export const getMetadataTaskStatus = route({
  method: "GET",
  path: "/datasets/{dataset_id}/custom_metadata/tasks/{task_id}/status",
  summary: "How far the import of a field is, with samples of its errors",
  tag: "Custom metadata",
  tier: "documented",
  params: taskParams,
  status: 200,
  response: metadataTaskStatusSchema,
  errors: [401, 404, 422],
});

export const getMetadataSchema = route({
  method: "GET",
  path: "/datasets/{dataset_id}/custom_metadata/schema",
  summary: "The fields of custom metadata, with their types",
  tag: "Custom metadata",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: customMetadataSchema,
  errors: [401, 404, 422],
});

export const getItemMetadata = route({
  method: "GET",
  path: "/datasets/{dataset_id}/image/{image_id}/custom_metadata",
  summary: "The custom metadata of an item",
  tag: "Custom metadata",
  tier: "documented",
  params: z.object({ dataset_id: uuid, image_id: uuid }),
  status: 200,
  response: itemMetadataSchema,
  errors: [401, 404, 422],
});
