import { clusterAt, clusterLevels, hasNearDuplicates } from "#contract/clusters.ts";
import type { DatasetRow, MediaRow } from "./db.ts";
import { contentHashOf, hashText } from "./ids.ts";

/** How many neighbouring items have the same segment at each level, from the loosest. */
const groupSizes = [36, 18, 6, 3, 2] as const;
/** For the places in a group of six: the levels at which the item is with others. */
const depths = [5, 5, 4, 3, 3, 2] as const;

/** A nested id that neighbours in a list share the more of the nearer they are; null: alone. */
export function clusterOf(key: string, index: number): string | null {
  if (index % 36 === 35) return null;
  const depth = depths[index % depths.length] ?? clusterLevels;
  return groupSizes
    .slice(0, depth)
    .map((size) => {
      // Pairs at the start of each six only.
      const place = size === 2 ? Math.floor(index / 6) : Math.floor(index / size);
      return contentHashOf(`${key}/${size}/${place}`).slice(0, 12);
    })
    .join(".");
}

/** Of items that look the same, all but the one with the most pixels, and of equal ones the first. */
export function sparesAmong(items: readonly MediaRow[]): ReadonlySet<string> {
  const alike = items.filter((item) => hasNearDuplicates(item.cluster_id));
  const spares = new Set<string>();
  for (const group of Map.groupBy(alike, (item) => item.cluster_id).values()) {
    const best = group.reduce((kept, item) => (pixels(item) > pixels(kept) ? item : kept));
    for (const item of group) if (item !== best) spares.add(item.media_id);
  }
  return spares;
}

function pixels({ width, height }: MediaRow): number {
  return width * height;
}

/** What an item looks like, as far as the mock knows. */
export type Look = Pick<MediaRow, "media_id" | "cluster_id" | "labels">;

/** A made-up cosine distance: small for items that share clusters and labels. */
export function distanceOf(one: Look, other: Look): number {
  if (one.media_id === other.media_id) return 0;
  const shared = sharedLevels(one.cluster_id, other.cluster_id) / clusterLevels;
  const names = new Set(one.labels.map(({ name }) => name));
  const has = other.labels.some(({ name }) => names.has(name)) ? 1 : 0;
  const [first, second] = [one.media_id, other.media_id].toSorted();
  const noise = (hashText(`${first}/${second}`) % 1000) / 1000;
  return Math.round((0.95 - shared * 0.55 - has * 0.3 + noise * 0.05) * 1000) / 1000;
}

function sharedLevels(one: string | null, other: string | null): number {
  let levels = 0;
  while (levels < clusterLevels) {
    const at = clusterAt(one, levels);
    if (at === null || at !== clusterAt(other, levels)) break;
    levels += 1;
  }
  return levels;
}

/** Items that no re-index has seen cannot be compared. */
export function isEmbedded(dataset: DatasetRow, { media_id: id }: { media_id: string }): boolean {
  return dataset.notEmbedded?.has(id) !== true;
}

/**
 * The items as a re-index leaves them; the same objects where it changes nothing.
 * @param by the id of its model, where it is not the usual one
 */
export function reindexed(dataset: DatasetRow, by: string | undefined): MediaRow[] {
  const isSame = by === dataset.clusteredBy;
  return dataset.items.map((item, index) =>
    isSame && isEmbedded(dataset, item)
      ? item
      : { ...item, cluster_id: clusterOf(`${dataset.id}${by ?? ""}`, index) },
  );
}
