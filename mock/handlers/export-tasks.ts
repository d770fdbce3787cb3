import { renamedFile } from "#contract/export.ts";
import {
  type ExportFormat,
  type ExportTask,
  type MediaSelection,
  exportHours,
  exportStatusOf,
} from "#contract/export-task.ts";
import type { MediaFilter } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { operationPath } from "#contract/route.ts";
import {
  downloadExport,
  exportContext,
  exportEntities,
  getExportStatus,
} from "#contract/routes/export-tasks.ts";
import { visibleDataset } from "../access.ts";
import { mockClock } from "../clock.ts";
import type { DatasetRow, MockDb, TaskRow } from "../db.ts";
import { refused } from "../failure.ts";
import { json, on } from "../handle.ts";
import { durations, startTask, taskStatus } from "../tasks.ts";
import { taskView } from "../views.ts";
import { file, inFormat, itemsOf } from "./export.ts";

interface Request {
  at: string | undefined;
  filter: MediaFilter;
  format: ExportFormat;
  includeMedia: boolean | undefined;
  fileName: string | undefined;
}

/** What each task exports. */
const requests = new WeakMap<TaskRow, Request>();

export const exportTaskHandlers = [
  on(exportContext, ({ db, user, params, query, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const {
      at,
      export_format: format = "json",
      include_images: includeMedia,
      file_name: fileName,
      ...filter
    } = query;
    return json(
      begin(db, user, dataset, { at, filter, format, includeMedia, fileName }, request.url),
    );
  }),

  on(exportEntities, async (call) => {
    const { db, user, params, query } = call;
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { filter: asked, media_selection: selection } = await call.body();
    const { at, export_format: format = "json", include_images: includeMedia } = query;
    const filter = selection === undefined ? (asked ?? {}) : filterOf(db, dataset, at, selection);
    const fileName = query.file_name;
    return json(
      begin(db, user, dataset, { at, filter, format, includeMedia, fileName }, call.request.url),
    );
  }),

  on(getExportStatus, ({ db, user, params, query, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const task = db.tasks.find(
      (row) => row.id === query.export_task_id && row.datasetId === dataset.id,
    );
    if (task === undefined || !requests.has(task)) throw refused(because("task_not_found"));
    return json(view(db, task, user, request.url));
  }),

  on(downloadExport, async ({ db, params }) => {
    const task = db.tasks.find((row) => row.id === params.export_id);
    const dataset = db.datasets.find((row) => row.id === task?.datasetId);
    const request = task && requests.get(task);
    if (dataset === undefined || request === undefined) throw refused(because("export_gone"));
    const made = await inFormat(db, dataset, request);
    return file({ ...made, facts: renamedFile(made.facts, request.fileName) });
  }),
];

function begin(
  db: MockDb,
  user: string,
  dataset: DatasetRow,
  request: Request,
  address: string,
): ExportTask {
  const { found } = itemsOf(db, dataset, request);
  const task = startTask(db, {
    dataset,
    type: "EXPORT",
    createdBy: user,
    phases: durations.short,
    itemsTotal: found.length,
    snapshotId: request.at === undefined || request.at === "head" ? null : request.at,
    parameters: { export_format: request.format },
  });
  requests.set(task, request);
  return view(db, task, user, address);
}

/** @param address of the request: the file is on the same server */
function view(db: MockDb, task: TaskRow, user: string, address: string): ExportTask {
  const status = taskStatus(task);
  const expires = task.startedAt + exportHours * 3_600_000;
  const isDone = status === "COMPLETED" && mockClock.now() < expires;
  const shown = taskView(db, task, user);
  return {
    id: task.id,
    dataset_id: task.datasetId,
    created_at: shown.start_time,
    download_uri: isDone
      ? new URL(`${operationPath(downloadExport, { export_id: task.id })}?token=mock`, address).href
      : null,
    progress: (shown.progress_percentage ?? 0) / 100,
    status: exportStatusOf(status),
    entities_count: task.itemsTotal,
    result_message: shown.error_message,
    file_name: null,
    size_bytes: null,
    expires_at: isDone ? new Date(expires).toISOString() : null,
  };
}

/** All selections together, as ids. */
function filterOf(
  db: MockDb,
  dataset: DatasetRow,
  at: string | undefined,
  selection: readonly MediaSelection[],
): MediaFilter {
  const ids = selection.flatMap((one) => {
    if (one.type === "media") return one.payload.media_ids;
    const { cluster_id: cluster, exclude_media_ids: without = [] } = one.payload;
    const { found } = itemsOf(db, dataset, { at, filter: { cluster: [cluster] } });
    return found.map((item) => item.media_id).filter((id) => !without.includes(id));
  });
  return { media_ids: [...new Set(ids)] };
}
