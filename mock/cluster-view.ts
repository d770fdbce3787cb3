import { clusterAt, type ExploreCluster } from "#contract/clusters.ts";
import type { MediaRow } from "./db.ts";
import { mediaView } from "./views.ts";

/** The clusters at a threshold, the largest first. */
export function clustersAmong(
  datasetId: string,
  items: readonly MediaRow[],
  threshold: number,
): ExploreCluster[] {
  const grouped = Map.groupBy(items, (item) => clusterAt(item.cluster_id, threshold));
  grouped.delete(null);
  return [...grouped]
    .map(([id, members]) => clusterView(datasetId, id ?? "", members, threshold))
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.cluster_id < b.cluster_id ? -1 : 1));
}

function sizeOf({ n_images: images, n_videos: videos }: ExploreCluster): number {
  return images + videos;
}

/** Labels with a box by their name, the most frequent first. @param wanted only these; none: all */
export function objectsAmong(
  datasetId: string,
  items: readonly MediaRow[],
  wanted: readonly string[],
): ExploreCluster[] {
  const objects = items.flatMap((item) =>
    item.labels.flatMap(({ name, box }) => (box == null ? [] : [{ item, name, box }])),
  );
  return [...Map.groupBy(objects, ({ name }) => name)]
    .filter(([name]) => wanted.length === 0 || wanted.includes(name))
    .map(([name, own]): ExploreCluster => {
      const members = [...new Set(own.map(({ item }) => item))];
      return {
        ...clusterView(datasetId, `object:${name}`, members, null),
        type: "OBJECTS",
        n_objects: own.length,
        previews: own.slice(0, 4).map(({ item, box }) => ({
          ...previewOf(datasetId, item, null),
          bounding_box: [...box],
        })),
        labels: [name],
        label_counts: [{ value: name, count: own.length }],
      };
    })
    .toSorted((a, b) => b.n_objects - a.n_objects || (a.cluster_id < b.cluster_id ? -1 : 1));
}

/** An item alone, with its distance to an anchor. */
export function singleView(datasetId: string, item: MediaRow, distance: number): ExploreCluster {
  return {
    ...clusterView(datasetId, item.media_id, [item], null),
    relevance_score: distance,
    relevance_score_type: "cosine_distance",
    previews: [previewOf(datasetId, item, distance)],
  };
}

function clusterView(
  datasetId: string,
  id: string,
  members: readonly MediaRow[],
  threshold: number | null,
): ExploreCluster {
  const videos = members.filter((item) => item.media_type === "video").length;
  const labels = countedNames(members.map((item) => item.labels.map(({ name }) => name)));
  return {
    cluster_id: id,
    type: "IMAGES",
    n_images: members.length - videos,
    n_videos: videos,
    n_objects: members.flatMap((item) => item.labels).filter(({ box }) => box != null).length,
    similarity_threshold: threshold,
    relevance_score: null,
    relevance_score_type: null,
    previews: members.slice(0, 4).map((item) => previewOf(datasetId, item, null)),
    labels: labels.map(({ value }) => value),
    user_tags: countedNames(members.map(({ tags }) => tags)).map(({ value }) => value),
    captions: members.flatMap(({ caption }) => caption ?? []).slice(0, 4),
    label_counts: labels.slice(0, 5),
  };
}

function previewOf(datasetId: string, item: MediaRow, distance: number | null) {
  const view = mediaView(datasetId, item);
  return {
    type: item.media_type === "video" ? "VIDEO" : "IMAGE",
    media_id: item.media_id,
    media_uri: view.media_uri,
    media_thumb_uri: view.media_thumb_uri,
    caption: item.caption,
    file_name: item.file_name,
    bounding_box: null,
    relevance_score: distance,
    width: item.width,
    height: item.height,
  };
}

function countedNames(lists: readonly (readonly string[])[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of lists.flatMap((names) => [...new Set(names)])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
