import type { EditWords } from "#contract/activity.ts";
import type { RouteOutput } from "#contract/route.ts";
import { because } from "#contract/refusals.ts";
import { type EditMedia, type MediaFilter, facetNames } from "#contract/media.ts";
import type { Source } from "#contract/issues.ts";
import type { SortOrder } from "#contract/media-filter.ts";
import { isMetaSort, mediaSortOf, type MediaSort } from "#contract/media-sort.ts";
import {
  deleteMedia,
  editMedia,
  listMedia,
  listMediaFacets,
  redoMedia,
  undoMedia,
} from "#contract/routes/media.ts";
import { matchMedia } from "#contract/routes/media-match.ts";
import { MediaKeys } from "#server/formats/media-keys.ts";
import { record } from "../activity.ts";
import { permit, presentSnapshot, requireState, requireWhole, visibleDataset } from "../access.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextHead } from "../db.ts";
import { failBySentinel, refused } from "../failure.ts";
import { idempotent, json, on, type Call, type Typed } from "../handle.ts";
import { countFacet, editItem, matches } from "../media.ts";
import { hashText } from "../ids.ts";
import { type Among, amongItems, demandLimit, issuesOf } from "../more-conditions.ts";
import { noteUndoneEdit } from "../receipts.ts";
import { mediaView } from "../views.ts";

export const mediaHandlers = [
  on(listMedia, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { at, cursor, offset = 0, limit = 100, spread, total, order, ...rest } = query;
    const { sort: asked, ...filter } = rest;
    const sort = mediaSortOf(asked);
    const version = versionAt(db, dataset, at);
    const matching = matchingItems(db, dataset, version.items, filter);
    const isPlain = (sort ?? "added") === "added" && order !== "desc";
    const found = isPlain ? inOrder(matching) : sorted(matching, sort ?? "added", order ?? "asc");
    if (spread !== undefined) {
      const count = Math.min(spread, found.length);
      const picked = Array.from(
        { length: count },
        (_, index) => found.slice(Math.floor((index * found.length) / count))[0],
      ).flatMap((item) => item ?? []);
      return json({
        items: picked.map((item) => mediaView(dataset.id, item)),
        next_cursor: null,
        ...(total === true ? { total: found.length } : {}),
        head: dataset.head,
      });
    }
    const start =
      cursor === undefined
        ? offset
        : isPlain
          ? found.findIndex((item) => positionOf(item) > cursor)
          : found.findIndex((item) => positionOf(item) === cursor) + 1;
    const page = start < 0 ? [] : found.slice(start, start + limit);
    const last = page.at(-1);
    const more = start >= 0 && start + limit < found.length && last !== undefined;
    return json({
      items: page.map((item) => mediaView(dataset.id, item)),
      next_cursor: more ? positionOf(last) : null,
      ...(total === true ? { total: found.length } : {}),
      head: dataset.head,
    });
  }),

  on(listMediaFacets, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { at, facet = facetNames, q, limit = 100, ...filter } = query;
    const { items } = versionAt(db, dataset, at);
    const among = amongOf(db, dataset, items, filter);
    const counted = facet.map((name) => [
      name,
      countFacet(items, name, filter, { q, limit, among }),
    ]);
    return json({ facets: Object.fromEntries(counted), head: dataset.head });
  }),

  on(matchMedia, async (call) => {
    const { items } = visibleDataset(call.db, call.user, call.params.dataset_id);
    const found = new MediaKeys((await call.body()).keys);
    for (const { media_id: mediaId, file_name: fileName, hash: sha256 } of items) {
      found.show({ mediaId, fileName, sha256 });
    }
    return json({ ...found.result(), items: items.length });
  }),

  on(editMedia, (call) => idempotent(call, () => edit(call))),
  on(deleteMedia, (call) => idempotent(call, () => remove(call))),

  on(undoMedia, (call) => idempotent(call, () => takeStep(call, false))),
  on(redoMedia, (call) => idempotent(call, () => takeStep(call, true))),
];

async function edit(call: Call<typeof editMedia>): Promise<Typed<RouteOutput<typeof editMedia>>> {
  const { db, user } = call;
  const dataset = visibleDataset(db, user, call.params.dataset_id);
  permit("edit_media", dataset, user);
  const body = await call.body();
  for (const tag of body.add_tags ?? []) failBySentinel(tag);
  requireState(db, "edit_media", dataset);
  requireWhole("edit_media", dataset);
  requireHead(dataset, body.if_head);
  const among = amongOf(db, dataset, dataset.items, body.filter, "body");
  const items = dataset.items.map((item) =>
    matches(body.filter, item, among) ? editItem(item, body) : item,
  );
  const updated = items.filter((item, index) => item !== dataset.items[index]).length;
  if (body.dry_run !== true && updated > 0) {
    replaceItems(db, dataset, items, updated);
    record(db, dataset, user, "edit_media", { items: updated, edit: editWords(body) });
  }
  return json({ updated, head: dataset.head });
}

