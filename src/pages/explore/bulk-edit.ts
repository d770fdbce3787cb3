import type { EditMedia, MediaFilter, MediaItem } from "#contract/media.ts";

export type BulkEditKind = "tag" | "label" | "untag" | "unlabel";

/** `a, b ,a` → `a`, `b`. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
}

/** The request for an action with these names. */
export function editFor(
  kind: BulkEditKind,
  names: readonly string[],
  filter: MediaFilter,
  head: string | undefined,
): EditMedia {
  const base = { filter, ...(head === undefined ? {} : { if_head: head }) };
  switch (kind) {
    case "tag":
      return { ...base, add_tags: [...names] };
    case "untag":
      return { ...base, remove_tags: [...names] };
    case "label":
      return { ...base, add_labels: names.map((name) => ({ name })) };
    case "unlabel":
      return { ...base, remove_labels: [...names] };
  }
}

/** The names that the items already have, most frequent first. */
export function presentNames(kind: BulkEditKind, items: Iterable<MediaItem>): string[] {
  const tags = kind === "tag" || kind === "untag";
  const names = [...items].flatMap((item) =>
    tags ? item.tags : [...new Set(item.labels.map(({ name }) => name))],
  );
  return byFrequency(names, 24);
}

/** The values that occur, most frequent first, then by name. */
function byFrequency(values: Iterable<string>, most: number): string[] {
  return [...Map.groupBy(values, (value) => value)]
    .toSorted(([a, { length: n }], [b, { length: m }]) => m - n || a.localeCompare(b))
    .slice(0, most)
    .map(([value]) => value);
}
