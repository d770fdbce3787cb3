import * as z from "zod/mini";
import { datasetIdSchema, datasetNameSchema } from "../dataset.ts";
import { route } from "../route.ts";

const createDatasetForm = z
  .object({
    dataset_name: datasetNameSchema,
    bucket_path: z.string().check(z.minLength(1, "bucket_path names a folder"), z.maxLength(4096)),
  })
  .check(z.meta({ id: "CreateDataset" }));

export const createDataset = route({
  method: "POST",
  path: "/dataset",
  summary: "Create a dataset from a folder that the server can read",
  tag: "Datasets",
  tier: "documented",
  body: createDatasetForm,
  bodyType: "form",
  status: 200,
  response: datasetIdSchema,
  errors: [400, 401, 415, 422],
});
