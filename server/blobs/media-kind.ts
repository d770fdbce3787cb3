import { skipReason } from "#contract/skip-reasons.ts";
import { fileTypeFromBuffer } from "file-type";
import type { MediaSource } from "./media-source.ts";

export const imageKinds = ["jpeg", "png", "webp", "gif", "avif", "tiff"] as const;
export const videoKinds = ["mp4", "mov", "webm"] as const;
export type ImageKind = (typeof imageKinds)[number];
export type VideoKind = (typeof videoKinds)[number];
export type MediaKind = ImageKind | VideoKind;

/** Enough for every signature, and for file-type to tell raw photographs from plain TIFF. */
const headBytes = 4100;

const supported = "images: JPEG, PNG, WebP, GIF, AVIF, TIFF; videos: MP4, WebM, MOV";

/**
 * The kind of media of the bytes, by their signature and never by a name; or one sentence with the reason why they are
 * not supported.
 */
export async function mediaKind(
  source: MediaSource,
): Promise<{ kind: MediaKind } | { skipped: string }> {
  if (source.sizeBytes === 0) return { skipped: skipReason("empty") };
  const head = await source.read(0, headBytes);
  const kind = bySignature(head);
  if (kind !== undefined) return { kind };
  if (hasByteOrderMark(head) && bySignature(head.subarray(3)) !== undefined) {
    return { skipped: skipReason("byte_order_mark") };
  }
  const other = await fileTypeFromBuffer(head);
  if (other?.mime === "image/tiff") return { kind: "tiff" };
  // By its brands: most unknown brands are those of cameras and recorders.
  if (other?.mime === "video/mp4") return { kind: "mp4" };
  if (other !== undefined && !(other.mime === "image/x-icon" && !isIcon(head, source.sizeBytes))) {
    return { skipped: notSupported(other.mime) };
  }
  // Raw photographs begin like TIFF; those that file-type knows were handled above.
  if (isTiff(head)) return { kind: "tiff" };
  return {
    skipped: isTga(head) ? notSupported("TGA") : textOrUnknown(head),
  };
}

function hasByteOrderMark(head: Uint8Array): boolean {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
}

/**
 * file-type looks at four bytes only, which a TGA can have as well. In an icon, a directory of pictures follows them.
 */
function isIcon(head: Uint8Array, sizeBytes: number): boolean {
  if (head.byteLength < 22) return false;
  const view = new DataView(head.buffer, head.byteOffset);
  const [pictures, length, at] = [
    view.getUint16(4, true),
    view.getUint32(14, true),
    view.getUint32(18, true),
  ];
  return pictures > 0 && at >= 6 + 16 * pictures && at + length <= sizeBytes;
}

/** TGA has no signature: checks whether the numbers of its header are plausible. */
function isTga(head: Uint8Array): boolean {
  if (head.byteLength < 18) return false;
  const [hasPalette = 0, type = 0, bits = 0] = [head[1], head[2], head[16]];
  const view = new DataView(head.buffer, head.byteOffset);
  const hasPixels = view.getUint16(12, true) > 0 && view.getUint16(14, true) > 0;
  return (
    hasPalette <= 1 &&
    [1, 2, 3, 9, 10, 11].includes(type) &&
    [8, 15, 16, 24, 32].includes(bits) &&
    hasPixels
  );
}

function bySignature(head: Uint8Array): Exclude<MediaKind, "tiff"> | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 512)).toString(
    "latin1",
  );
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "gif";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "webp";
  if (text.startsWith("\x1a\x45\xdf\xa3")) {
    // The EBML header names its document type within its first bytes; "matroska" is not a web format.
    return text.slice(0, 80).includes("webm") ? "webm" : undefined;
  }
  return text.startsWith("ftyp", 4) ? byBrand(text) : byOldMov(text);
}

/** MP4, MOV and AVIF share one container; its first box names the format by four-letter brands. */
function byBrand(text: string): "avif" | "mp4" | "mov" | undefined {
  const length = Buffer.from(text.slice(0, 4), "latin1").readUInt32BE(0);
  const brands = [text.slice(8, 12), ...(text.slice(16, length).match(/.{4}/gs) ?? [])];
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  const major = brands[0] ?? "";
  if (major === "qt  ") return "mov";
  if (/^(?:iso[m2-9]|mp4[12]|avc1|M4V.|dash|f4v |MSNV|3gp.|3g2.|cmf[c2]|mmp4)$/.test(major)) {
    return "mp4";
  }
  return undefined;
}

/** QuickTime files from before brands existed begin with one of these boxes. */
function byOldMov(text: string): "mov" | undefined {
  return /^(?:moov|mdat|wide|free|skip|pnot)$/.test(text.slice(4, 8)) ? "mov" : undefined;
}

function isTiff(head: Uint8Array): boolean {
  const magic = Buffer.from(head.subarray(0, 4)).toString("latin1");
  return ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(magic);
}

function textOrUnknown(head: Uint8Array): string {
  const text = Buffer.from(head).toString("utf8");
  // The end of the head may cut the last character in two.
  const printable = !/[\p{Cc}\ufffd]/u.test(text.slice(0, -1).replaceAll(/\s/g, ""));
  if (isSvg(text)) {
    return notSupported("SVG");
  }
  return printable ? skipReason("is_text") : skipReason("unknown_kind", { supported });
}

/** What may precede the root element of an XML document, each with its end. */
const prologParts = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<!doctype", ">"],
] as const;

/** Each part is scanned once: as one regular expression, comments without an end took exponential time. */
function isSvg(text: string): boolean {
  let rest = text
    .replace(/^\ufeff/, "")
    .trimStart()
    .toLowerCase();
  for (;;) {
    const part = prologParts.find(([start]) => rest.startsWith(start));
    if (part === undefined) return /^<svg[\s>]/.test(rest);
    const [start, end] = part;
    const at = rest.indexOf(end, start.length);
    if (at === -1) return false;
    rest = rest.slice(at + end.length).trimStart();
  }
}

function notSupported(kind: string): string {
  return skipReason("kind_not_supported", { kind, supported });
}
