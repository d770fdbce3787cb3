import { contentDisposition } from "#contract/export.ts";
import { facetNames } from "#contract/media.ts";
import { routes } from "#contract/routes.ts";
import type { MediaBytes } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import { byteRange } from "./byte-range.ts";
import type { AppContext } from "./env.ts";
import type { ServeRoute } from "./serve-route.ts";

const pageSize = 60;
const facetValues = 100;
const thumbnailWidth = 256;

export function serveMedia(serve: ServeRoute, { media }: Pick<Services, "media">): void {
  serve(routes.listMedia, ({ actor, params, query }) => {
    const { at, cursor, offset, limit, spread, total, sort, order, ...filter } = query;
    return media.page(actor, params.dataset_id, at, {
      filter,
      cursor,
      offset,
      limit: limit ?? pageSize,
      spread,
      total: total === true,
      sort,
      order,
    });
  });

  serve(routes.listMediaFacets, ({ actor, params, query }) => {
    const { at, facet, q, limit, ...filter } = query;
    return media.facets(actor, params.dataset_id, at, {
      filter,
      facets: facet === undefined ? facetNames : [...new Set(facet)],
      q,
      limit: limit ?? facetValues,
    });
  });

  serve(routes.matchMedia, ({ actor, params, body }) =>
    media.match(actor, params.dataset_id, body),
  );

  serve(
    routes.editMedia,
    ({ context, params, body }) => media.edit(context, params.dataset_id, body),
    { operation: "edit_media" },
  );

  serve(
    routes.deleteMedia,
    ({ context, params, body }) => media.remove(context, params.dataset_id, body),
    { operation: "delete_media" },
  );

  serve(
    routes.undoMedia,
    ({ context, params, body }) => media.undo(context, params.dataset_id, body),
    { operation: "edit_media" },
  );

  serve(
    routes.redoMedia,
    ({ context, params, body }) => media.redo(context, params.dataset_id, body),
    { operation: "edit_media" },
  );

  serve(routes.getMediaContent, async ({ c, actor, params, query }) => {
    const bytes = await media.content(actor, params.dataset_id, params.media_id, query.v);
    return await answerBytes(c, bytes, query.download === true ? "attachment" : "inline");
  });

  serve(routes.getMediaView, async ({ c, context, params, query }) => {
    const bytes = await media.view(context, params.dataset_id, params.media_id, query.v);
    return await answerBytes(c, bytes);
  });

  serve(routes.getMediaThumbnail, async ({ c, context, params, query }) => {
    const { dataset_id: datasetId, media_id: mediaId } = params;
    const shown = { width: query.w ?? thumbnailWidth, isFrame: query.of === "frame" };
    return await answerBytes(c, await media.thumbnail(context, datasetId, mediaId, query.v, shown));
  });

  serve(routes.getMediaStrip, async ({ c, context, params, query }) => {
    const { dataset_id: datasetId, media_id: mediaId } = params;
    return await answerBytes(c, await media.strip(context, datasetId, mediaId, query.v));
  });

  serve(routes.getVideoFacts, ({ context, params, query }) =>
    media.video(context, params.dataset_id, params.media_id, query.v),
  );
}

/** Uploaded files are shown, never run. */
const shownOnly = "default-src 'none'; sandbox";
/**
 * A browser shows a video on a page of its own that requests the same address again, with the user's cookie. Scripts,
 * forms and everything else stay forbidden.
 */
const playedOnly =
  "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin";

/** The address contains the hash of the bytes, so the answer never changes once the bytes are verified. */
export async function answerBytes(
  c: AppContext,
  { type, hasRanges, size, isVerified, fileName, open }: MediaBytes,
  disposition: "attachment" | "inline" = "inline",
): Promise<Response> {
  const range = hasRanges ? byteRange(c.req.header("range"), size) : undefined;
  const body = await open(range);
  c.header("Content-Type", type);
  if (fileName !== undefined) {
    c.header("Content-Disposition", contentDisposition(fileName, disposition));
  }
  c.header("Cache-Control", isVerified ? "private, max-age=31536000, immutable" : "no-store");
  // Cached for the session that loaded it: not shown after signing out, or to another user of the browser.
  c.header("Vary", "Cookie");
  c.header("Content-Security-Policy", type.startsWith("video/") ? playedOnly : shownOnly);
  c.header("Accept-Ranges", hasRanges ? "bytes" : "none");
  if (range === undefined) {
    c.header("Content-Length", String(size));
    return c.body(body, 200);
  }
  c.header("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  c.header("Content-Length", String(range.end - range.start + 1));
  return c.body(body, 206);
}
