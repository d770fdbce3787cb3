import { type Family, openVersion } from "../files/family.ts";
import { columnOf, type ColumnData } from "../read/read-columns.ts";
import type { VersionRef } from "../version.ts";

/** Counts of the files of a version's items. */
export interface FileCounts {
  bytes: number;
  /** Items whose bytes occur more than once, and the number of distinct files among those. */
  duplicateItems: number;
  duplicateFiles: number;
  /** Bytes of the files that none of the other versions has. */
  bytesOnlyHere: number;
  /** For each set, in order, the number of items whose file is in it. */
  inSets: number[];
}

/** Sets of files, independent of versions. */
export interface FileSets {
  /** A cache key: other sets need another name. */
  name: string;
  /** The hashes of each set's files, 32 bytes each, concatenated. */
  load(): Promise<readonly Uint8Array[]>;
}

/**
 * Counts the files of a version by the hashes of their bytes.
 * @param others Read one after the other, until each file has been found in one of them.
 * @throws VersionMissingError
 */
export async function countFiles(
  family: Family,
  ref: VersionRef,
  { others, sets }: { others: readonly VersionRef[]; sets: readonly Uint8Array[] },
): Promise<FileCounts> {
  const files = await readFiles(family, ref);
  for (const other of others) {
    if (files.only === 0) break;
    for await (const hashes of hashColumns(family, other)) files.seeElsewhere(hashes);
  }
  return { ...files.counts(), inSets: sets.map((set) => files.itemsIn(set)) };
}

async function readFiles(family: Family, ref: VersionRef): Promise<FileTable> {
  const table = await openVersion(family, ref);
  try {
    const files = new FileTable(await table.countRows());
    const query = table.query().select(["sha256", "size_bytes"]);
    const result = await query.toArrow({ maxBatchLength: 65_536 });
    for (const batch of result.batches) {
      files.add(columnOf(batch, "sha256"), columnOf(batch, "size_bytes").values);
    }
    return files;
  } finally {
    table.close();
  }
}

async function* hashColumns(family: Family, ref: VersionRef): AsyncGenerator<ColumnData> {
  const table = await openVersion(family, ref);
  try {
    const result = await table.query().select(["sha256"]).toArrow({ maxBatchLength: 65_536 });
    for (const batch of result.batches) yield columnOf(batch, "sha256");
  } finally {
    table.close();
  }
}

const words = 4;
const hashBytes = 32;

/** Files by 128 bits of their hash, which distinguish them as well as all 256; 36 bytes a slot. */
class FileTable {
  readonly #mask: number;
  readonly #hashes: Int32Array;
  readonly #items: Uint32Array;
  readonly #sizes: Float64Array;
  readonly #elsewhere: Uint8Array;
  /** The number of files that have been seen nowhere else. */
  only = 0;

  constructor(rows: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)));
    this.#mask = capacity - 1;
    this.#hashes = new Int32Array(capacity * words);
    this.#items = new Uint32Array(capacity);
    this.#sizes = new Float64Array(capacity);
    this.#elsewhere = new Uint8Array(capacity);
  }

  add(hashes: ColumnData, sizes: BigInt64Array): void {
    const wanted = new Int32Array(words);
    for (let row = 0; row < hashes.length; row++) {
      readHash(hashes, row, wanted);
      const slot = this.#slotOf(wanted);
      if (this.#items[slot] === 0) {
        this.#hashes.set(wanted, slot * words);
        this.#sizes[slot] = Number(sizes[row]);
        this.only++;
      }
      this.#items[slot]! += 1;
    }
  }

  seeElsewhere(hashes: ColumnData): void {
    const wanted = new Int32Array(words);
    for (let row = 0; row < hashes.length; row++) {
      readHash(hashes, row, wanted);
      const slot = this.#slotOf(wanted);
      if (this.#items[slot] === 0 || this.#elsewhere[slot] === 1) continue;
      this.#elsewhere[slot] = 1;
      this.only--;
    }
  }

  /** @param set Each file once. */
  itemsIn(set: Uint8Array): number {
    const wanted = new Int32Array(words);
    let items = 0;
    for (let at = 0; at < set.length; at += hashBytes) {
      foldHash(set, at, wanted);
      items += this.#items[this.#slotOf(wanted)] ?? 0;
    }
    return items;
  }

  counts(): Omit<FileCounts, "inSets"> {
    const counts = { bytes: 0, duplicateItems: 0, duplicateFiles: 0, bytesOnlyHere: 0 };
    for (let slot = 0; slot <= this.#mask; slot++) {
      const items = this.#items[slot] ?? 0;
      if (items === 0) continue;
      const size = this.#sizes[slot] ?? 0;
      counts.bytes += size;
      if (this.#elsewhere[slot] === 0) counts.bytesOnlyHere += size;
      if (items === 1) continue;
      counts.duplicateItems += items;
      counts.duplicateFiles += 1;
    }
    return counts;
  }

  /** The slot of the file, or the empty slot where it belongs. */
  #slotOf(wanted: Int32Array): number {
    const [hashes, items, mask] = [this.#hashes, this.#items, this.#mask];
    const [a, b, c, d] = wanted;
    let slot = ((a ?? 0) ^ (b ?? 0) ^ (c ?? 0) ^ (d ?? 0)) & mask;
    for (;;) {
      const at = slot * words;
      if (items[slot] === 0) return slot;
      if (
        hashes[at] === a &&
        hashes[at + 1] === b &&
        hashes[at + 2] === c &&
        hashes[at + 3] === d
      ) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }
}

/** The value of each hexadecimal digit, by its character code. */
const digits = new Uint8Array(256);
for (const [value, digit] of [..."0123456789abcdef"].entries()) digits[digit.charCodeAt(0)] = value;

/** A hash of 64 digits, both halves combined into one. */
function readHash({ values, valueOffsets }: ColumnData, row: number, into: Int32Array): void {
  let at = valueOffsets[row] ?? 0;
  into.fill(0);
  for (let word = 0; word < words * 2; word++) {
    let value = 0;
    for (let digit = 0; digit < 8; digit++) {
      value = (value << 4) | (digits[values[at++] ?? 0] ?? 0);
    }
    into[word % words]! ^= value;
  }
}

/** The same, from the hash's bytes. */
function foldHash(bytes: Uint8Array, start: number, into: Int32Array): void {
  into.fill(0);
  for (let byte = 0; byte < hashBytes; byte++) {
    const shift = 24 - 8 * (byte & 3);
    into[(byte >> 2) % words]! ^= (bytes[start + byte] ?? 0) << shift;
  }
}
