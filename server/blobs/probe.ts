import { endsEarly } from "./ends-early.ts";
import { maxPixels, sharp } from "./image-library.ts";
import type { MediaFacts, SkippedMedia } from "./media-facts.ts";
import { type ImageKind, mediaKind, type VideoKind } from "./media-kind.ts";
import { type MediaSource, openMediaSource } from "./media-source.ts";
import { videoFacts } from "./video-facts.ts";

export interface ProbedMedia extends MediaFacts {
  mediaType: "image" | "video";
  mime: string;
  sizeBytes: number;
}

const mimes: Record<ImageKind | VideoKind, string> = {
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

const names: Record<ImageKind | VideoKind, string> = {
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

/**
 * What can be known of a media file from its header, decided by its content: the name has no say. Nothing is
 * decoded, so that a thousand small images a second can be taken in; see `endsEarly` for what this leaves out.
 * @param from a path, or the bytes themselves
 * @returns the facts, or why the file is not one that we take. Whatever is wrong with the content ends in
 * that sentence.
 * @throws only the file system's error where a path cannot be read.
 */
export async function probeMedia(from: string | Uint8Array): Promise<ProbedMedia | SkippedMedia> {
  const source = await openMediaSource(from);
  const found = await mediaKind(source);
  if ("skipped" in found) return found;
  const { kind } = found;
  const isVideo = kind === "mp4" || kind === "mov" || kind === "webm";
  const facts = await (isVideo ? videoFacts(source) : imageFacts(kind, source));
  if ("skipped" in facts) return { skipped: `${facts.skipped} (${names[kind]})` };
  const { width, height, durationMs } = facts;
  if (width * height > maxPixels) {
    return {
      skipped: `${digits(width)} × ${digits(height)} pixels are more than the ${digits(maxPixels)} that are allowed`,
    };
  }
  if (await endsEarly(kind, source)) {
    return { skipped: `The file is damaged or ends before its content does (${names[kind]})` };
  }
  return {
    mediaType: isVideo ? "video" : "image",
    mime: mimes[kind],
    width,
    height,
    durationMs,
    sizeBytes: source.sizeBytes,
  };
}

/** 30,000: people read these. */
function digits(value: number): string {
  return value.toLocaleString("en");
}

async function imageFacts(
  kind: ImageKind,
  source: MediaSource,
): Promise<MediaFacts | SkippedMedia> {
  try {
    // Only the header is read here, so the library's own limit is off: ours names the numbers.
    const header = await sharp(source.input, { limitInputPixels: false }).metadata();
    // The library must not have seen another format than we did: what it sees is what it will decode.
    const format =
      header.format === "heif" && header.compression === "av1" ? "avif" : header.format;
    if (format !== kind) return { skipped: "The content contradicts its signature" };
    const { width, height } = header.autoOrient;
    if (width < 1 || height < 1) return { skipped: "The image has no pixels" };
    return { width, height, durationMs: null };
  } catch {
    // libvips' own words are for developers ("pngload_buffer: libspng read error").
    return { skipped: "The image is damaged: its header cannot be read" };
  }
}
