import * as z from "zod/mini";
import { mediaItemSchema } from "./media.ts";
import { openEnum } from "./wire.ts";

/**
 * Clusters are nested, from groups of alike pictures to near-duplicates. An item's `cluster_id` has a segment for each
 * level at which it is with others, from the loosest: `1f0c22aa9d04.1f0c22aa9d04`. A level without a segment: there the
 * item is alone.
 */

/** The thresholds of `explore`: 0 is the loosest, 4 are near-duplicates. */
export const clusterLevels = 5;

const nested = /^[0-9a-f]{12}(\.[0-9a-f]{12})*$/;
const segment = "000000000000.".length;

/** Whether an id is of a re-index. */
export function isNested(clusterId: string): boolean {
  return nested.test(clusterId);
}

/** The cluster of an item at a level; null where it is alone there. An id from elsewhere is one cluster at each level. */
export function clusterAt(clusterId: string | null, level: number): string | null {
  if (clusterId === null || !nested.test(clusterId)) return clusterId;
  const end = (level + 1) * segment - 1;
  return clusterId.length < end ? null : clusterId.slice(0, end);
}

/** Whether an item's cluster is this one, or one within it. */
export function isInCluster(clusterId: string | null, cluster: string): boolean {
  return clusterId === cluster || clusterId?.startsWith(`${cluster}.`) === true;
}

/** The ids of items that have near-duplicates. */
export const nearDuplicateIds = /^[0-9a-f]{12}(\.[0-9a-f]{12}){4}$/;

/** Whether an item has near-duplicates. */
export function hasNearDuplicates(clusterId: string | null): boolean {
  return clusterId !== null && nearDuplicateIds.test(clusterId);
}

/** The number of clusters on a page of `explore`, as documented. */
export const clustersOfPage = 100;

export const entityTypes = ["IMAGES", "OBJECTS"] as const;
export const anchorTypes = ["UPLOAD", "MEDIA"] as const;

const previewSchema = z.object({
  type: openEnum(["IMAGE", "VIDEO"]),
  media_id: z.string(),
  media_uri: z.string(),
  media_thumb_uri: z.string(),
  caption: z.nullable(z.string()),
  file_name: z.string(),
  bounding_box: z.nullable(z.array(z.number())),
  relevance_score: z.nullable(z.number()),
  width: z.int(),
  height: z.int(),
});

const countedName = z.object({ value: z.string(), count: z.int() });

export const exploreClusterSchema = z.object({
  cluster_id: z.string(),
  type: openEnum(entityTypes),
  n_images: z.int(),
  n_objects: z.int(),
  n_videos: z.int(),
  similarity_threshold: z.nullable(z.number()),
  /** The cosine distance to the anchor: lower is closer. */
  relevance_score: z.nullable(z.number()),
  relevance_score_type: z.nullable(openEnum(["cosine_distance"])),
  /** The first four items. */
  previews: z.array(previewSchema),
  labels: z.array(z.string()),
  user_tags: z.array(z.string()),
  captions: z.array(z.string()),
  /** Extension: the most frequent labels, with the number of items that have each. */
  label_counts: z.optional(z.array(countedName)),
});
export type ExploreCluster = z.infer<typeof exploreClusterSchema>;

export const exploreSchema = z
  .object({
    clusters: z.array(exploreClusterSchema),
    metadata: z.object({ used_duckdb: z.boolean() }),
    /** Extensions. */
    total_clusters: z.optional(z.int()),
    /** Items that are alone at this threshold. */
    unclustered: z.optional(z.int()),
    head: z.optional(z.string()),
  })
  .check(z.meta({ id: "Explore" }));
export type Explore = z.infer<typeof exploreSchema>;

export const anchorSchema = z
  .object({ anchor_media_id: z.string(), anchor_type: z.enum(anchorTypes) })
  .check(z.meta({ id: "Anchor" }));

export const similarItemsSchema = z
  .object({
    /** The nearest first. */
    items: z.array(z.extend(mediaItemSchema, { distance: z.number() })),
    /** The items of the filter that no re-index has seen: they cannot be found. */
    not_embedded: z.int(),
    head: z.string(),
  })
  .check(z.meta({ id: "SimilarItems" }));

/** What alike items are looked for with. */
export interface Anchored {
  anchor_media_id: string;
  /** By default an item of the dataset. */
  anchor_type?: (typeof anchorTypes)[number] | undefined;
}
