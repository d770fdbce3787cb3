import type { Leap } from "../../catalog/timeline.ts";
import type { Instant } from "../../catalog/column-types.ts";
import type { ItemPlace } from "../../lake/read/item-place.ts";
import { type VersionRef, versionKey } from "../../lake/version.ts";

/** A version in the timeline of its dataset; `at` is null for the present state. */
export interface TimelineVersion {
  ref: VersionRef;
  at: Instant | null;
}

/** Reads one version. */
export interface PlaceReader {
  find(ref: VersionRef): Promise<ItemPlace | null>;
  has(ref: VersionRef, place: ItemPlace): Promise<boolean>;
}

/** The number of known rows that are looked up before the version is searched for another one. */
const guesses = 4;

/**
 * The place of an item's row in each version of a timeline, oldest first.
 *
 * Reads few versions. While a dataset is only edited, an item's `rev` grows or the item is removed for good. So if both
 * ends of a stretch have the same row, every version in it has that row, and if a stretch begins without the item, none
 * of its versions has it; the rest is found by halving. Restores, undone edits and tasks end such a stretch, since they
 * bring items back; see docs/adr/0019.
 */
export async function itemPlaces(
  versions: readonly TimelineVersion[],
  leaps: readonly Leap[],
  reader: PlaceReader,
): Promise<(ItemPlace | null)[]> {
  const places: (ItemPlace | null)[] = versions.map(() => null);
  const known = new Map<string, Promise<ItemPlace | null>>();
  /** Rows that were found, the latest first. */
  let found: ItemPlace[] = [];

  async function read(ref: VersionRef, likely: readonly ItemPlace[]): Promise<ItemPlace | null> {
    for (const place of likely) if (await reader.has(ref, place)) return place;
    const place = await reader.find(ref);
    if (place !== null) found = [place, ...found.filter((one) => one.rowId !== place.rowId)];
    return place;
  }

  async function at(index: number, likely: readonly ItemPlace[]): Promise<ItemPlace | null> {
    const ref = versions[index]?.ref;
    if (ref === undefined) return null;
    const key = versionKey(ref);
    const place = known.get(key) ?? read(ref, likely);
    known.set(key, place);
    return (places[index] = await place);
  }

  async function fill(start: number, end: number): Promise<void> {
    if (end - start < 2) return;
    const [first, last] = [places[start] ?? null, places[end] ?? null];
    if (first === null || first.rev === last?.rev) {
      if (first === null && last === null) return;
      if (first !== null) return void places.fill(first, start + 1, end);
    }
    const middle = (start + end) >> 1;
    // Of the known rows, only those of the ends are possible here: any other has a `rev` that is not between theirs.
    await at(
      middle,
      [last, first].filter((place) => place !== null),
    );
    await Promise.all([fill(middle, end), fill(start, middle)]);
  }

  const isLeap = leapsIn(leaps);
  // Newest first, because most requests are about an item of the present state.
  let end = versions.length - 1;
  while (end >= 0) {
    let start = end;
    while (start > 0 && !isLeap(versions[start - 1]?.at, versions[start]?.at)) start--;
    await at(end, found.slice(0, guesses));
    await at(start, found.slice(0, guesses));
    await fill(start, end);
    end = start - 1;
  }
  return places;
}

/** Whether anything other than edits may have happened between two instants; without the second: until now. */
export type IsLeap = (
  after: Instant | null | undefined,
  until: Instant | null | undefined,
) => boolean;

/** Sorts the leaps once, so that each check is a binary search. */
export function leapsIn(leaps: readonly Leap[]): IsLeap {
  const sorted = leaps.toSorted((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)));
  // For each leap, the latest end so far. Instants have a fixed length, so they sort as texts.
  const overAt: (Instant | null)[] = [];
  let over: Instant | null = "";
  for (const { end } of sorted) {
    if (over !== null && (end === null || end > over)) over = end;
    overAt.push(over);
  }
  return (after, until) => {
    const begun = until === null || until === undefined ? sorted.length : countUntil(sorted, until);
    if (begun === 0) return false;
    const last = overAt[begun - 1] ?? null;
    return last === null || last > (after ?? "");
  };
}

/** The number of leaps begun by then. */
function countUntil(sorted: readonly Leap[], until: Instant): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? until) <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
