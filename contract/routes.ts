import * as z from "zod/mini";
import {
  createDatasetForm,
  creationStatusSchema,
  dataTransactionSchema,
  datasetIdSchema,
  datasetNameSchema,
  datasetSchema,
  inviteBody,
  loadSampleBody,
  sharesSchema,
} from "./dataset.ts";
import {
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
} from "./media.ts";
import { route } from "./route.ts";
import {
  apiCredentialsSchema,
  capabilitiesSchema,
  createSessionBody,
  meSchema,
} from "./session.ts";
import {
  createSnapshotBody,
  restoreSnapshotBody,
  snapshotFiltersSchema,
  snapshotSchema,
  updateSnapshotBody,
} from "./snapshot.ts";
import {
  taskDetailSchema,
  taskFiltersSchema,
  taskListQuery,
  taskPageSchema,
  taskSchema,
} from "./task.ts";
import { uuid, wholeNumber, wireTime } from "./wire.ts";

/** Every operation's path starts with this. */
export const apiBase = "/api/v1";

const datasetParams = z.object({ dataset_id: uuid });
const snapshotParams = z.object({ dataset_id: uuid, snapshot_id: uuid });
const taskParams = z.object({ task_id: uuid });
const transactionParams = z.object({
  dataset_id: uuid,
  trans_id: wholeNumber(1, 2_147_483_647),
});

// --- snapshots -----------------------------------------------------------------------------------

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
    q: z.optional(z.string().check(z.maxLength(1000))),
    reason: z.optional(z.array(z.string())),
    created_by: z.optional(z.array(z.string())),
    /** `false` leaves out those that were taken automatically, save the current one and one being restored. */
    automatic: z.optional(z.enum(["true", "false"])),
    /** `true` lists those that were removed and can still be brought back, instead of the live ones. */
    removed: z.optional(z.enum(["true", "false"])),
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

// --- tasks ---------------------------------------------------------------------------------------

export const listTasks = route({
  method: "GET",
  path: "/tasks",
  summary: "List the tasks of every dataset that you can see",
  tag: "Tasks",
  tier: "documented",
  query: taskListQuery,
  status: 200,
  response: taskPageSchema,
  errors: [401, 422],
});

export const getTaskFilters = route({
  method: "GET",
  path: "/tasks/filters",
  summary: "The values that occur in the tasks, to filter by",
  tag: "Tasks",
  tier: "documented",
  query: z.object({
    start_time_from: z.optional(wireTime),
    start_time_to: z.optional(wireTime),
  }),
  status: 200,
  response: taskFiltersSchema,
  errors: [401, 422],
});

export const getTask = route({
  method: "GET",
  path: "/tasks/{task_id}",
  summary: "One task with its story",
  tag: "Tasks",
  tier: "extension",
  params: taskParams,
  status: 200,
  response: taskDetailSchema,
  errors: [401, 404, 422],
});

export const abortTask = route({
  method: "POST",
  path: "/tasks/{task_id}/abort",
  summary: "Abort a running task",
  tag: "Tasks",
  tier: "documented",
  params: taskParams,
  status: 200,
  response: taskSchema,
  errors: [401, 403, 404, 409, 422],
});

export const retryTask = route({
  method: "POST",
  path: "/tasks/{task_id}/retry",
  summary: "Run a failed or aborted task again",
  tag: "Tasks",
  tier: "documented",
  params: taskParams,
  status: 200,
  response: taskSchema,
  errors: [400, 401, 403, 404, 422],
});

// --- datasets ------------------------------------------------------------------------------------

export const listDatasets = route({
  method: "GET",
  path: "/datasets",
  summary: "List the datasets that you can see",
  tag: "Datasets",
  tier: "documented",
  query: z.object({
    sort_by: z.optional(z.enum(["date", "name", "status"])),
    include_hidden: z.optional(z.string()),
  }),
  status: 200,
  response: z.array(datasetSchema),
  errors: [401, 422],
});

export const getDataset = route({
  method: "GET",
  path: "/dataset/{dataset_id}",
  summary: "One dataset with its status",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: datasetSchema,
  errors: [401, 404, 422],
});

export const getCreationStatus = route({
  method: "GET",
  path: "/datasets/{dataset_id}/creation-status",
  summary: "How far the creation of a dataset is",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: creationStatusSchema,
  errors: [401, 404, 422],
});

