import { type DiffSummary, itemChanges, itemFields, summaryLabels } from "#contract/diff.ts";
import { sortedPlaces } from "../read/order.ts";

/**
 * The difference between two versions, in the order of the dataset. It holds where each item is on both sides, not its
 * values: some 50 bytes an item, in typed arrays that move from thread to thread without a copy.
 */
export interface DiffData {
  /**
   * The sort key of the dataset's order, followed by the item key as an unsigned number, which sorts as the id does.
   */
  addedMicros: Float64Array;
  keyHigh: Uint32Array;
  keyLow: Uint32Array;
  /** Row ids in either version; -1 where the item is not in it. */
  beforeRows: Float64Array;
  afterRows: Float64Array;
  /** Indices into `itemChanges`. */
  changes: Uint8Array;
  /** One bit for each of `itemFields`. */
  fields: Uint8Array;
  /** The index of the item on the other side with the same bytes; -1 where there is none. */
  twins: Int32Array;
  /** The start of each item's part of `labels`, and one more entry for the end. */
  labelStarts: Uint32Array;
  /** An index into `labelNames`, doubled; plus one where the label was lost. */
  labels: Uint32Array;
  labelNames: string[];
  summary: DiffSummary;
}

export interface DiffRow {
  change: (typeof itemChanges)[number];
  keyLow: number;
  keyHigh: number;
  addedMicros: number;
  beforeRow: number;
  afterRow: number;
  fields: number;
  gained: readonly string[];
  lost: readonly string[];
  /** SHA-256 of the bytes, in hexadecimal; only where the item is on one side only. */
  sha256?: string;
}

const hashWords = 8;

/** Collects the items that differ, in any order. */
export class DiffBuilder {
  readonly #data: Omit<DiffData, "labels" | "labelNames" | "summary">;
  readonly #labels: number[] = [];
  readonly #labelNumbers = new Map<string, number>();
  /** The hashes of the items that are on one side only, 256 bits each. */
  readonly #hashes: Uint32Array;
  #length = 0;

