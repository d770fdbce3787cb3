import { clusterLevels } from "#contract/clusters.ts";
import type { Anchor } from "#/api/clusters.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";

/** What the address says beside the filter: clusters instead of items, and what items are to look like. */
export type ExploreView = "items" | "clusters";

export function viewIn(search: URLSearchParams): ExploreView {
  return search.get("view") === "clusters" ? "clusters" : "items";
}

/** 0, the loosest, to 4: near-duplicates. */
export function thresholdIn(search: URLSearchParams): number {
  const level = Number(search.get("threshold"));
  return Number.isInteger(level) && level > 0 && level < clusterLevels ? level : 0;
}

export function anchorIn(search: URLSearchParams): Anchor | null {
  const id = search.get("similar");
  if (id === null) return null;
  return { id, type: search.get("anchor") === "upload" ? "UPLOAD" : "MEDIA" };
}

/** Clusters are of all items of the filter, so the search for alike ones ends. */
export const changeToView = (view: ExploreView): SearchChange =>
  view === "clusters" ? { ...changeToAnchor(null), view } : { view: null };

export const changeToThreshold = (level: number): SearchChange => ({
  threshold: level === 0 ? null : String(level),
});

export const changeToAnchor = (anchor: Anchor | null): SearchChange => ({
  view: null,
  similar: anchor?.id ?? null,
  anchor: anchor?.type === "UPLOAD" ? "upload" : null,
});