async function remove(
  call: Call<typeof deleteMedia>,
): Promise<Typed<RouteOutput<typeof deleteMedia>>> {
  const { db, user } = call;
  const dataset = visibleDataset(db, user, call.params.dataset_id);
  permit("delete_media", dataset, user);
  const body = await call.body();
  requireState(db, "delete_media", dataset);
  requireWhole("delete_media", dataset);
  requireHead(dataset, body.if_head);
  const among = amongOf(db, dataset, dataset.items, body.filter, "body");
  const kept = dataset.items.filter((item) => !matches(body.filter, item, among));
  const deleted = dataset.items.length - kept.length;
  if (body.dry_run !== true && deleted > 0) {
    replaceItems(db, dataset, kept, deleted);
    record(db, dataset, user, "delete_media", { items: deleted });
  }
  return json({ deleted, head: dataset.head });
}

function editWords(body: EditMedia): EditWords {
  return {
    add_labels: (body.add_labels ?? []).map(({ name }) => name).slice(0, 5),
    remove_labels: (body.remove_labels ?? []).slice(0, 5),
    add_tags: (body.add_tags ?? []).slice(0, 5),
    remove_tags: (body.remove_tags ?? []).slice(0, 5),
    caption: body.caption !== undefined,
    metadata: body.metadata !== undefined,
  };
}

/** By `added_at`, then id: an edit does not change the order. */
export function inOrder(items: readonly MediaRow[]): MediaRow[] {
  return items.toSorted((left, right) => (positionOf(left) < positionOf(right) ? -1 : 1));
}

/** What the filter needs to know of the other items. */
export function amongOf(
  db: MockDb,
  dataset: DatasetRow,
  items: readonly MediaRow[],
  { changed_since: since, meta = {} }: MediaFilter,
  source: Source = "query",
): Among {
  for (const [name, values] of Object.entries(meta)) demandLimit(items, { name, values, source });
  return amongItems(items, since === undefined ? null : presentSnapshot(db, dataset, since).items);
}

export function matchingItems(
  db: MockDb,
  dataset: DatasetRow,
  items: readonly MediaRow[],
  filter: MediaFilter,
): MediaRow[] {
  const among = amongOf(db, dataset, items, filter);
  return items.filter((item) => matches(filter, item, among));
}

/** In another order; equal ones in the order of the dataset, and those without a figure last. */
function sorted(items: readonly MediaRow[], sort: MediaSort, order: SortOrder): MediaRow[] {
  if (sort === "added") return inOrder(items).toReversed();
  const sign = order === "asc" ? 1 : -1;
  if (isMetaSort(sort)) {
    const of = ({ metadata }: MediaRow) => metadata[sort.slice("meta.".length)] ?? null;
    return inOrder(items).toSorted((left, right) => {
      const [a, b] = [of(left), of(right)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return a === b ? 0 : a < b ? -sign : sign;
    });
  }
  return inOrder(items).toSorted((left, right) => {
    switch (sort) {
      case "name":
        return left.file_name === right.file_name
          ? 0
          : left.file_name < right.file_name
            ? -sign
            : sign;
      case "size":
        return sign * (left.size_bytes - right.size_bytes);
      case "labels":
        return sign * (left.labels.length - right.labels.length);
      case "sharpness": {
        const [a, b] = [sharpnessOf(left), sharpnessOf(right)];
        if (a === null || b === null) return Number(a === null) - Number(b === null);
        return sign * (a - b);
      }
      default:
        return sort satisfies never;
    }
  });
}

/** Of a drawn picture, derived from its hash; videos have none. */
function sharpnessOf(item: MediaRow): number | null {
  if (item.media_type === "video") return null;
  return issuesOf(item).includes("blurry") ? 5 : 20 + (hashText(item.hash) % 500);
}

function positionOf(item: MediaRow): string {
  return `${item.added_at} ${item.media_id}`;
}

function requireHead(dataset: DatasetRow, head: string | undefined): void {
  if (head !== undefined && head !== dataset.head) throw refused(because("head_moved"));
}

export function versionAt(db: MockDb, dataset: DatasetRow, at: string | undefined) {
  return at === undefined || at === "head" ? dataset : presentSnapshot(db, dataset, at);
}

function replaceItems(
  db: MockDb,
  dataset: DatasetRow,
  items: readonly MediaRow[],
  changed: number,
): void {
  const before = dataset.items;
  dataset.items = items;
  dataset.head = nextHead(db);
  dataset.step = { from: dataset.head, items: before, redo: false, changed };
}

/** Undoes or redoes the last edit. */
async function takeStep(
  call: Call<typeof undoMedia> | Call<typeof redoMedia>,
  redo: boolean,
): Promise<Typed<RouteOutput<typeof undoMedia>>> {
  const { db, user } = call;
  const dataset = visibleDataset(db, user, call.params.dataset_id);
  permit("edit_media", dataset, user);
  const { head } = await call.body();
  requireState(db, "edit_media", dataset);
  requireHead(dataset, head);
  const { step } = dataset;
  if (step === undefined || step.from !== head || step.redo !== redo) {
    throw refused(because(redo ? "nothing_to_redo" : "nothing_to_undo"));
  }
  const before = dataset.items;
  dataset.items = step.items;
  dataset.head = nextHead(db);
  dataset.step = { ...step, from: dataset.head, items: before, redo: !redo };
  if (step.isRestore) noteUndoneEdit(db, dataset, { user, redo });
  record(db, dataset, user, redo ? "redo_edit" : "undo_edit", {
    items: step.changed,
    undoneAction: step.isRestore
      ? "restore_snapshot"
      : // The longer of the two states is the one that has the removed items.
        before.length === dataset.items.length
        ? "edit_media"
        : "delete_media",
  });
  return json({ items: step.changed, head: dataset.head });
}
