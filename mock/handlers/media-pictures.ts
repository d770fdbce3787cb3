import { contentDisposition } from "#contract/export.ts";
import type { MediaFilter } from "#contract/media.ts";
import { codecOf } from "#contract/media-type.ts";
import { because } from "#contract/refusals.ts";
import {
  getMediaContent,
  getMediaStrip,
  getMediaThumbnail,
  getMediaView,
  getVideoFacts,
} from "#contract/routes/media.ts";
import { visibleDataset } from "../access.ts";
import type { DatasetRow, MediaRow, MockDb } from "../db.ts";
import { refused } from "../failure.ts";
import { type Typed, bytes, json, on } from "../handle.ts";
import { matches } from "../media.ts";
import { drawPicture, drawStrip } from "../pictures.ts";

const mockFrameRate = 25;

export const mediaPictureHandlers = [
  on(getMediaThumbnail, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    const width = query.w ?? 256;
    return picture(item, width, Math.round((width * item.height) / item.width));
  }),

  on(getMediaStrip, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    if (item.media_type !== "video" || item.noFrames !== undefined) {
      throw refused(because("no_video_frames"));
    }
    return svgPicture(drawStrip(item.hash, 160, Math.round((160 * item.height) / item.width)));
  }),

  on(getVideoFacts, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    if (item.media_type !== "video") throw refused(because("no_video_frames"));
    return json({
      frame_count: Math.round(((item.duration_ms ?? 0) * mockFrameRate) / 1000),
      frame_rate: mockFrameRate,
      codec: codecOf(item.content_type ?? ""),
      no_frames: item.noFrames ?? null,
    });
  }),

  on(getMediaContent, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    const answer = picture(item, item.width, item.height);
    const name = item.file_name.slice(item.file_name.lastIndexOf("/") + 1);
    const disposition = query.download === true ? "attachment" : "inline";
    answer.headers.set("Content-Disposition", contentDisposition(name, disposition));
    return answer;
  }),

  on(getMediaView, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    return picture(item, item.width, item.height);
  }),
];

/** An item of the present state or of any snapshot that is not removed. */
function knownItem(db: MockDb, dataset: DatasetRow, mediaId: string, hash: string): MediaRow {
  const wanted: MediaFilter = { media_ids: [mediaId] };
  const versions = [dataset, ...db.snapshots.filter((row) => row.datasetId === dataset.id)];
  for (const version of versions) {
    const item = version.items.find((one) => one.hash === hash && matches(wanted, one));
    if (item !== undefined) return item;
  }
  throw refused(because("media_not_found"));
}

function picture(item: MediaRow, width: number, height: number): Typed<undefined> {
  return svgPicture(drawPicture(item.hash, width, height, item.media_type === "video"));
}

function svgPicture(svg: string): Typed<undefined> {
  return bytes(svg, {
    headers: {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "private, max-age=31536000, immutable",
    },
  });
}
