import { type ExploreCluster, clustersOfPage } from "#contract/clusters.ts";
import {
  type DocumentedSearch,
  DocumentedSearchError,
  meaningOf,
} from "#contract/documented-search.ts";
import { includesFolded } from "#contract/fold-text.ts";
import { because } from "#contract/refusals.ts";
import { exploreDataset, listSimilar, searchImageSimilarity } from "#contract/routes/explore.ts";
import { visibleDataset } from "../access.ts";
import { clustersAmong, objectsAmong, singleView } from "../cluster-view.ts";
import { distanceOf, isEmbedded, type Look } from "../clusters.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextId } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { json, on, readForm } from "../handle.ts";
import { hashBytes } from "../ids.ts";
import { plainPicture } from "../plain-picture.ts";
import { mediaView } from "../views.ts";
import { matchingItems, versionAt } from "./media.ts";

export const exploreHandlers = [
  on(exploreDataset, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const {
      at,
      entity_type: entity = "IMAGES",
      threshold = 0,
      page_number: page = 0,
      caption: _caption,
      image_caption: _older,
      textual_similarity_threshold: _similarity,
      labels: _labels,
      tags: _tags,
      vql: _vql,
      anchor_media_id: anchorId,
      anchor_type: anchorType,
      ...filter
    } = query;
    const { conditions, labels } = meaning(query);
    const { items } = versionAt(db, dataset, at);
    const matching = conditions.reduce<readonly MediaRow[]>(
      (found, { caption = [], ...condition }) =>
        matchingItems(db, dataset, found, condition).filter((item) =>
          caption.every((word) => includesFolded(item.caption ?? "", word)),
        ),
      matchingItems(db, dataset, items, filter),
    );
    const anchor = anchorId === undefined ? null : anchorOf(db, dataset, anchorId, anchorType);
    const clusters =
      entity === "OBJECTS"
        ? objectsAmong(dataset.id, matching, labels)
        : anchor === null
          ? clustersAmong(dataset.id, matching, threshold)
          : nearestTo(dataset, matching, anchor);
    const isPlain = db.profile === "plain";
    const shown = clusters.slice(page * clustersOfPage, (page + 1) * clustersOfPage);
    return json({
      clusters: isPlain ? shown.map((one) => plainly(dataset.id, one)) : shown,
      metadata: { used_duckdb: false },
      ...(isPlain
        ? {}
        : anchor !== null
          ? { head: dataset.head }
          : {
              total_clusters: clusters.length,
              unclustered:
                entity === "OBJECTS"
                  ? 0
                  : matching.length -
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
    const { at, anchor_media_id: id, anchor_type: type, limit = 60, ...filter } = query;
    requireEmbeddings(dataset);
    const anchor = anchorOf(db, dataset, id, type);
    const { items } = versionAt(db, dataset, at);
    const images = items.filter((item) => item.media_type === "image");
    const matching = matchingItems(db, dataset, images, filter);
    const found = matching
      .filter((item) => isEmbedded(dataset, item))
      .map((item) => ({ ...mediaView(dataset.id, item), distance: distanceOf(anchor, item) }))
      .toSorted((a, b) => a.distance - b.distance || (a.media_id < b.media_id ? -1 : 1));
    return json({
      items: found.slice(0, limit),
      not_embedded: matching.filter((item) => !isEmbedded(dataset, item)).length,
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
  if (item.media_type === "video") throw refused(because("item_not_comparable"));
  if (!isEmbedded(dataset, item)) throw refused(because("not_embedded"));
  return item;
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

/** The conditions under their documented names. */
function meaning(query: DocumentedSearch) {
  try {
    return meaningOf(query);
  } catch (error) {
    if (!(error instanceof DocumentedSearchError)) throw error;
    const { message: msg, parameter } = error;
    throw failure(422, [{ type: "value_error", loc: ["query", parameter], msg, input: null }]);
  }
}

/** Each image alone, the nearest first. */
function nearestTo(
  dataset: DatasetRow,
  items: readonly MediaRow[],
  anchor: Look,
): ExploreCluster[] {
  return items
    .filter((item) => item.media_type === "image" && isEmbedded(dataset, item))
    .map((item) => singleView(dataset.id, item, distanceOf(anchor, item)))
    .toSorted((a, b) => (a.relevance_score ?? 0) - (b.relevance_score ?? 0));
}
