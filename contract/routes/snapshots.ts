import * as z from "zod/mini";
import { cloneSnapshotBody } from "../dataset.ts";
import { route } from "../route.ts";
import {
  createSnapshotBody,
  restoreSnapshotBody,
  snapshotFiltersSchema,
  snapshotSchema,
  updateSnapshotBody,
} from "../snapshot.ts";
import { uuid, wholeNumber, queryBoolean } from "../wire.ts";
import { datasetParams, snapshotParams } from "./params.ts";

export const listSnapshots = route({
  method: "GET",
  path: "/dataset/{dataset_id}/snapshot",
  summary: "List the snapshots of a dataset, newest first",
  tag: "Snapshots",
  tier: "documented",
  params: datasetParams,
  query: z.object({
    limit: z.optional(wholeNumber(1, 1000)),
    cursor: z.optional(z.string()),
    q: z.optional(z.string().check(z.maxLength(1000), z.trim())),
    reason: z.optional(z.array(z.string())),
    created_by: z.optional(z.array(z.string())),
    /** `false` leaves out automatic snapshots, except the current one and one being restored. */
    automatic: z.optional(queryBoolean),
    /** `true` lists the removed snapshots that can still be brought back, instead of the live ones. */
    removed: z.optional(queryBoolean),
  }),
  lists: ["reason", "created_by"],
  status: 200,
  response: z.array(snapshotSchema),
  errors: [401, 403, 404, 422],
});

export const createSnapshot = route({
  method: "POST",
  path: "/dataset/{dataset_id}/snapshot",
  summary: "Save the current state of a dataset as a snapshot",
  tag: "Snapshots",
  tier: "documented",
  params: datasetParams,
  body: createSnapshotBody,
  bodyOptional: true,
  status: 200,
  response: snapshotSchema,
  errors: [401, 403, 404, 409, 422],
});

export const getSnapshotFilters = route({
  method: "GET",
  path: "/dataset/{dataset_id}/snapshot/filters",
  summary: "The values that occur in a dataset's snapshots, with how often",
  tag: "Snapshots",
  tier: "extension",
  params: datasetParams,
  status: 200,
  response: snapshotFiltersSchema,
  errors: [401, 403, 404, 422],
});

export const getSnapshot = route({
  method: "GET",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}",
  summary: "One snapshot",
  tag: "Snapshots",
  tier: "extension",
  params: snapshotParams,
  status: 200,
  response: snapshotSchema,
  errors: [401, 403, 404, 422],
});

export const updateSnapshot = route({
  method: "PATCH",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}",
  summary: "Change the name or the description of a snapshot",
  tag: "Snapshots",
  tier: "documented",
  params: snapshotParams,
  body: updateSnapshotBody,
  status: 200,
  response: snapshotSchema,
  errors: [401, 403, 404, 422],
});

export const restoreSnapshot = route({
  method: "POST",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}/restore",
  summary: "Bring the dataset back to a snapshot, or to its current version",
  tag: "Snapshots",
  tier: "documented",
  params: z.object({
    dataset_id: uuid,
    snapshot_id: z.union([z.literal("current"), uuid], "Must be a UUID or 'current'"),
  }),
  body: restoreSnapshotBody,
  bodyOptional: true,
  status: 202,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

export const cloneSnapshot = route({
  method: "POST",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}/clone",
  summary: "Make a new, independent dataset from a snapshot",
  tag: "Snapshots",
  tier: "documented",
  params: snapshotParams,
  body: cloneSnapshotBody,
  bodyOptional: true,
  status: 202,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

export const deleteSnapshot = route({
  method: "DELETE",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}",
  summary: "Remove a snapshot",
  tag: "Snapshots",
  tier: "documented",
  params: snapshotParams,
  status: 200,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

export const undeleteSnapshot = route({
  method: "POST",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}/undelete",
  summary: "Bring a removed snapshot back, within seven days",
  tag: "Snapshots",
  tier: "extension",
  params: snapshotParams,
  status: 200,
  response: snapshotSchema,
  errors: [401, 403, 404, 422],
});
