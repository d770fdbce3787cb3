import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { KeySet } from "./key-set.ts";
import { type ColumnData, columnOf, longs } from "./read-columns.ts";

const hashBytes = 32;
const rowsOfBatch = 65_536;

/** The hashes of files, 32 bytes each, and where each stands: some 50 bytes a hash, however many there are. */
class HashTable {
  readonly #mask: number;
  /** The place of a hash, plus one; 0 for an empty slot. */
  readonly #slots: Int32Array;
  readonly #hashes: Uint8Array;
  #count = 0;

  /** @param hashes Room for as many as are added, or the hashes themselves. */
  constructor(hashes: Uint8Array) {
    const most = Math.floor(hashes.length / hashBytes);
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, most * 2)));
    this.#mask = capacity - 1;
    this.#slots = new Int32Array(capacity);
    this.#hashes = hashes;
  }

  /** Room for the hash that is looked at next. */
  next(): Uint8Array {
    const start = this.#count * hashBytes;
    return this.#hashes.subarray(start, start + hashBytes);
  }

  /** Adds what is in `next`. @returns the place of an equal one that was added before, or -1. */
  push(): number {
    const place = this.#count++;
    const slot = this.#slotOf(this.#hashes, place * hashBytes);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known === -1) this.#slots[slot] = place + 1;
    return known;
  }

  has(wanted: Uint8Array): boolean {
    return this.#slots[this.#slotOf(wanted, 0)] !== 0;
  }

  #slotOf(bytes: Uint8Array, at: number): number {
    const [slots, mask, hashes] = [this.#slots, this.#mask, this.#hashes];
    let slot = start(bytes, at) & mask;
    for (;;) {
      const known = (slots[slot] ?? 0) - 1;
      if (known === -1 || same(hashes, known * hashBytes, bytes, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function start(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (a << 24) | (b << 16) | (c << 8) | d;
}

function same(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  for (let i = 0; i < hashBytes; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

/** The keys of the items whose bytes another item has too: one pass, which yields to other requests. */
export async function keysOfDuplicates(table: Table): Promise<KeySet> {
  const rows = await table.countRows();
  const known = new HashTable(new Uint8Array(rows * hashBytes));
  const keys = new BigInt64Array(rows);
  const repeated = new Uint8Array(rows);
  let row = 0;
  for await (const batch of batchesOf(table)) {
    keys.set(longs(batch.rows, "item_key"), row);
    for (let place = 0; place < batch.rows.numRows; place++, row++) {
      readHash(batch.hashes, place, known.next());
      const first = known.push();
      if (first !== -1) repeated[first] = repeated[row] = 1;
    }
  }
  const found = new KeySet(repeated.reduce((sum, mark) => sum + mark, 0));
  found.add(keys, repeated);
  return found;
}

/**
 * The keys of the items whose files are some of these. One pass over the version, however many files there are.
 * @param files Hashes, 32 bytes each, concatenated.
 */
export async function keysOfFiles(table: Table, files: readonly Uint8Array[]): Promise<KeySet> {
  const all = Buffer.concat(files);
  if (all.length === 0) return new KeySet(0);
  const wanted = new HashTable(all);
  for (let at = 0; at < all.length; at += hashBytes) wanted.push();
  const hash = new Uint8Array(hashBytes);
  const parts: BigInt64Array[] = [];
  for await (const { rows, hashes } of batchesOf(table)) {
    const own = longs(rows, "item_key");
    const keys = new BigInt64Array(rows.numRows);
    let count = 0;
    for (let row = 0; row < rows.numRows; row++) {
      readHash(hashes, row, hash);
      if (wanted.has(hash)) keys[count++] = own[row] ?? 0n;
    }
    if (count > 0) parts.push(keys.slice(0, count));
  }
  const found = new KeySet(parts.reduce((sum, part) => sum + part.length, 0));
  for (const part of parts) found.add(part);
  return found;
}

async function* batchesOf(table: Table) {
  const query = table.query().select(["item_key", "sha256"]);
  const { batches } = await query.toArrow({ maxBatchLength: rowsOfBatch });
  for (const rows of batches) {
    yield { rows, hashes: columnOf(rows, "sha256") };
    await nextTurn();
  }
}

/** The bytes of a row's hash, which is stored as hexadecimal digits. */
function readHash({ values, valueOffsets }: ColumnData, row: number, into: Uint8Array): void {
  let at: number = valueOffsets[row] ?? 0;
  for (let byte = 0; byte < hashBytes; byte++) {
    into[byte] = (digit(values[at++] ?? 0) << 4) | digit(values[at++] ?? 0);
  }
}

function digit(code: number): number {
  return code > 0x39 ? code - 0x57 : code - 0x30;
}
