import { crc32 } from "node:zlib";

export interface ZipEntry {
  /** With folders; unlike that of any other. */
  name: string;
  lastModified: Date;
  input: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Bytes of the list of entries that are allocated together. */
const blockBytes = 2 ** 20;
const [most16, most32] = [0xffff, 0xffffffff];
/** 4.5, on Unix: entries and archives beyond 4 GB. */
const version = 45;
const unix = 3;
const regularFile = 0o100664;
const utf8Name = 0x0800;
const sizeFollows = 0x0008;

/**
 * A ZIP without compression, by APPNOTE 6.3. Memory holds a part of one entry, and of each entry its name and 46 bytes:
 * the libraries that were measured hold two kilobytes, which for a million files are two gigabytes.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const list = new EntryList();
  let offset = 0;
  for await (const { name, lastModified, input } of entries) {
    const start = offset;
    const path = Buffer.from(name);
    const known = input instanceof Uint8Array ? { crc: crc32(input), size: input.length } : null;
    const header = localHeader(path, lastModified, known);
    yield header;
    offset += header.length;
    let [crc, size] = [known?.crc ?? 0, known?.size ?? 0];
    if (input instanceof Uint8Array) yield input;
    else {
      for await (const part of input) {
        crc = crc32(part, crc);
        size += part.length;
        yield part;
      }
      const end = descriptor(crc, size);
      yield end;
      offset += end.length;
    }
    offset += size;
    list.add({ path, lastModified, crc, size, start, isStreamed: known === null });
  }
  yield* list.blocks();
  yield list.end(offset);
}

/** The size and the checksum of a stream are behind it, in 64 bits. */
function localHeader(
  path: Buffer,
  lastModified: Date,
  known: { crc: number; size: number } | null,
): Buffer {
  const extra = known === null ? 20 : 0;
  const header = Buffer.alloc(30 + path.length + extra);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(utf8Name | (known === null ? sizeFollows : 0), 6);
  writeTime(header, lastModified, 10);
  header.writeUInt32LE(known?.crc ?? 0, 14);
  header.writeUInt32LE(known?.size ?? most32, 18);
  header.writeUInt32LE(known?.size ?? most32, 22);
  header.writeUInt16LE(path.length, 26);
  header.writeUInt16LE(extra, 28);
  path.copy(header, 30);
  if (known === null) {
    header.writeUInt16LE(1, 30 + path.length);
    header.writeUInt16LE(16, 32 + path.length);
  }
  return header;
}

function descriptor(crc: number, size: number): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeBigUInt64LE(BigInt(size), 8);
  bytes.writeBigUInt64LE(BigInt(size), 16);
  return bytes;
}

interface Written {
  path: Buffer;
  lastModified: Date;
  crc: number;
  size: number;
  start: number;
  isStreamed: boolean;
}

/** The list of all entries, at the end of the archive. */
class EntryList {
  readonly #full: Buffer[] = [];
  #block = Buffer.alloc(0);
  #used = 0;
  #count = 0;
  #length = 0;

  add({ path, lastModified, crc, size, start, isStreamed }: Written): void {
    const isLarge = size >= most32 || start >= most32;
    const extra = isLarge ? 28 : 0;
    const record = this.#take(46 + path.length + extra);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt8(version, 4);
    record.writeUInt8(unix, 5);
    record.writeUInt16LE(version, 6);
    record.writeUInt16LE(utf8Name | (isStreamed ? sizeFollows : 0), 8);
    writeTime(record, lastModified, 12);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(isLarge ? most32 : size, 20);
    record.writeUInt32LE(isLarge ? most32 : size, 24);
    record.writeUInt16LE(path.length, 28);
    record.writeUInt16LE(extra, 30);
    record.writeUInt32LE(regularFile * 2 ** 16, 38);
    record.writeUInt32LE(isLarge ? most32 : start, 42);
    path.copy(record, 46);
    if (!isLarge) return;
    const at = 46 + path.length;
    record.writeUInt16LE(1, at);
    record.writeUInt16LE(24, at + 2);
    for (const [index, value] of [size, size, start].entries()) {
      record.writeBigUInt64LE(BigInt(value), at + 4 + 8 * index);
    }
  }

  *blocks(): Generator<Uint8Array> {
    yield* this.#full;
    yield this.#block.subarray(0, this.#used);
  }

  /** @param start Where the list begins. */
  end(start: number): Buffer {
    const isLarge = start >= most32 || this.#length >= most32 || this.#count >= most16;
    const end = Buffer.alloc(isLarge ? 98 : 22);
    if (isLarge) {
      end.writeUInt32LE(0x06064b50, 0);
      end.writeBigUInt64LE(44n, 4);
      end.writeUInt8(version, 12);
      end.writeUInt8(unix, 13);
      end.writeUInt16LE(version, 14);
      const values = [this.#count, this.#count, this.#length, start];
      for (const [index, value] of values.entries()) {
        end.writeBigUInt64LE(BigInt(value), 24 + 8 * index);
      }
      end.writeUInt32LE(0x07064b50, 56);
      end.writeBigUInt64LE(BigInt(start + this.#length), 64);
      end.writeUInt32LE(1, 72);
    }
    const last = end.subarray(-22);
    last.writeUInt32LE(0x06054b50, 0);
    last.writeUInt16LE(Math.min(most16, this.#count), 8);
    last.writeUInt16LE(Math.min(most16, this.#count), 10);
    last.writeUInt32LE(Math.min(most32, this.#length), 12);
    last.writeUInt32LE(Math.min(most32, start), 16);
    return end;
  }

  #take(length: number): Buffer {
    if (this.#used + length > this.#block.length) {
      this.#full.push(this.#block.subarray(0, this.#used));
      this.#block = Buffer.alloc(Math.max(blockBytes, length));
      this.#used = 0;
    }
    this.#used += length;
    this.#count += 1;
    this.#length += length;
    return this.#block.subarray(this.#used - length, this.#used);
  }
}

/** As MS-DOS has it: from 1980, in steps of two seconds, of the clock on the wall. */
function writeTime(target: Buffer, time: Date, at: number): void {
  const seconds = time.getSeconds() >> 1;
  target.writeUInt16LE(seconds | (time.getMinutes() << 5) | (time.getHours() << 11), at);
  const year = Math.min(127, Math.max(0, time.getFullYear() - 1980));
  target.writeUInt16LE(time.getDate() | ((time.getMonth() + 1) << 5) | (year << 9), at + 2);
}
