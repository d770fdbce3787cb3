import { crc32 } from "node:zlib";
import type { MediaKind } from "./media-kind.ts";
import type { MediaSource } from "./media-source.ts";

/** How far from the end a format's last bytes are looked for: cameras and tools append things after it. */
const tailBytes = 64 * 1024;

/**
 * Whether a file whose header is fine breaks off before its end, or (PNG that was read whole) fails its own
 * checksums. It costs a few reads and no decoding, so it is a check of structure: pixel data that was
 * overwritten within an intact structure passes, and shows as the damaged picture that it is.
 */
export async function endsEarly(kind: MediaKind, source: MediaSource): Promise<boolean> {
  switch (kind) {
    case "jpeg":
      return !(await tail(source)).includes("\xff\xd9", 0, "latin1");
    case "png":
      return typeof source.input === "string"
        ? !(await tail(source)).includes("\0\0\0\0IEND\xaeB`\x82", 0, "latin1")
        : !isWholePng(source.input);
    case "gif":
      return !(await tail(source)).includes("\0;", 0, "latin1");
    case "webp":
      return isLongerThanFile(source, 8, await uint32(source, 4));
    case "avif":
    case "mp4":
    case "mov":
      return hasCutBox(source);
    case "webm":
      return hasCutSegment(source);
    case "tiff":
      // Its header points to everything else, mostly at the end: reading it was the check.
      return false;
    default:
      return kind satisfies never;
  }
}

async function tail(source: MediaSource): Promise<Buffer> {
  const start = Math.max(0, source.sizeBytes - tailBytes);
  return asBuffer(await source.read(start, tailBytes));
}

function isWholePng(bytes: Uint8Array): boolean {
  const png = asBuffer(bytes);
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > png.length) return false;
    const type = png.toString("latin1", at + 4, at + 8);
    // Decoders ignore the checksums of what is not the picture; so do we.
    const isCritical = /^[A-Z]/.test(type);
    if (isCritical && crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return false;
    if (type === "IEND") return true;
    at = end + 4;
  }
  return false;
}

/** Follows the boxes of an MP4, MOV or AVIF to the end of the file. */
async function hasCutBox(source: MediaSource): Promise<boolean> {
  let at = 0;
  while (at + 8 <= source.sizeBytes) {
    const header = asBuffer(await source.read(at, 16));
    const short = header.readUInt32BE(0);
    if (short === 0) return false; // this one goes to the end of the file
    if (short === 1 && header.length < 16) return true;
    const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
    // Not a box: padding after the last one.
    if (length < 8) return false;
    if (isLongerThanFile(source, at, length)) return true;
    at += length;
  }
  return false;
}

/** A WebM is an EBML header and one segment, each with its length in front. */
async function hasCutSegment(source: MediaSource): Promise<boolean> {
  const head = asBuffer(await source.read(0, 256));
  const ebml = readLength(head, 4);
  if (ebml === undefined || ebml.value === undefined) return false;
  const segmentAt = ebml.end + ebml.value;
  if (segmentAt + 4 > source.sizeBytes) return true;
  const segment = asBuffer(await source.read(segmentAt, 12));
  if (segment.length < 4 || segment.readUInt32BE(0) !== 0x18538067) return false;
  const length = readLength(segment, 4);
  // Recordings that were streamed do not know their length.
  if (length?.value === undefined) return false;
  return isLongerThanFile(source, segmentAt + length.end, length.value);
}

/**
 * EBML's variable-length number: the position of the first 1 bit is its length in bytes, all other bits 1
 * means that the value is unknown.
 */
function readLength(
  bytes: Buffer,
  at: number,
): { value: number | undefined; end: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first === 0) return undefined;
  const size = Math.clz32(first) - 23;
  if (at + size > bytes.length) return undefined;
  let value = BigInt(first & (0xff >> size));
  for (const byte of bytes.subarray(at + 1, at + size)) value = (value << 8n) | BigInt(byte);
  const unknown = value === (1n << BigInt(7 * size)) - 1n;
  return { value: unknown ? undefined : Number(value), end: at + size };
}

async function uint32(source: MediaSource, at: number): Promise<number> {
  const bytes = asBuffer(await source.read(at, 4));
  return bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readUInt32LE(0);
}

function isLongerThanFile(source: MediaSource, at: number, length: number): boolean {
  return at + length > source.sizeBytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
