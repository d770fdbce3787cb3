import { type MediaFilter, mediaTypes } from "#contract/media.ts";
import { exploreText } from "#/strings/explore.ts";

/** The address uses the names of the API. */
export const filterNames = ["label", "tag", "cluster", "type"] as const;
export type FilterName = (typeof filterNames)[number];

/** The change of the address that removes all filters. */
export const noFilters = { label: null, tag: null, cluster: null, type: null, text: null } as const;

/** The filter in the address. Ignores unknown types. */
export function filterOf(search: URLSearchParams): MediaFilter {
  const label = unique(search.getAll("label"));
  const tag = unique(search.getAll("tag"));
  const cluster = unique(search.getAll("cluster"));
  const wanted = search.getAll("type");
  const type = mediaTypes.filter((known) => wanted.includes(known));
  const text = search.get("text")?.trim();
  return {
    ...(label.length > 0 ? { label } : {}),
    ...(tag.length > 0 ? { tag } : {}),
    ...(cluster.length > 0 ? { cluster } : {}),
    ...(type.length > 0 ? { type } : {}),
    ...(text ? { text } : {}),
  };
}

export function isFiltered(filter: MediaFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** A value as text for the screen. */
export function nameOf(name: FilterName, value: string): string {
  const known = name === "type" && (value === "image" || value === "video");
  return known ? exploreText.filters.types[value] : value;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ""))];
}
