import { foldText } from "#contract/fold-text.ts";
import {
  type DiffSummary,
  type ItemChangeKind,
  type ItemField,
  itemChanges,
  itemFields,
} from "#contract/diff.ts";
import { decodeCursor, encodeCursor } from "../read/cursor.ts";
import type { DiffData } from "./diff-data.ts";
import { LakeInputError } from "../errors.ts";
import { type Item, itemKeyOf } from "../schema/item.ts";
import type { VersionReader } from "../read/reader.ts";
import { halves } from "./rev-rows.ts";
import { RevTable } from "./rev-table.ts";

/** Values of one name are alternatives; the conditions of different names all apply. */
export interface DiffFilter {
  change?: readonly ItemChangeKind[] | undefined;
  /** Selects modified items that differ in one of these. */
  field?: readonly ItemField[] | undefined;
  /** Selects items that gained or lost one of these. */
  label?: readonly string[] | undefined;
  /** Selects items with this text in their name, labels or tags, on either side. */
  text?: string | undefined;
  /** Selects items by id. */
  media_ids?: readonly string[] | undefined;
}

export interface DiffPageRequest extends DiffFilter {
  cursor?: string | undefined;
  offset?: number | undefined;
  limit: number;
}

export interface DiffPageItem {
  change: ItemChangeKind;
  before: Item | null;
  after: Item | null;
  fields: ItemField[];
  sameBytesAs: string | null;
}

export interface DiffPage {
  items: DiffPageItem[];
  /** The number of items that match the filter. */
  total: number;
  nextCursor: string | null;
  /** Of the whole difference, whatever the filter selects. */
  summary: DiffSummary;
}

/**
 * Items that differ between two versions, in the order of the dataset.
 * @throws LakeInputError for a cursor that this service did not issue.
 */
export async function readDiffPage(
  data: DiffData,
  { before, after }: { before: VersionReader; after: VersionReader },
  request: DiffPageRequest,
): Promise<DiffPage> {
  const found = await placesWithText(data, [before, after], request.text);
  const { total, places, isLast } = selectPlaces(data, request, found);
  const rowsOf = (rows: Float64Array, of: readonly number[]) =>
    of.map((place) => rows[place] ?? -1).filter((row) => row >= 0);
  const twins = places.map((place) => data.twins[place] ?? -1).filter((place) => place >= 0);
  const shown = [...places, ...twins];
  const [old, now] = await Promise.all([
    before.rows(rowsOf(data.beforeRows, shown)),
    after.rows(rowsOf(data.afterRows, shown)),
  ]);
  const itemsAt = (place: number) => ({
    before: old.get(data.beforeRows[place] ?? -1) ?? null,
    after: now.get(data.afterRows[place] ?? -1) ?? null,
  });
  const items = places.map((place): DiffPageItem => {
    const twin = data.twins[place] ?? -1;
    const other = twin < 0 ? null : itemsAt(twin);
    return {
      change: itemChanges[data.changes[place] ?? 0] ?? "modified",
      ...itemsAt(place),
      fields: itemFields.filter((_, bit) => ((data.fields[place] ?? 0) >> bit) & 1),
      sameBytesAs: (other?.after ?? other?.before)?.mediaId ?? null,
    };
  });
  const last = items.at(-1);
  const lastItem = last?.after ?? last?.before;
  return {
    items,
    total,
    summary: data.summary,
    nextCursor:
      isLast || lastItem === undefined || lastItem === null
        ? null
        : encodeCursor({
            addedMicros: BigInt(data.addedMicros[places.at(-1) ?? 0] ?? 0),
            mediaId: lastItem.mediaId,
          }),
  };
}