export const deleteDataset = route({
  method: "DELETE",
  path: "/dataset/{dataset_id}",
  summary: "Delete a dataset with its snapshots; its clones stay",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

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

export const inviteToDataset = route({
  method: "PUT",
  path: "/manage/{dataset_id}/invite",
  summary: "Share a dataset with another person",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  body: inviteBody,
  status: 200,
  response: z.null(),
  errors: [401, 403, 404, 422],
});

export const listShares = route({
  method: "GET",
  path: "/manage/{dataset_id}/share",
  summary: "Who can see a dataset, and as what",
  tag: "Datasets",
  tier: "documented",
  params: datasetParams,
  status: 200,
  response: sharesSchema,
  errors: [401, 404, 422],
});

export const loadSample = route({
  method: "POST",
  path: "/samples",
  summary: "Load the sample dataset",
  tag: "Datasets",
  tier: "extension",
  body: loadSampleBody,
  bodyOptional: true,
  status: 202,
  response: null,
  errors: [401, 422],
});

// --- ingestion -----------------------------------------------------------------------------------

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
  errors: [400, 401, 403, 404, 409, 413, 415, 422],
});

export const processDataFiles = route({
  method: "POST",
  path: "/ingestion/{dataset_id}/process_files/{trans_id}",
  summary: "Close the upload and build the dataset from it",
  tag: "Ingestion",
  tier: "documented",
  params: transactionParams,
  status: 202,
  response: null,
  errors: [400, 401, 403, 404, 409, 422],
});

// --- media ---------------------------------------------------------------------------------------

const filterLists = ["label", "tag", "cluster", "type", "media_ids", "except_ids"] as const;
const version = z.optional(z.union([z.literal("head"), uuid], "Must be a snapshot id or 'head'"));

export const listMedia = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media",
  summary: "The items of a dataset, now or at a snapshot",
  tag: "Media",
  tier: "extension",
  params: datasetParams,
  query: z
    .extend(mediaFilterSchema, {
      at: version,
      cursor: z.optional(z.string().check(z.maxLength(500))),
      /** How many items to leave out first: for whoever jumps into the middle. */
      offset: z.optional(wholeNumber(0, 1_000_000_000)),
      limit: z.optional(wholeNumber(1, 1000)),
      total: z.optional(z.enum(["true", "false"])),
    })
    .check(
      z.refine(
        ({ cursor, offset }) => cursor === undefined || offset === undefined,
        "Name a cursor or an offset, not both",
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
    at: version,
    /** Which facets to count; all of them by default. */
    facet: z.optional(z.array(z.enum(facetNames))),
    /** Only values that contain this, in upper or lower case. */
    q: z.optional(z.string().check(z.maxLength(255))),
    /** How many values a facet lists at most. */
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

const mediaParams = z.object({ dataset_id: uuid, media_id: uuid });
const contentHash = z.string().check(z.regex(/^[0-9a-f]{64}$/, "Must be a SHA-256 in hex"));

export const getMediaContent = route({
  method: "GET",
  path: "/dataset/{dataset_id}/media/{media_id}/content",
  summary: "The bytes of an item; byte ranges are answered",
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
  }),
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});

// --- session -------------------------------------------------------------------------------------

export const getCapabilities = route({
  method: "GET",
  path: "/capabilities",
  summary: "What this server can do beyond the documented API",
  tag: "Session",
  tier: "extension",
  open: true,
  status: 200,
  response: capabilitiesSchema,
  errors: [],
});

export const getMe = route({
  method: "GET",
  path: "/me",
  summary: "Who you are",
  tag: "Session",
  tier: "extension",
  status: 200,
  response: meSchema,
  errors: [401],
});

export const createSession = route({
  method: "POST",
  path: "/session",
  summary: "Exchange a one-time sign-in code for a session",
  tag: "Session",
  tier: "extension",
  open: true,
  body: createSessionBody,
  status: 200,
  response: meSchema,
  errors: [401, 403, 422, 429],
});

export const deleteSession = route({
  method: "DELETE",
  path: "/session",
  summary: "Sign out",
  tag: "Session",
  tier: "extension",
  status: 204,
  response: null,
  errors: [401],
});

export const getApiCredentials = route({
  method: "GET",
  path: "/api_credentials",
  summary: "Make an API key; its secret is shown this once",
  tag: "Session",
  tier: "documented",
  status: 200,
  response: apiCredentialsSchema,
  errors: [401, 403],
});

export const routes = {
  listSnapshots,
  createSnapshot,
  // before the one with an id in its place
  getSnapshotFilters,
  getSnapshot,
  updateSnapshot,
  restoreSnapshot,
  cloneSnapshot,
  deleteSnapshot,
  undeleteSnapshot,
  listTasks,
  getTaskFilters,
  getTask,
  abortTask,
  retryTask,
  listDatasets,
  getDataset,
  getCreationStatus,
  deleteDataset,
  createDataset,
  inviteToDataset,
  listShares,
  loadSample,
  newDataset,
  openDataFiles,
  uploadDataFiles,
  processDataFiles,
  listMedia,
  listMediaFacets,
  editMedia,
  deleteMedia,
  undoMedia,
  redoMedia,
  getMediaContent,
  getMediaThumbnail,
  getCapabilities,
  getMe,
  createSession,
  deleteSession,
  getApiCredentials,
};
