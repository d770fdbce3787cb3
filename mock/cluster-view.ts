import { clusterAt, type ExploreCluster } from "#contract/clusters.ts";
import { distanceOf, type Look } from "./clusters.ts";
import type { MediaRow } from "./db.ts";
import { mediaView } from "./views.ts";

/** The clusters at a threshold, the largest first; with an anchor the nearest first. */
export function clustersAmong(
  datasetId: string,
  items: readonly MediaRow[],
  threshold: number,
  anchor: Look | null,
): ExploreCluster[] {
  const grouped = Map.groupBy(items, (item) => clusterAt(item.cluster_id, threshold));
  grouped.delete(null);
  const found = [...grouped].map(([id, members]) => {
    const near =
      anchor === null ? null : Math.min(...members.map((one) => distanceOf(anchor, one)));
    return clusterView(datasetId, id ?? "", members, { threshold, near });
  });
  return found.toSorted(
    (a, b) =>
      (a.relevance_score ?? 0) - (b.relevance_score ?? 0) ||
      sizeOf(b) - sizeOf(a) ||
      (a.cluster_id < b.cluster_id ? -1 : 1),
  );
}

function sizeOf({ n_images: images, n_videos: videos }: ExploreCluster): number {
  return images + videos;
}

function clusterView(
  datasetId: string,
  id: string,
  members: readonly MediaRow[],
  { threshold, near }: { threshold: number; near: number | null },
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
    relevance_score: near,
    relevance_score_type: near === null ? null : "cosine_distance",
    previews: members.slice(0, 4).map((item) => {
      const view = mediaView(datasetId, item);
      return {
        type: item.media_type === "video" ? "VIDEO" : "IMAGE",
        media_id: item.media_id,
        media_uri: view.media_uri,
        media_thumb_uri: view.media_thumb_uri,
        caption: item.caption,
        file_name: item.file_name,
        bounding_box: null,
        relevance_score: near,
        width: item.width,
        height: item.height,
      };
    }),
    labels: labels.map(({ value }) => value),
    user_tags: countedNames(members.map(({ tags }) => tags)).map(({ value }) => value),
    captions: members.flatMap(({ caption }) => caption ?? []).slice(0, 4),
    label_counts: labels.slice(0, 5),
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
