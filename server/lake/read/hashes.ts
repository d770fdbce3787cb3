import { openVersion, type Family } from "../files/family.ts";
import { columnOf, longs } from "./read-columns.ts";
import type { VersionRef } from "../version.ts";

/** The content hashes of a version's items; a hash may occur more than once. */
export async function* hashesOf(
  family: Family,
  ref: VersionRef,
): AsyncGenerator<string, void, undefined> {
  const table = await openVersion(family, ref);
  try {
    for await (const batch of table.query().select(["sha256"])) {
      for (const sha256 of batch.getChild("sha256") ?? []) yield String(sha256);
    }
  } finally {
    table.close();
  }
}

/** The file of an item, with its recorded hash and size. */
export interface ItemFile {
  sha256: string;
  sizeBytes: number;
  fileName: string;
}

/** The files of a version's items, one batch at a time. */
export async function* itemFilesOf(
  family: Family,
  ref: VersionRef,
): AsyncGenerator<ItemFile[], void, undefined> {
  const table = await openVersion(family, ref);
  try {
    for await (const batch of table.query().select(["sha256", "size_bytes", "file_name"])) {
      const sizes = longs(batch, "size_bytes");
      const names = batch.getChild("file_name");
      const hashes = batch.getChild("sha256");
      yield Array.from({ length: batch.numRows }, (_, row) => ({
        sha256: String(hashes?.get(row)),
        sizeBytes: Number(sizes[row]),
        fileName: String(names?.get(row)),
      }));
    }
  } finally {
    table.close();
  }
}

/** Hexadecimal digits of a hash. */
const length = 64;

/**
 * The content hashes of a version's images; a hash may occur more than once. All at once, at a byte a digit, for a
 * caller that goes through them for longer than the version is protected from collection.
 */
export async function imageHashesOf(family: Family, ref: VersionRef): Promise<HashList> {
  const parts: Buffer[] = [];
  const table = await openVersion(family, ref);
  try {
    const query = table.query().where("media_type = 'image'").select(["sha256"]);
    for await (const batch of query) {
      const column = columnOf(batch, "sha256");
      const values: Uint8Array = column.values;
      const offsets: Int32Array = column.valueOffsets;
      parts.push(Buffer.from(values.subarray(offsets[0], offsets[column.length])));
    }
  } finally {
    table.close();
  }
  return new HashList(Buffer.concat(parts));
}

/** Hashes in hexadecimal digits, side by side. As strings they would take three times the memory. */
export class HashList {
  readonly #digits: Buffer;

  constructor(digits: Buffer) {
    this.#digits = digits;
  }

  get length(): number {
    return this.#digits.length / length;
  }

  slice(start: number, end: number): string[] {
    const found: string[] = [];
    for (let at = start; at < Math.min(end, this.length); at++) {
      found.push(this.#digits.toString("latin1", at * length, (at + 1) * length));
    }
    return found;
  }
}