  /** @param capacity The largest number of items. */
  constructor(capacity: number) {
    this.#data = {
      addedMicros: new Float64Array(capacity),
      keyHigh: new Uint32Array(capacity),
      keyLow: new Uint32Array(capacity),
      beforeRows: new Float64Array(capacity),
      afterRows: new Float64Array(capacity),
      changes: new Uint8Array(capacity),
      fields: new Uint8Array(capacity),
      twins: new Int32Array(capacity).fill(-1),
      labelStarts: new Uint32Array(capacity + 1),
    };
    this.#hashes = new Uint32Array(capacity * hashWords);
  }

  add(row: DiffRow): void {
    const at = this.#length++;
    const data = this.#data;
    data.addedMicros[at] = row.addedMicros;
    data.keyHigh[at] = row.keyHigh;
    data.keyLow[at] = row.keyLow;
    data.beforeRows[at] = row.beforeRow;
    data.afterRows[at] = row.afterRow;
    data.changes[at] = itemChanges.indexOf(row.change);
    data.fields[at] = row.fields;
    for (const name of row.gained) this.#labels.push(this.#labelNumber(name) * 2);
    for (const name of row.lost) this.#labels.push(this.#labelNumber(name) * 2 + 1);
    data.labelStarts[at + 1] = this.#labels.length;
    if (row.sha256 !== undefined) {
      const bytes = Buffer.from(row.sha256, "hex");
      for (let word = 0; word < hashWords; word++) {
        this.#hashes[at * hashWords + word] = bytes.readUInt32BE(word * 4);
      }
    }
  }

  finish(): DiffData {
    const places = this.#order();
    const old = this.#data;
    const take = <T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T => {
      for (let i = 0; i < places.length; i++) to[i] = from[places[i] ?? 0] ?? 0;
      return to;
    };
    const n = places.length;
    const labelStarts = new Uint32Array(n + 1);
    const labels = new Uint32Array(this.#labels.length);
    for (let i = 0; i < n; i++) {
      const from = old.labelStarts[places[i] ?? 0] ?? 0;
      const to = old.labelStarts[(places[i] ?? 0) + 1] ?? 0;
      let end = labelStarts[i] ?? 0;
      for (let at = from; at < to; at++) labels[end++] = this.#labels[at] ?? 0;
      labelStarts[i + 1] = end;
    }
    const data = {
      addedMicros: take(old.addedMicros, new Float64Array(n)),
      keyHigh: take(old.keyHigh, new Uint32Array(n)),
      keyLow: take(old.keyLow, new Uint32Array(n)),
      beforeRows: take(old.beforeRows, new Float64Array(n)),
      afterRows: take(old.afterRows, new Float64Array(n)),
      changes: take(old.changes, new Uint8Array(n)),
      fields: take(old.fields, new Uint8Array(n)),
      labelStarts,
      labels,
      labelNames: [...this.#labelNumbers.keys()],
    };
    const twins = this.#twins(places, data.changes);
    return { ...data, twins, summary: summaryOf(data, twins) };
  }

  #labelNumber(name: string): number {
    const known = this.#labelNumbers.get(name);
    if (known !== undefined) return known;
    const next = this.#labelNumbers.size;
    this.#labelNumbers.set(name, next);
    return next;
  }

  /** The items in the order of the dataset. */
  #order(): Uint32Array {
    const { addedMicros, keyHigh, keyLow } = this.#data;
    const keys = addedMicros.subarray(0, this.#length);
    const places = sortedPlaces(keys) ?? Uint32Array.from(keys, (_, i) => i);
    const micros = (i: number) => keys[places[i] ?? 0];
    for (let start = 0; start < places.length;) {
      let end = start + 1;
      while (end < places.length && micros(end) === micros(start)) end++;
      if (end - start > 1) {
        places
          .subarray(start, end)
          .sort((a, b) => keyHigh[a]! - keyHigh[b]! || keyLow[a]! - keyLow[b]!);
      }
      start = end;
    }
    return places;
  }

  /** Pairs removed items with added ones of the same bytes, the first with the first. */
  #twins(places: Uint32Array, changes: Uint8Array): Int32Array {
    const twins = new Int32Array(places.length).fill(-1);
    const compare = (a: number, b: number): number => {
      for (let word = 0; word < hashWords; word++) {
        const left = this.#hashes[(places[a] ?? 0) * hashWords + word] ?? 0;
        const right = this.#hashes[(places[b] ?? 0) * hashWords + word] ?? 0;
        if (left !== right) return left - right;
      }
      return 0;
    };
    const byHash = (change: (typeof itemChanges)[number]): Uint32Array => {
      const wanted = itemChanges.indexOf(change);
      const found: number[] = [];
      for (let i = 0; i < changes.length; i++) if (changes[i] === wanted) found.push(i);
      return Uint32Array.from(found).sort((a, b) => compare(a, b) || a - b);
    };
    const [removed, added] = [byHash("removed"), byHash("added")];
    for (let i = 0, j = 0; i < removed.length && j < added.length;) {
      const [left, right] = [removed[i] ?? 0, added[j] ?? 0];
      const order = compare(left, right);
      if (order === 0) [twins[left], twins[right]] = [right, left];
      if (order <= 0) i++;
      if (order >= 0) j++;
    }
    return twins;
  }
}

function summaryOf(
  data: Pick<DiffData, "changes" | "fields" | "labels" | "labelNames">,
  twins: Int32Array,
): DiffSummary {
  const kinds = itemChanges.map(() => 0);
  const byField = itemFields.map(() => 0);
  for (let i = 0; i < data.changes.length; i++) {
    kinds[data.changes[i] ?? 0]! += 1;
    const fields = data.fields[i] ?? 0;
    for (let bit = 0; fields >> bit > 0; bit++) byField[bit]! += (fields >> bit) & 1;
  }
  const counts = new Uint32Array(data.labelNames.length * 2);
  for (const label of data.labels) counts[label]! += 1;
  const labels = data.labelNames.map((label, number) => ({
    label,
    gained: counts[number * 2] ?? 0,
    lost: counts[number * 2 + 1] ?? 0,
  }));
  labels.sort((a, b) => b.gained + b.lost - a.gained - a.lost || (a.label < b.label ? -1 : 1));
  let twinned = 0;
  for (const twin of twins) if (twin >= 0) twinned++;
  const number = (change: (typeof itemChanges)[number]) => kinds[itemChanges.indexOf(change)] ?? 0;
  return {
    added: number("added"),
    removed: number("removed"),
    modified: number("modified"),
    same_bytes: twinned / 2,
    by_field: Object.fromEntries(
      itemFields.map((field, i) => [field, byField[i]]),
    ) as DiffSummary["by_field"],
    by_label: labels.slice(0, summaryLabels),
    n_labels: labels.length,
  };
}
