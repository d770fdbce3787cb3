import * as z from "zod/mini";
import type { ExportTask } from "#contract/export-task.ts";
import { routes } from "#contract/routes.ts";
import { openEnum, uuid, wireTime } from "#contract/wire.ts";
import { exportStatuses } from "#contract/export-task.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { downloadAddress } from "./file-addresses.ts";
import type { Forward } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

/** What the documents say that an export tells of itself: less than ours, and not the same in both answers. */
const toldSchema = z.object({
  id: z.optional(uuid),
  created_at: z.optional(z.nullable(wireTime)),
  status: z.optional(openEnum(exportStatuses)),
  download_uri: z.optional(z.nullable(z.string())),
  progress: z.optional(z.nullable(z.number())),
  entities_count: z.optional(z.nullable(z.int())),
  result_message: z.optional(z.nullable(z.string())),
});

export function forwardedExports(forward: Forward): Services["exports"] {
  const { upstream, change } = forward;
  const task = (
    datasetId: string,
    id: string,
    { download_uri: address, ...told }: z.infer<typeof toldSchema>,
  ): ExportTask => ({
    id,
    dataset_id: datasetId,
    created_at: told.created_at ?? new Date().toISOString(),
    download_uri: address == null ? null : downloadAddress(forward, address),
    progress: told.progress ?? 0,
    status: told.status ?? "INIT",
    entities_count: told.entities_count ?? null,
    result_message: told.result_message ?? null,
  });
  return only<Services["exports"]>({
    async begin(context, datasetId, { at, asked, format, includeMedia, fileName }) {
      const { filter = {}, selection } = asked;
      refuseUnknown("query", {
        at: at === "head" ? undefined : at,
        export_format: format === "json" || format === "parquet" ? undefined : format,
        ...filter,
      });
      const params = { dataset_id: datasetId };
      const query = { file_name: fileName, export_format: format, include_images: includeMedia };
      const told =
        selection === undefined
          ? await change(context, "export", routes.exportContext, { params, query }, toldSchema)
          : await change(
              context,
              "export",
              routes.exportEntities,
              { params, query, body: { media_selection: selection } },
              toldSchema,
            );
      return task(datasetId, told.id ?? "", told);
    },
    async status(_, datasetId, id) {
      const params = { dataset_id: datasetId };
      const query = { export_task_id: id };
      return task(
        datasetId,
        id,
        await upstream.call(routes.getExportStatus, { params, query }, toldSchema),
      );
    },
  });
}
