import { type MediaFilter, mediaTypes } from "#contract/media.ts";

/** The names that the address uses are those of the API. */
export const filterNames = ["label", "tag", "type"] as const;
export type FilterName = (typeof filterNames)[number];

/** What of the address narrows the items. Types that nobody knows are left out. */
export function filterOf(search: URLSearchParams): MediaFilter {
  const label = unique(search.getAll("label"));
  const tag = unique(search.getAll("tag"));
  const wanted = search.getAll("type");
  const type = mediaTypes.filter((known) => wanted.includes(known));
  const text = search.get("text")?.trim();
  return {
    ...(label.length > 0 ? { label } : {}),
    ...(tag.length > 0 ? { tag } : {}),
    ...(type.length > 0 ? { type } : {}),
    ...(text ? { text } : {}),
  };
}

export function isFiltered(filter: MediaFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** The values that occur, the most frequent first, then by name. */
export function byFrequency(values: Iterable<string>, most: number): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, most)
    .map(([value]) => value);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ""))];
}
