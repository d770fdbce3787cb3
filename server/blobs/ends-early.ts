import { crc32 } from "node:zlib";
import type { VideoKind, ImageKind } from "./media-kind.ts";
import type { MediaSource } from "./media-source.ts";
import { asBuffer, walk } from "./walk.ts";

/**
 * Whether a file ends before its content does, or (for a PNG that was read whole) fails its own checksums. Bytes after
 * the end are ignored: cameras and tools append data. Nothing is decoded, so overwritten pixel data within an intact
 * structure passes, and the picture shows the damage. JPEG and TIFF have their own checks.
 */
export async function endsEarly(
  kind: Exclude<ImageKind | VideoKind, "jpeg" | "tiff">,
  source: MediaSource,
): Promise<boolean> {
  switch (kind) {
    case "png":
      return typeof source.input === "string"
        ? !(await hasPngEnd(source))
        : !isWholePng(source.input);
    case "gif":
      return isCutGif(source);
    case "webp":
      return isLongerThanFile(source, 8, await uint32(source, 4));
    case "avif":
    case "mp4":
    case "mov":
      return hasCutBox(source);
    case "webm":
      return hasCutSegment(source);
    default:
      return kind satisfies never;
  }
}

/** "IEND" */
const pngEnd = 0x49_45_4e_44;

async function hasPngEnd(source: MediaSource): Promise<boolean> {
  const end = await walk(source, 8, (bytes, start) => {
    let at = 0;
    while (at + 12 <= bytes.length) {
      if (bytes.readUInt32BE(at + 4) === pngEnd) return "whole";
      at += 12 + bytes.readUInt32BE(at);
    }
    return start + at;
  });
  return end === "whole";
}

function isWholePng(bytes: Uint8Array): boolean {
  const png = asBuffer(bytes);
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > png.length) return false;
    // Decoders ignore the checksums of ancillary chunks, which the case of the name marks; so does this check.
    const isCritical = ((png[at + 4] ?? 0) & 0x20) === 0;
    if (isCritical && crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return false;
    if (png.readUInt32BE(at + 4) === pngEnd) return true;
    at = end + 4;
  }
  return false;
}

/**
 * Blocks of at most 255 bytes, one after another. A GIF that lacks only its last byte has all of its pictures, and one
 * with other data after a picture is shown up to there.
 */
async function isCutGif(source: MediaSource): Promise<boolean> {
  const head = asBuffer(await source.read(0, 13));
  if (head.length < 13) return true;
  let pictures = 0;
  /** What the skipped data belongs to. */
  let within: "picture" | "extension" | null = null;
  const end = await walk(source, 13 + paletteBytes(head[10] ?? 0), (bytes, start) => {
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at] ?? 0;
      if (within !== null) {
        at += 1 + first;
        if (first !== 0) continue;
        if (within === "picture") pictures += 1;
        within = null;
      } else if (first === 0x21) {
        at += 2;
        within = "extension";
      } else if (first === 0x2c) {
        if (at + 10 > bytes.length) break;
        // The size of the first code precedes the data.
        at += 11 + paletteBytes(bytes[at + 9] ?? 0);
        within = "picture";
      } else {
        return pictures > 0 ? "whole" : "cut";
      }
    }
    return start + at;
  });
  if (typeof end === "string") return end === "cut";
  return end !== source.sizeBytes || within !== null || pictures === 0;
}

/** Size of the colour table that the flags of a GIF's screen or picture announce. */
function paletteBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Walks the boxes of an MP4, MOV or AVIF to the end of the file. */
async function hasCutBox(source: MediaSource): Promise<boolean> {
  const end = await walk(source, 0, (bytes, start) => {
    let at = 0;
    while (at + 8 <= bytes.length) {
      const short = bytes.readUInt32BE(at);
      if (short === 0) return "whole"; // this box extends to the end of the file
      if (short === 1 && at + 16 > bytes.length) break;
      const length = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
      // Not a box: padding after the last one.
      if (length < 8) return "whole";
      at += length;
    }
    return start + at;
  });
  // Fewer bytes than a box header are padding too; an incomplete header of a long box means a cut file.
  return typeof end === "number" && (end > source.sizeBytes || end + 8 <= source.sizeBytes);
}

/** A WebM is an EBML header and one segment, each preceded by its length. */
async function hasCutSegment(source: MediaSource): Promise<boolean> {
  const head = asBuffer(await source.read(0, 256));
  const ebml = readLength(head, 4);
  if (ebml === undefined || ebml.value === undefined) return false;
  const segmentAt = ebml.end + ebml.value;
  if (segmentAt + 4 > source.sizeBytes) return true;
  const segment = asBuffer(await source.read(segmentAt, 12));
  if (segment.length < 4 || segment.readUInt32BE(0) !== 0x18538067) return false;
  const length = readLength(segment, 4);
  // Streamed recordings have no length.
  if (length?.value === undefined) return false;
  return isLongerThanFile(source, segmentAt + length.end, length.value);
}

/**
 * EBML's variable-length number: the position of the first 1 bit is its length in bytes; all other bits 1 means that
 * the value is unknown.
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
