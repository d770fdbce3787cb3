import { ManifestError, below, manifestSpan } from "./manifest.ts";
import { readFields } from "./protobuf.ts";

/** The number of the manifest's base paths, and that of the path in one. */
const basePaths = 18;
const pathOfBase = 4;

/**
 * A manifest for a table that was copied. A branch names the folders of the branches that it was made from by their
 * absolute addresses, so a copy would read the files of the original, or none where that is gone.
 * @param address of the copied table, such as `/srv/data/lake/….lance`
 * @returns null where the manifest fits the address as it is
 * @throws ManifestError
 */
export function moveManifest(bytes: Uint8Array, address: string): Buffer | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = address.slice(address.lastIndexOf("/") + 1);
  try {
    const { start, end } = manifestSpan(file);
    const fields: Buffer[] = [];
    let isMoved = false;
    let at = start;
    for (const field of readFields(file.subarray(start, end))) {
      const next = start + field.end;
      if (field.number === basePaths && field.value instanceof Uint8Array) {
        const base = moveBase(field.value, table, address);
        if (base !== null) isMoved = true;
        fields.push(base === null ? file.subarray(at, next) : lengthPrefixed(basePaths, base));
      } else fields.push(file.subarray(at, next));
      at = next;
    }
    if (!isMoved) return null;
    const message = Buffer.concat(fields);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(message.length);
    // What comes before it stays in place, and nothing but the end comes after it.
    return Buffer.concat([file.subarray(0, start - 4), length, message, file.subarray(end)]);
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestError("cannot be read", { cause: error });
    throw error;
  }
}

function moveBase(base: Uint8Array, table: string, address: string): Buffer | null {
  const fields: Buffer[] = [];
  let isMoved = false;
  let at = 0;
  for (const field of readFields(base)) {
    let bytes: Buffer = Buffer.from(base.subarray(at, field.end));
    at = field.end;
    if (field.number === pathOfBase && field.value instanceof Uint8Array) {
      const path = Buffer.from(field.value).toString("utf8");
      const moved = [address, ...below(path, table).split("/").filter(Boolean)].join("/");
      if (moved !== path) {
        isMoved = true;
        bytes = lengthPrefixed(pathOfBase, Buffer.from(moved));
      }
    }
    fields.push(bytes);
  }
  return isMoved ? Buffer.concat(fields) : null;
}

/** A field of bytes. */
function lengthPrefixed(number: number, value: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
