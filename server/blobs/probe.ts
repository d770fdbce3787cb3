import { skipReason } from "#contract/skip-reasons.ts";
import { endsEarly } from "./ends-early.ts";
import { maxPixels, sharp } from "./image-library.ts";
import type { MediaFacts, SkippedMedia } from "./media-facts.ts";
import { jpegStructure, lacksOnlyItsEnd } from "./jpeg-structure.ts";
import { type ImageKind, type MediaKind, mediaKind, type VideoKind } from "./media-kind.ts";
import { type MediaSource, openMediaSource } from "./media-source.ts";
import { maxPages, notSupportedTiff, tiffStructure } from "./tiff-structure.ts";
import { videoFactsOf } from "./video-thread.ts";
import { asBuffer } from "./walk.ts";

export interface ProbedMedia extends MediaFacts {
  mediaType: "image" | "video";
  /** With the codec if that decides whether a browser shows it: `video/mp4; codecs="avc1.64000a"`. */
  mime: string;
  sizeBytes: number;
}

const mimes: Record<MediaKind, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
  tiff: "image/tiff",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
};

const names: Record<MediaKind, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  avif: "AVIF",
  tiff: "TIFF",
  mp4: "MP4",
  mov: "MOV",
  webm: "WebM",
};

/** The library stores each one: a million take gigabytes. Real files have at most some hundred. */
const maxSegments = 10_000;
/** A JPEG without its end is decoded to check whether anything else is missing: up to this size. */
const maxDecodedPixels = 50_000_000;
const maxDecodedScans = 100;

/**
 * The facts of a media file from its structure. The content decides, never the name. Nothing is decoded (except a JPEG
 * that lacks its last bytes), so that a thousand small images a second can be ingested.
 * @param from a path, or the bytes themselves
 * @returns the facts, or the reason why the file is not taken. Any fault of the content gives that sentence.
 * @throws only the file system's error where a path cannot be read.
 */
export async function probeMedia(from: string | Uint8Array): Promise<ProbedMedia | SkippedMedia> {
  const source = await openMediaSource(from);
  const found = await mediaKind(source);
  if ("skipped" in found) return found;
  const { kind } = found;
  const facts = await factsOf(kind, source);
  if ("skipped" in facts) return { skipped: `${facts.skipped} (${names[kind]})` };
  const { width, height, durationMs, mime } = facts;
  if (width * height > maxPixels) {
    return {
      skipped: skipReason("too_many_pixels", {
        width: digits(width),
        height: digits(height),
        most: digits(maxPixels),
      }),
    };
  }
  return {
    mediaType: isVideo(kind) ? "video" : "image",
    mime,
    width,
    height,
    durationMs,
    sizeBytes: source.sizeBytes,
  };
}

function isVideo(kind: MediaKind): kind is VideoKind {
  return kind === "mp4" || kind === "mov" || kind === "webm";
}

/** 30,000, with separators for people. */
function digits(value: number): string {
  return value.toLocaleString("en");
}

type Facts = (MediaFacts & { mime: string }) | SkippedMedia;

const cut = { skipped: skipReason("cut") };

async function factsOf(kind: MediaKind, source: MediaSource): Promise<Facts> {
  const mime = mimes[kind];
  if (kind === "jpeg") return jpegFacts(source);
  if (kind === "tiff") return tiffFacts(source);
  // First, because of a cut file the libraries only report that they do not find something.
  if (await endsEarly(kind, source)) return cut;
  if (!isVideo(kind)) return withMime(mime, await imageFacts(kind, source));
  const facts = await videoFactsOf(source);
  if ("skipped" in facts) return facts;
  return { ...facts, mime: withCodec(mime, facts.codec) };
}

/**
 * By RFC 6381. The codec comes from the file and goes into a header: only letters, digits and a few signs are allowed.
 */
function withCodec(mime: string, codec: string | null): string {
  return codec !== null && /^[\w.+-]{1,64}$/.test(codec) ? `${mime}; codecs="${codec}"` : mime;
}

function withMime(mime: string, facts: MediaFacts | SkippedMedia): Facts {
  return "skipped" in facts ? facts : { ...facts, mime };
}

async function jpegFacts(source: MediaSource): Promise<Facts> {
  const { end, process, width, height, scans, segments } = await jpegStructure(source);
  if (segments > maxSegments) {
    return { skipped: skipReason("too_many_segments", { most: digits(maxSegments) }) };
  }
  if (end === "cut") return cut;
  if (process === "ls") return { skipped: skipReason("jpeg_ls") };
  if (process !== "ordinary") {
    if (end === "open") return cut;
    if (width < 1 || height < 1) return { skipped: skipReason("image_without_pixels") };
    const facts = await imageFacts("jpeg", source);
    // The library does not know most of these. It does not rotate them either, so they are shown as stored.
    const size = "skipped" in facts ? { width, height, durationMs: null } : facts;
    return { ...size, mime: withCodec(mimes.jpeg, process) };
  }
  const facts = await imageFacts("jpeg", source);
  if ("skipped" in facts) return facts;
  const isSmall = facts.width * facts.height <= maxDecodedPixels && scans <= maxDecodedScans;
  if (end === "open" && !(isSmall && (await lacksOnlyItsEnd(source)))) return cut;
  return { ...facts, mime: mimes.jpeg };
}

async function tiffFacts(source: MediaSource): Promise<Facts> {
  const structure = await tiffStructure(source);
  if (structure === undefined || structure.isCut) return cut;
  if (structure.pages > maxPages) {
    return { skipped: skipReason("too_many_pages", { most: digits(maxPages) }) };
  }
  const reason = notSupportedTiff(structure);
  if (reason !== undefined) return { skipped: reason };
  return withMime(mimes.tiff, await imageFacts("tiff", source));
}

async function imageFacts(
  kind: ImageKind,
  source: MediaSource,
): Promise<MediaFacts | SkippedMedia> {
  try {
    // Only the header is read here, so the library's own limit is off: our refusal names the numbers.
    const header = await sharp(source.input, { limitInputPixels: false }).metadata();
    // The library must detect the same format, since it decodes the format that it detects.
    const format =
      header.format === "heif" && header.compression === "av1" ? "avif" : header.format;
    if (format !== kind) return { skipped: skipReason("wrong_signature") };
    const { width, height } = header.autoOrient;
    if (width < 1 || height < 1) return { skipped: skipReason("image_without_pixels") };
    return { width, height, durationMs: null };
  } catch {
    if (kind === "avif" && (await isAvifSequence(source))) {
      return { skipped: skipReason("avif_sequence") };
    }
    // libvips' own messages are for developers ("pngload_buffer: libspng read error").
    return { skipped: skipReason("image_header") };
  }
}

async function isAvifSequence(source: MediaSource): Promise<boolean> {
  return asBuffer(await source.read(8, 4)).toString("latin1") === "avis";
}
