import { HttpResponse } from "msw";
import type { MediaFilter } from "#contract/media.ts";
import {
  deleteMedia,
  editMedia,
  getMediaContent,
  getMediaThumbnail,
  listMedia,
} from "#contract/routes.ts";
import { sentences } from "#contract/rules.ts";
import { permit, presentSnapshot, requireState, visibleDataset } from "../access.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextHead } from "../db.ts";
import { failBySentinel, failure } from "../failure.ts";
import { json, on } from "../handle.ts";
import { editItem, matches } from "../media.ts";
import { drawPicture } from "../pictures.ts";
import { mediaView } from "../views.ts";

export const mediaHandlers = [
  on(listMedia, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { at, cursor, limit = 100, total, ...filter } = query;
    const version = at === undefined || at === "head" ? dataset : presentSnapshot(db, dataset, at);
    const found = inOrder(version.items.filter((item) => matches(filter, item)));
    const start = cursor === undefined ? 0 : found.findIndex((item) => positionOf(item) > cursor);
    const page = start < 0 ? [] : found.slice(start, start + limit);
    const last = page.at(-1);
    const more = start >= 0 && start + limit < found.length && last !== undefined;
    return json({
      items: page.map((item) => mediaView(dataset.id, item)),
      next_cursor: more ? positionOf(last) : null,
      ...(total === "true" ? { total: found.length } : {}),
      head: dataset.head,
    });
  }),

  on(editMedia, async (call) => {
    const { db, user } = call;
    const dataset = visibleDataset(db, user, call.params.dataset_id);
    permit("edit_media", dataset, user);
    const body = await call.body();
    for (const tag of body.add_tags ?? []) failBySentinel(tag);
    requireState(db, "edit_media", dataset);
    requireHead(dataset, body.if_head);
    let updated = 0;
    const items = dataset.items.map((item) => {
      if (!matches(body.filter, item)) return item;
      updated += 1;
      return editItem(item, body);
    });
    replaceItems(db, dataset, items);
    return json({ updated, head: dataset.head });
  }),

  on(deleteMedia, async (call) => {
    const { db, user } = call;
    const dataset = visibleDataset(db, user, call.params.dataset_id);
    permit("delete_media", dataset, user);
    const body = await call.body();
    requireState(db, "delete_media", dataset);
    requireHead(dataset, body.if_head);
    const kept = dataset.items.filter((item) => !matches(body.filter, item));
    const deleted = dataset.items.length - kept.length;
    replaceItems(db, dataset, kept);
    return json({ deleted, head: dataset.head });
  }),

  on(getMediaThumbnail, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    const width = query.w ?? 256;
    return picture(item, width, Math.round((width * item.height) / item.width));
  }),

  on(getMediaContent, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = knownItem(db, dataset, params.media_id, query.v);
    return picture(item, item.width, item.height);
  }),
];

/** By `added_at`, then id: an edit moves nothing. */
function inOrder(items: readonly MediaRow[]): MediaRow[] {
  return items.toSorted((left, right) => (positionOf(left) < positionOf(right) ? -1 : 1));
}

function positionOf(item: MediaRow): string {
  return `${item.added_at} ${item.media_id}`;
}

function requireHead(dataset: DatasetRow, head: string | undefined): void {
  if (head !== undefined && head !== dataset.head) throw failure(409, sentences.moved);
}

function replaceItems(db: MockDb, dataset: DatasetRow, items: readonly MediaRow[]): void {
  const same =
    items.length === dataset.items.length &&
    items.every((item, index) => item === dataset.items[index]);
  if (same) return;
  dataset.items = items;
  dataset.head = nextHead(db);
}

/** An item of now or of any snapshot that has not been removed. */
function knownItem(db: MockDb, dataset: DatasetRow, mediaId: string, hash: string): MediaRow {
  const wanted: MediaFilter = { media_ids: [mediaId] };
  const versions = [dataset, ...db.snapshots.filter((row) => row.datasetId === dataset.id)];
  for (const version of versions) {
    const item = version.items.find((one) => one.hash === hash && matches(wanted, one));
    if (item !== undefined) return item;
  }
  throw failure(404, "Media not found");
}

function picture(item: MediaRow, width: number, height: number): Response {
  const svg = drawPicture(item.hash, width, height, item.media_type === "video");
  return new HttpResponse(svg, {
    headers: {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "private, max-age=31536000, immutable",
    },
  });
}
