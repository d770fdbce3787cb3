import type { ItemAttributes } from "#contract/media.ts";

/** An item keeps the names of this many descriptions, the latest ones. */
const mostDescriptions = 50;

/** What several files say about one item: each says what the ones before did not. */
export function joinedAttributes(
  before: ItemAttributes | undefined,
  after: ItemAttributes | undefined,
): ItemAttributes | undefined {
  if (before === undefined || after === undefined) return before ?? after;
  const joined: ItemAttributes = { ...after, ...before };
  for (const format of ["coco", "voc"] as const) {
    const [old, more] = [before[format], after[format]];
    if (old !== undefined && more !== undefined) joined[format] = { ...more, ...old };
  }
  const names = new Set([...(before.described_by ?? []), ...(after.described_by ?? [])]);
  if (names.size > 0) joined.described_by = [...names].slice(-mostDescriptions);
  return joined;
}
