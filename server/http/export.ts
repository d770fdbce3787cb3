import { contentDisposition } from "#contract/export.ts";
import { routes } from "#contract/routes.ts";
import type { ExportFile } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import type { AppContext } from "./env.ts";
import { isLoopbackHost } from "./same-origin.ts";
import type { ServeRoute } from "./serve-route.ts";

export function serveExport(serve: ServeRoute, { exports }: Pick<Services, "exports">): void {
  serve(routes.exportMedia, async ({ c, actor, params, query }) => {
    const { at, format = "jsonl", include_media: includeMedia, ...filter } = query;
    const wanted = { filter, format, includeMedia };
    return answerFile(c, await exports.media(actor, params.dataset_id, at, wanted));
  });

  serve(routes.exportSelection, async ({ c, actor, params, body }) => {
    const { at, format = "jsonl", include_media: includeMedia, filter } = body;
    const wanted = { filter, format, includeMedia };
    return answerFile(c, await exports.media(actor, params.dataset_id, at, wanted));
  });
}

export function serveLanceSource(serve: ServeRoute, { exports }: Pick<Services, "exports">): void {
  serve(routes.getLanceSource, ({ c, actor, params }) =>
    exports.lanceSource(actor, params.dataset_id, params.snapshot_id, {
      isLocal: isLoopbackHost(c),
    }),
  );
}

export function serveOriginals(serve: ServeRoute, { exports }: Pick<Services, "exports">): void {
  serve(routes.getOriginals, async ({ c, actor, params, query }) => {
    const { at, ...filter } = query;
    const file = await exports.originals(actor, params.dataset_id, at, { filter, place: "query" });
    return answerFile(c, file);
  });

  serve(routes.getOriginalsOfSelection, async ({ c, actor, params, body }) => {
    const { at, filter } = body;
    const file = await exports.originals(actor, params.dataset_id, at, { filter, place: "body" });
    return answerFile(c, file);
  });
}

/** Without a length: the file is streamed. */
export function answerFile(c: AppContext, file: ExportFile): Response {
  c.header("Content-Type", file.type);
  c.header("Content-Disposition", contentDisposition(file.fileName));
  c.header("Cache-Control", "private, no-store");
  return c.body(file.body, 200);
}
