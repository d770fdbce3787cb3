import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** Archives for tests, sound ones and others. */

export interface ZipEntry {
  name: string | Buffer;
  bytes?: Uint8Array;
  deflated?: boolean;
  /** Bits of the general purpose flag; 1: encrypted. */
  flags?: number;
  method?: number;
  /** The Unix type and mode. */
  mode?: number;
  crc?: number;
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { bytes = new Uint8Array(), deflated = false, flags = 0x800, mode = 0o100644 } = entry;
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name);
    const packed = deflated ? deflateRawSync(bytes) : Buffer.from(bytes);
    // The key of an encrypted entry takes 12 bytes.
    const data = (flags & 1) === 0 ? packed : Buffer.concat([Buffer.alloc(12), packed]);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(entry.method ?? (deflated ? 8 : 0), 4);
    shared.writeUInt32LE(entry.crc ?? crc32(bytes), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    table.push(
      Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 3]), shared, rest, name]),
    );
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

export async function makeTar(
  entries: readonly (Pick<Header, "name"> & Partial<Header> & { bytes?: Uint8Array })[],
): Promise<Buffer> {
  const tar = pack();
  for (const { bytes, ...header } of entries) {
    if (bytes === undefined) tar.entry(header);
    else tar.entry(header, Buffer.from(bytes));
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

export function gzip(bytes: Uint8Array): Buffer {
  return gzipSync(bytes);
}
