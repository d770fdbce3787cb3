import { type ExploreCluster, clustersOfPage } from "#contract/clusters.ts";
import { includesFolded } from "#contract/fold-text.ts";
import type { MediaFilter } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { exploreDataset, listSimilar, searchImageSimilarity } from "#contract/routes/explore.ts";
import { visibleDataset } from "../access.ts";
import { clustersAmong } from "../cluster-view.ts";
import { distanceOf, isEmbedded, type Look } from "../clusters.ts";
import { type DatasetRow, type MockDb, nextId } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { json, on, readForm } from "../handle.ts";
import { hashBytes } from "../ids.ts";
import { mediaView } from "../views.ts";
import { matchingItems, versionAt } from "./media.ts";
import { plainPicture } from "./plain-files.ts";

export const exploreHandlers = [
  on(exploreDataset, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const {
      at,
      entity_type: entity = "IMAGES",
      threshold = 0,
      page_number: page = 0,
      caption,
      labels,
      tags,
      anchor_media_id: anchorId,
      anchor_type: anchorType,
      ...filter
    } = query;
    const wanted: MediaFilter = {
      ...filter,
      ...narrowed("label", filter.label, listIn("labels", labels)),
      ...narrowed("tag", filter.tag, listIn("tags", tags)),
    };
    const { items } = versionAt(db, dataset, at);
    const matching = matchingItems(db, dataset, items, wanted).filter(
      (item) =>
        (caption === undefined || includesFolded(item.caption ?? "", caption)) &&
        (entity === "IMAGES" || item.labels.some(({ box }) => box != null)),
    );
    const anchor = anchorId === undefined ? null : anchorOf(db, dataset, anchorId, anchorType);
    const clusters = clustersAmong(dataset.id, matching, threshold, anchor);
    const isPlain = db.profile === "plain";
    const shown = clusters.slice(page * clustersOfPage, (page + 1) * clustersOfPage);
    return json({
      clusters: isPlain ? shown.map((one) => plainly(dataset.id, one)) : shown,
      metadata: { used_duckdb: false },
      ...(isPlain
        ? {}
        : {
            total_clusters: clusters.length,
            unclustered:
              matching.length -
              clusters.reduce((sum, { n_images, n_videos }) => sum + n_images + n_videos, 0),
            head: dataset.head,
          }),
    });
  }),

  on(searchImageSimilarity, async ({ db, user, params, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const form = await readForm(request);
    const file = form.get("file");
    if (!(file instanceof File)) {
      const issue = { type: "missing", loc: ["body", "file"], msg: "Field required", input: null };
      throw failure(422, [issue]);
    }
    failBySentinel(file.name.replace(/\.\w+$/, ""));
    requireEmbeddings(dataset);
    const id = nextId(db, "anchor");
    db.anchors.set(id, hashBytes(new Uint8Array(await file.arrayBuffer())));
    return json({ anchor_media_id: id, anchor_type: "UPLOAD" });
  }),

  on(listSimilar, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { at, anchor_media_id: id, anchor_type: type, limit = 100, ...filter } = query;
    requireEmbeddings(dataset);
    const anchor = anchorOf(db, dataset, id, type);
    const { items } = versionAt(db, dataset, at);
    const images = items.filter((item) => item.media_type === "image");
    const found = matchingItems(db, dataset, images, filter)
      .filter((item) => isEmbedded(dataset, item))
      .map((item) => ({ ...mediaView(dataset.id, item), distance: distanceOf(anchor, item) }))
      .toSorted((a, b) => a.distance - b.distance || (a.media_id < b.media_id ? -1 : 1));
    return json({
      items: found.slice(0, limit),
      not_embedded: images.filter((item) => !isEmbedded(dataset, item)).length,
      head: dataset.head,
    });
  }),
];

/** Throws 409 where no item has been seen by a re-index. */
function requireEmbeddings(dataset: DatasetRow): void {
  if (dataset.items.some((item) => isEmbedded(dataset, item))) return;
  throw refused(because("not_embedded"));
}

/** An item of the dataset, or what an uploaded picture is like. */
function anchorOf(
  db: MockDb,
  dataset: DatasetRow,
  id: string,
  type: "UPLOAD" | "MEDIA" = "MEDIA",
): Look {
  if (type === "UPLOAD") {
    const hash = db.anchors.get(id);
    const like = hash === undefined ? undefined : dataset.items[hash % dataset.items.length];
    if (like === undefined) throw refused(because("anchor_not_found"));
    return { ...like, media_id: id };
  }
  const item = dataset.items.find((one) => one.media_id === id);
  if (item === undefined) throw refused(because("media_not_found"));
  if (!isEmbedded(dataset, item)) throw refused(because("not_embedded"));
  return item;
}

/** Both lists apply: the documented one as JSON, and that of the filter. */
function narrowed(name: "label" | "tag", own: string[] | undefined, more: string[] | null) {
  if (more === null || more.length === 0) return {};
  return { [name]: own === undefined ? more : own.filter((value) => more.includes(value)) };
}

/** Without our fields, and with the addresses that such a backend has. */
function plainly(
  datasetId: string,
  { label_counts: _, ...cluster }: ExploreCluster,
): ExploreCluster {
  return {
    ...cluster,
    previews: cluster.previews.map((preview) => {
      const address = plainPicture(datasetId, preview.media_id);
      return { ...preview, media_uri: address, media_thumb_uri: address };
    }),
  };
}

function listIn(name: string, text: string | undefined): string[] | null {
  if (text === undefined) return null;
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((value) => typeof value === "string")) return list;
  } catch {
    // refused below
  }
  const msg = 'A list of texts as JSON, such as ["cat"]';
  throw failure(422, [{ type: "value_error", loc: ["query", name], msg, input: text }]);
}