/** A mark for each item that has the text in one of the versions; null without a text. */
async function placesWithText(
  data: DiffData,
  readers: readonly VersionReader[],
  asked: string | undefined,
): Promise<Uint8Array | null> {
  const text = asked?.trim() ?? "";
  if (text === "") return null;
  const keys = (await Promise.all(readers.map((reader) => reader.keys({ text })))).flat();
  const table = new RevTable(keys.reduce((sum, part) => sum + part.length, 0));
  for (const part of keys) table.add(part, part);
  const own = new BigInt64Array(data.changes.length);
  const words = halves(own);
  for (let place = 0; place < own.length; place++) {
    words[place * 2] = data.keyLow[place] ?? 0;
    words[place * 2 + 1] = data.keyHigh[place] ?? 0;
  }
  const found = new Uint8Array(own.length);
  table.find(own, (place) => (found[place] = 1));
  return found;
}

/** @param found Marks the items that may be selected; null: all may. */
function selectPlaces(
  data: DiffData,
  request: DiffPageRequest,
  found: Uint8Array | null,
): { total: number; places: number[]; isLast: boolean } {
  const matches = matcher(data, request);
  const first = request.cursor === undefined ? 0 : placeAfter(data, request.cursor);
  let skipped = 0;
  let total = 0;
  let isLast = true;
  const places: number[] = [];
  for (let place = 0; place < data.changes.length; place++) {
    if ((found !== null && found[place] === 0) || !matches(place)) continue;
    total++;
    if (place < first) continue;
    if (skipped < (request.offset ?? 0)) {
      skipped++;
    } else if (places.length < request.limit) {
      places.push(place);
    } else {
      isLast = false;
    }
  }
  return { total, places, isLast };
}

function matcher(data: DiffData, { change, field, label, media_ids: ids }: DiffFilter) {
  const kinds = itemChanges.map((kind) => change === undefined || change.includes(kind));
  const mask = (field ?? []).reduce((bits, name) => bits | (1 << itemFields.indexOf(name)), 0);
  const asked = new Set(label?.map(foldText));
  const wanted = new Set<number>();
  if (asked.size > 0) {
    for (const [index, name] of data.labelNames.entries()) {
      if (asked.has(foldText(name))) wanted.add(index);
    }
  }
  const keys = ids?.map((id) => keyWords(itemKeyOf(id)));
  const isKey = ([high, low]: readonly [number, number], place: number) =>
    data.keyHigh[place] === high && data.keyLow[place] === low;
  return (place: number): boolean => {
    if (keys !== undefined && !keys.some((key) => isKey(key, place))) return false;
    if (kinds[data.changes[place] ?? 0] !== true) return false;
    if (field !== undefined && ((data.fields[place] ?? 0) & mask) === 0) return false;
    if (label === undefined) return true;
    const end = data.labelStarts[place + 1] ?? 0;
    for (let at = data.labelStarts[place] ?? 0; at < end; at++) {
      if (wanted.has((data.labels[at] ?? 0) >> 1)) return true;
    }
    return false;
  };
}

/** The index of the first item after the cursor's. The cursor's item need not be among those that differ. */
function placeAfter(data: DiffData, cursor: string): number {
  const { addedMicros, mediaId } = decodeCursor(cursor);
  const micros = Number(addedMicros);
  const [high, low] = keyWords(keyOf(mediaId));
  let [start, end] = [0, data.changes.length];
  while (start < end) {
    const middle = (start + end) >> 1;
    const order =
      (data.addedMicros[middle] ?? 0) - micros ||
      (data.keyHigh[middle] ?? 0) - high ||
      (data.keyLow[middle] ?? 0) - low;
    if (order <= 0) start = middle + 1;
    else end = middle;
  }
  return start;
}

/** A key as the data stores it: its upper and its lower half. */
function keyWords(signed: bigint): [high: number, low: number] {
  const key = BigInt.asUintN(64, signed);
  return [Number(key >> 32n), Number(key & 0xffff_ffffn)];
}

function keyOf(mediaId: string): bigint {
  try {
    return itemKeyOf(mediaId);
  } catch {
    throw new LakeInputError("cursor is not one that this dataset gave out");
  }
}
