import {
  type Explore,
  type ExploreCluster,
  clusterAt,
  clustersOfPage,
} from "#contract/clusters.ts";
import {
  type DocumentedMeaning,
  DocumentedSearchError,
  meaningOf,
} from "#contract/documented-search.ts";
import { invalid } from "../../errors.ts";
import {
  type ClusterContent,
  type LabelledObjects,
  readClusters,
  readObjects,
} from "../../lake/read/clusters.ts";
import type { Item } from "../../lake/schema/item.ts";
import type { ExploreQuery } from "../../ports/model-use.ts";
import type { Actor } from "../../ports/requests.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { filterResolver } from "../media/resolve-filter.ts";
import { allOf } from "./all-conditions.ts";
import { headToken, toMediaItem } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";
import type { similarity } from "./similar.ts";

/** Labels that a cluster is described with. */
const labelsShown = 8;

/** The clusters of a version, or what is nearest to a picture. */
export function exploration(deps: Deps, similar: ReturnType<typeof similarity>) {
  const { catalog, lake } = deps;
  const resolve = filterResolver(deps);

  return async function explore(
    actor: Actor,
    datasetId: string,
    query: ExploreQuery,
  ): Promise<Explore> {
    const { threshold = 0, page_number: page = 0, at, filter } = query;
    const { conditions, labels } = meaning(query);
    if (query.anchor_media_id !== undefined) {
      const anchor = { anchor_media_id: query.anchor_media_id, anchor_type: query.anchor_type };
      const found = await withMoved(() =>
        similar.find(
          actor,
          datasetId,
          { ...anchor, at, filter, also: conditions },
          { limit: clustersOfPage, skip: page * clustersOfPage },
        ),
      );
      return {
        clusters: found.found.map(({ item, distance }) => single(item, datasetId, distance)),
        metadata: { used_duckdb: false },
        head: headToken(found.version.dataset),
      };
    }
    return await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { ref } = await versionAt(catalog.db, dataset, at);
      const reader = await lake.reader(dataset.family_id, ref);
      const version = { dataset, ref, reader };
      const resolved = await allOf(resolve, version, filter, conditions);
      const start = page * clustersOfPage;
      if (query.entity_type === "OBJECTS") {
        const found = await reader.read(resolved, async (table, where) =>
          readObjects(table, where),
        );
        const wanted = new Set(labels);
        const order = [...found]
          .filter(([label]) => wanted.size === 0 || wanted.has(label))
          .sort(([x, a], [y, b]) => b.objects - a.objects || (x < y ? -1 : 1));
        const shown = order.slice(start, start + clustersOfPage);
        const rowIds = shown.flatMap(([, { first }]) => first.map(({ rowId }) => rowId));
        const items = await reader.rows([...new Set(rowIds)]);
        return {
          clusters: shown.map(([label, objects]) => ofObjects(label, objects, items, datasetId)),
          metadata: { used_duckdb: false },
          total_clusters: order.length,
          unclustered: 0,
          head: headToken(dataset),
        };
      }
      const [total, counts] = await Promise.all([
        reader.count(resolved),
        reader.facets(resolved, ["cluster"]),
      ]);
      const sizes = new Map<string, number>();
      for (const [id, count] of counts.get("cluster") ?? []) {
        const cluster = clusterAt(id, threshold);
        if (cluster !== null) sizes.set(cluster, (sizes.get(cluster) ?? 0) + count);
      }
      const order = [...sizes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      const shown = order.slice(start, start + clustersOfPage).map(([cluster]) => cluster);
      const contents = await reader.read(resolved, async (table, where) =>
        readClusters(table, where, shown, threshold),
      );
      const items = await reader.rows([...contents.values()].flatMap(({ first }) => first));
      const clustered = order.reduce((sum, [, count]) => sum + count, 0);
      return {
        clusters: shown.flatMap((cluster) => {
          const content = contents.get(cluster);
          return content === undefined
            ? []
            : [toCluster(cluster, content, { items, datasetId, threshold })];
        }),
        metadata: { used_duckdb: false },
        total_clusters: order.length,
        unclustered: total - clustered,
        head: headToken(dataset),
      };
    });
  };
}

/** The conditions under their documented names. @throws invalid */
function meaning(query: ExploreQuery): DocumentedMeaning {
  try {
    return meaningOf(query);
  } catch (error) {
    if (!(error instanceof DocumentedSearchError)) throw error;
    throw invalid(["query", error.parameter], error.message);
  }
}

/** Objects are together by their label: their looks are not compared. */
function ofObjects(
  label: string,
  { objects, images, videos, first }: LabelledObjects,
  items: ReadonlyMap<number, Item>,
  datasetId: string,
): ExploreCluster {
  const shown = first.flatMap(({ rowId, place }) => {
    const item = items.get(rowId);
    return item === undefined ? [] : [{ item, box: item.labels[place]?.box ?? null }];
  });
  const { user_tags, captions } = ofShown(shown.map(({ item }) => item));
  return {
    cluster_id: `object:${label}`,
    type: "OBJECTS",
    n_images: images,
    n_objects: objects,
    n_videos: videos,
    similarity_threshold: null,
    relevance_score: null,
    relevance_score_type: null,
    previews: shown.map(({ item, box }) => ({
      ...preview(item, datasetId, null),
      bounding_box: box,
    })),
    labels: [label],
    user_tags,
    captions,
    label_counts: [{ value: label, count: objects }],
  };
}

function ofShown(items: readonly Item[]) {
  return {
    user_tags: [...new Set(items.flatMap(({ tags }) => tags))],
    captions: [...new Set(items.flatMap(({ caption }) => caption ?? []))],
  };
}

function toCluster(
  cluster: string,
  { images, videos, objects, first, labels }: ClusterContent,
  {
    items,
    datasetId,
    threshold,
  }: { items: ReadonlyMap<number, Item>; datasetId: string; threshold: number },
): ExploreCluster {
  const shown = first.flatMap((rowId) => items.get(rowId) ?? []);
  const frequent = [...labels]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, labelsShown);
  return {
    cluster_id: cluster,
    type: "IMAGES",
    n_images: images,
    n_objects: objects,
    n_videos: videos,
    similarity_threshold: threshold,
    relevance_score: null,
    relevance_score_type: null,
    previews: shown.map((item) => preview(item, datasetId, null)),
    labels: frequent.map(([label]) => label),
    ...ofShown(shown),
    label_counts: frequent.map(([value, count]) => ({ value, count })),
  };
}

function single(item: Item, datasetId: string, distance: number): ExploreCluster {
  return {
    // Of its own: several of an answer may be of one cluster.
    cluster_id: item.mediaId,
    type: "IMAGES",
    n_images: 1,
    n_objects: item.labels.filter(({ box }) => box != null).length,
    n_videos: 0,
    similarity_threshold: null,
    relevance_score: distance,
    relevance_score_type: "cosine_distance",
    previews: [preview(item, datasetId, distance)],
    labels: [...new Set(item.labels.map(({ name }) => name))],
    user_tags: item.tags,
    captions: item.caption === null ? [] : [item.caption],
  };
}

function preview(item: Item, datasetId: string, distance: number | null) {
  const { media_id, media_uri, media_thumb_uri, caption, file_name, width, height } = toMediaItem(
    item,
    datasetId,
  );
  return {
    type: item.mediaType === "video" ? "VIDEO" : "IMAGE",
    media_id,
    media_uri,
    media_thumb_uri,
    caption,
    file_name,
    bounding_box: null,
    relevance_score: distance,
    width,
    height,
  };
}
