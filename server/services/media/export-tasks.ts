import { randomBytes } from "node:crypto";
import { type ExportTask, exportStatusOf } from "#contract/export-task.ts";
import { formatsWithFiles } from "#contract/formats.ts";
import { because } from "#contract/refusals.ts";
import { operationPath } from "#contract/route.ts";
import { downloadExport } from "#contract/routes/export-tasks.ts";
import {
  type ExportRow,
  downloadable,
  findExportTask,
  insertExport,
} from "../../catalog/exports.ts";
import { shareDataset } from "../../catalog/datasets.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import type { ExportRequest, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { startTask } from "../../tasks/start-task.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { naive, progressOf } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";
import { partsOf } from "./export-source.ts";
import { exporting } from "./exporting.ts";
import { filterResolver } from "./resolve-filter.ts";

type Exports = Pick<Services["exports"], "begin" | "status" | "download">;

export function exportTaskServices(deps: Deps): Exports {
  const { catalog, lake, disk, exportFiles } = deps;
  const resolve = filterResolver({ catalog, lake });

  /** The version, and how many of its items there are. A wrong filter is refused here. */
  const lookAt = async (
    { actor }: RequestContext,
    datasetId: string,
    { at, asked }: ExportRequest,
  ) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { ref, snapshot } = await versionAt(catalog.db, dataset, at);
      const reader = await lake.reader(dataset.family_id, ref);
      let entities = 0;
      for (const { filter } of partsOf(asked)) {
        entities += await reader.count(
          await resolve(filter, async () => ({ dataset, ref, reader })),
        );
      }
      return {
        dataset_id: dataset.id,
        version_name: snapshot?.name ?? "now",
        token: randomBytes(24).toString("base64url"),
        entities,
      };
    });

  const begin: Exports["begin"] = async (context, datasetId, query) => {
    await disk.demandSpace();
    const { actor, requestId } = context;
    const row = await lookAt(context, datasetId, query);
    const { format, includeMedia, fileName, asked } = query;
    const id = await catalog.transaction(async (trx) => {
      const dataset = (await shareDataset(trx, actor.userId, datasetId)) ?? refuseMissing();
      // Looked up again, while no collection can move it.
      const { ref } = await versionAt(trx, dataset, query.at);
      const taskId = await startTask(trx, exporting, deps, {
        dataset,
        parameters: {
          export_format: format,
          include_images: includeMedia ?? (format !== "json" && formatsWithFiles.has(format)),
          ...(fileName === undefined ? {} : { file_name: fileName }),
          ...(asked.filter === undefined ? {} : { filter: asked.filter }),
          ...(asked.selection === undefined ? {} : { media_selection: [...asked.selection] }),
        },
        actor: actor.email,
        requestId,
        itemsTotal: row.entities,
        ...(query.at === undefined || query.at === "head" ? {} : { snapshotId: query.at }),
      });
      const { branch, version } = ref;
      await insertExport(trx, { ...row, branch, version, task_id: taskId });
      return taskId;
    });
    return await statusOf(actor, datasetId, id);
  };

  const statusOf: Exports["status"] = async (actor, datasetId, id) => {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    const found = await findExportTask(catalog.db, dataset.id, id);
    if (found === undefined) throw refused(because("task_not_found"));
    return toExportTask(found.task, found.made);
  };

  return {
    begin,
    status: statusOf,
    async download(id, token) {
      const made = await downloadable(catalog.db, id, token);
      const { file_name: fileName, content_type: type, size_bytes: size } = made ?? {};
      if (fileName == null || type == null || size == null) throw refused(because("export_gone"));
      return {
        type,
        size,
        hasRanges: true,
        isVerified: false,
        fileName,
        open: async (range) => (await exportFiles.open(id, range)) ?? refuseGone(),
      };
    },
  };
}

function toExportTask(task: TaskRow, made: ExportRow | undefined): ExportTask {
  const isThere =
    made?.expires_at != null && new Date(made.expires_at) > new Date() && made.file_name !== null;
  const path = operationPath(downloadExport, { export_id: task.id });
  return {
    id: task.id,
    dataset_id: task.dataset_id,
    created_at: task.start_time,
    download_uri: isThere ? `${path}?token=${made.token}` : null,
    progress: (progressOf(task) ?? 0) / 100,
    status: exportStatusOf(task.status),
    entities_count: made?.entities ?? task.items_total,
    result_message: task.error ?? (task.status === "ABORTED" ? task.message : null),
    file_name: isThere ? made.file_name : null,
    size_bytes: isThere ? made.size_bytes : null,
    expires_at: isThere && made.expires_at !== null ? naive(made.expires_at) : null,
  };
}

function refuseMissing(): never {
  throw refused(because("dataset_not_found"));
}

function refuseGone(): never {
  throw refused(because("export_gone"));
}
