import type { ExportTask } from "#contract/export-task.ts";
import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import type { AppContext } from "./env.ts";
import { answerBytes } from "./media.ts";
import type { ServeRoute } from "./serve-route.ts";

export function serveExportTasks(serve: ServeRoute, { exports }: Pick<Services, "exports">): void {
  // Documented as GET although it writes.
  serve(routes.exportContext, async ({ c, context, params, query }) => {
    const {
      at,
      export_format: format = "json",
      include_images: includeMedia,
      file_name: fileName,
      ...filter
    } = query;
    const asked = { filter };
    const request = { at, asked, format, includeMedia, fileName };
    return withOrigin(c, await exports.begin(context, params.dataset_id, request));
  });

  serve(routes.exportEntities, async ({ c, context, params, query, body }) => {
    const { at, export_format: format = "json", include_images: includeMedia } = query;
    const asked = { filter: body.filter, selection: body.media_selection };
    const request = { at, asked, format, includeMedia, fileName: query.file_name };
    return withOrigin(c, await exports.begin(context, params.dataset_id, request));
  });

  serve(routes.getExportStatus, async ({ c, actor, params, query }) =>
    withOrigin(c, await exports.status(actor, params.dataset_id, query.export_task_id)),
  );

  serve(routes.downloadExport, async ({ c, params, query }) =>
    answerBytes(c, await exports.download(params.export_id, query.token), "attachment"),
  );
}

/** Scripts open the address as it is: it is a whole one, on the host that the request came to. */
function withOrigin(c: AppContext, task: ExportTask): ExportTask {
  if (task.download_uri === null) return task;
  const url = new URL(task.download_uri, c.req.url);
  const scheme = c.req.header("x-forwarded-proto");
  if (scheme === "https" || scheme === "http") url.protocol = scheme;
  return { ...task, download_uri: url.href };
}
