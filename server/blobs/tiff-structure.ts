import { skipReason } from "#contract/skip-reasons.ts";
import type { MediaSource } from "./media-source.ts";
import { asBuffer } from "./walk.ts";

export interface TiffStructure {
  /** Whether the file ends before all of its pages do. */
  isCut: boolean;
  /** Of the first page, which is the one shown; the format's number. */
  compression: number;
  photometric: number;
  bits: number;
  /** One more than `maxPages` where there are more. */
  pages: number;
}

/** The numbers of a page, in the order of its directory. */
interface Page {
  values: Map<number, number>;
  /** The offsets and lengths of its parts. */
  offsets: List | undefined;
  lengths: List | undefined;
  /** Bits of a sample of the first channel. */
  firstBits: number;
  isTiled: boolean;
}

interface List {
  at: number;
  count: number;
  size: 2 | 4 | 8;
}

const tags = {
  width: 256,
  height: 257,
  compression: 259,
  photometric: 262,
  samples: 277,
  rowsPerStrip: 278,
  planar: 284,
} as const;
const wanted = new Set<number>(Object.values(tags));
const bitsTag = 258;
const stripOffsets = 273;
const tileOffsets = 324;
const lengthTags = [279, 325];
const typeSizes: Record<number, 2 | 4 | 8> = { 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
const uncompressed = 1;
/** The old kind of JPEG in TIFF, whose lengths are meaningless. */
const oldJpeg = 6;

/** The smallest read from a file that is not in memory: directories and their lists are adjacent. */
const readBytes = 4096;
/** A series of microscope pictures has thousands. The library walks all of them to count them. */
export const maxPages = 20_000;

/**
 * Walks the pages of a TIFF and checks that every part of every page lies within the file. Nothing is decoded.
 * Directories in a cycle would be read again and again: the walk stops after as many bytes as the file has, and after
 * `maxPages`, and assumes that the rest is sound.
 * @returns undefined where its first directory cannot be read.
 */
export async function tiffStructure(source: MediaSource): Promise<TiffStructure | undefined> {
  const reader = await openReader(source);
  if (reader === undefined) return undefined;
  let first: Page | undefined;
  const seen = new Set<number>();
  for (let at = reader.first; at !== 0 && !seen.has(at) && seen.size <= maxPages;) {
    if (reader.isSpent()) break;
    seen.add(at);
    const found = await readPage(reader, at);
    if (found === undefined) {
      return first === undefined ? undefined : { ...shownAs(first), pages: seen.size, isCut: true };
    }
    first ??= found.page;
    if (await isPageCut(reader, found.page))
      return { ...shownAs(first), pages: seen.size, isCut: true };
    at = found.next;
  }
  return first === undefined ? undefined : { ...shownAs(first), pages: seen.size, isCut: false };
}

function shownAs({ values, firstBits }: Page): Omit<TiffStructure, "isCut" | "pages"> {
  return {
    compression: values.get(tags.compression) ?? uncompressed,
    photometric: values.get(tags.photometric) ?? 0,
    bits: firstBits,
  };
}

const unsupportedCompressions: Record<number, string> = {
  34_712: "JPEG 2000 compression",
  34_887: "LERC compression",
  34_925: "LZMA compression",
  50_002: "JPEG XL compression",
  52_546: "JPEG XL compression",
};
const unsupportedColours: Record<number, string> = {
  8: "CIE Lab colours",
  9: "ICC Lab colours",
  10: "ITU Lab colours",
};

/** Why the library cannot decode an intact TIFF; undefined where no reason is known. */
export function notSupportedTiff(tiff: TiffStructure): string | undefined {
  const what =
    unsupportedCompressions[tiff.compression] ??
    unsupportedColours[tiff.photometric] ??
    (tiff.bits > 32 ? `${tiff.bits} bits a sample` : undefined);
  return what && skipReason("tiff_not_supported", { what });
}

type Reader = NonNullable<Awaited<ReturnType<typeof openReader>>>;

async function openReader(source: MediaSource) {
  const head = asBuffer(await source.read(0, 16));
  if (head.length < 8) return undefined;
  const isLittle = head.toString("latin1", 0, 2) === "II";
  const uint = (bytes: Buffer, at: number, size: 2 | 4 | 8): number => {
    if (size === 8) return Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return isLittle ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  };
  const isBig = uint(head, 2, 2) === 43;
  if (isBig && head.length < 16) return undefined;
  const atLeast = typeof source.input === "string" ? readBytes : 0;
  let left = source.sizeBytes + 65_536;
  let [bytes, start] = [head, 0];
  return {
    uint,
    isBig,
    sizeBytes: source.sizeBytes,
    first: isBig ? uint(head, 8, 8) : uint(head, 4, 4),
    isSpent: () => left <= 0,
    /** Undefined where the file ends before the range does. */
    async read(at: number, length: number): Promise<Buffer | undefined> {
      if (at + length > source.sizeBytes) return undefined;
      if (at < start || at + length > start + bytes.length) {
        bytes = asBuffer(await source.read(at, Math.max(length, atLeast)));
        start = at;
        left -= bytes.length;
      }
      return bytes.subarray(at - start, at - start + length);
    },
  };
}

async function readPage(
  reader: Reader,
  at: number,
): Promise<{ page: Page; next: number } | undefined> {
  const { isBig, uint } = reader;
  const [head, entry, pointer] = isBig ? ([8, 20, 8] as const) : ([2, 12, 4] as const);
  const counted = await reader.read(at, head);
  const count = counted && uint(counted, 0, head);
  if (count === undefined || count === 0 || count > 65_535) return undefined;
  const bytes = await reader.read(at + head, count * entry + pointer);
  if (bytes === undefined) return undefined;
  const page: Page = {
    values: new Map(),
    offsets: undefined,
    lengths: undefined,
    firstBits: 1,
    isTiled: false,
  };
  for (let index = 0; index < count; index++) {
    const start = index * entry;
    const tag = uint(bytes, start, 2);
    const size = typeSizes[uint(bytes, start + 2, 2)];
    if (size === undefined) continue;
    const items = uint(bytes, start + 4, pointer);
    const inline = start + 4 + pointer;
    const isInline = items * size <= pointer;
    if (wanted.has(tag) && isInline) page.values.set(tag, uint(bytes, inline, size));
    const list: List = {
      at: isInline ? at + head + inline : uint(bytes, inline, pointer),
      count: items,
      size,
    };
    if (tag === bitsTag) page.firstBits = (await readList(reader, list, 0, 1))?.[0] ?? 1;
    if (tag === stripOffsets || tag === tileOffsets) page.offsets = list;
    if (tag === tileOffsets) page.isTiled = true;
    if (lengthTags.includes(tag)) page.lengths = list;
  }
  return { page, next: uint(bytes, count * entry, pointer) };
}

/** Entries of a list that are read at once. */
const listed = 8192;

async function isPageCut(reader: Reader, page: Page): Promise<boolean> {
  const { offsets, lengths } = page;
  if (offsets === undefined) return false;
  const compression = page.values.get(tags.compression) ?? uncompressed;
  const stripBytes = compression === uncompressed ? bytesOfStrips(page) : undefined;
  for (let from = 0; from < offsets.count && !reader.isSpent(); from += listed) {
    const count = Math.min(listed, offsets.count - from);
    const places = await readList(reader, offsets, from, count);
    const sizes = lengths && (await readList(reader, lengths, from, count));
    if (places === undefined || (lengths !== undefined && sizes === undefined)) return true;
    if (compression === oldJpeg) continue;
    for (const [index, place] of places.entries()) {
      // A part with offset 0 is empty.
      if (place === 0) continue;
      const stated = sizes?.[index] ?? 1;
      // Some writers state a larger last strip than the rows of the picture need.
      const needed = Math.min(stated, stripBytes?.(from + index) ?? stated);
      if (place + needed > reader.sizeBytes) return true;
    }
  }
  return false;
}

/**
 * Undefined where the file ends before the list does. A list may be shorter than requested: lengths are often left out.
 */
async function readList(
  reader: Reader,
  list: List,
  from: number,
  count: number,
): Promise<number[] | undefined> {
  const there = Math.max(0, Math.min(count, list.count - from));
  const bytes = await reader.read(list.at + from * list.size, there * list.size);
  if (bytes === undefined) return undefined;
  return Array.from({ length: there }, (_, index) =>
    reader.uint(bytes, index * list.size, list.size),
  );
}

/** The bytes that the pixels of a strip need; undefined where the page has no strips, or lacks the facts. */
function bytesOfStrips({
  values,
  firstBits,
  isTiled,
}: Page): ((index: number) => number) | undefined {
  const [width, height] = [values.get(tags.width), values.get(tags.height)];
  if (isTiled || width === undefined || height === undefined) return undefined;
  const rows = Math.min(height, values.get(tags.rowsPerStrip) ?? height);
  if (rows === 0) return undefined;
  const samples = values.get(tags.planar) === 2 ? 1 : (values.get(tags.samples) ?? 1);
  const strips = Math.ceil(height / rows);
  const rowBytes = Math.ceil((width * firstBits * samples) / 8);
  return (index) => rowBytes * Math.min(rows, height - (index % strips) * rows);
}
