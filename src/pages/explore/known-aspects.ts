import type { MediaItem } from "#contract/media.ts";
import type { KnownAspects } from "#/components/media/justified-grid.ts";
import { aspectOf } from "#/components/media/justified-rows.ts";

/**
 * The shapes of the lists that were shown last: 4 bytes an item, kept after its page is dropped, so that a list that is
 * shown again has the same rows at the same place.
 */
const lists = new Map<string, KnownAspects>();
const mostLists = 8;

/**
 * The shapes of a list, with those of these pages; the same object while none differs.
 * @param key names the list.
 */
export function knownAspects(
  key: string,
  pageSize: number,
  loaded: readonly (readonly [page: number, items: readonly MediaItem[] | undefined])[],
): KnownAspects {
  let known = lists.get(key) ?? { pageSize, pages: new Map<number, Float32Array>() };
  for (const [page, items] of loaded) {
    if (items === undefined) continue;
    const aspects = aspectsOf(items);
    const before = known.pages.get(page);
    if (before !== undefined && isSame(before, aspects)) continue;
    known = { pageSize, pages: new Map(known.pages).set(page, aspects) };
  }
  lists.delete(key);
  lists.set(key, known);
  for (const oldest of lists.keys()) {
    if (lists.size <= mostLists) break;
    lists.delete(oldest);
  }
  return known;
}

const computed = new WeakMap<readonly MediaItem[], Float32Array>();

function aspectsOf(items: readonly MediaItem[]): Float32Array {
  const known = computed.get(items);
  if (known !== undefined) return known;
  const aspects = Float32Array.from(items, aspectOf);
  computed.set(items, aspects);
  return aspects;
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((aspect, index) => aspect === b[index]));
}
