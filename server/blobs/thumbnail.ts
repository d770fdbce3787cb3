import type { NoFramesReason } from "#contract/video.ts";
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BlobDamagedError, BlobMissingError, type BlobStore } from "../ports/blob-store.ts";
import { replaceFile } from "../lib/durable-files.ts";
import { isMissing } from "../lib/fs-errors.ts";
import { type IsAbandoned, type Lane, decodeLanes, largePixels } from "./decode-lanes.ts";
import { decodePicture } from "./picture.ts";
import { sharp } from "./image-library.ts";
import { drawPlaceholder, type PlaceholderFacts } from "./placeholder.ts";
import { type VideoPictures, openVideoPictures } from "./video-pictures.ts";

/** The widths that are made, in pixels; a requested width is rounded up to the next, at most to the largest. */
export const thumbnailWidths = [64, 128, 256, 512, 1024] as const;

/** The item facts behind a thumbnail; the pixels depend on `sha256` alone. */
export interface ThumbnailSource extends PlaceholderFacts {
  sha256: string;
  mime: string;
  /** Of a video. */
  durationMs?: number | null;
}

export interface Thumbnail {
  /** WebP. */
  bytes: Uint8Array;
  /** False for the placeholder of media that cannot be decoded: damaged images, videos without a decoder. */
  isPicture: boolean;
}

/** A WebP has at most this many pixels a side. */
const maxWebpSide = 16_383;

export type Thumbnails = Awaited<ReturnType<typeof openThumbnails>>;

/**
 * Opens the folder of thumbnails, which are made at the first request and stored as `ab/<sha>-<width>.webp`. It is a
 * cache: it may be emptied at any time, even in use, and nothing in it is synced.
 */
export async function openThumbnails({
  directory,
  blobs,
  videos = openVideoPictures({ directory, blobs }),
}: {
  directory: string;
  blobs: BlobStore;
  videos?: VideoPictures;
}) {
  await mkdir(directory, { recursive: true });
  const inTurn = decodeLanes<Thumbnail>();

  const pathOf = (sha256: string, variant: string) =>
    join(directory, sha256.slice(0, 2), `${sha256}-${variant}.webp`);

  async function fromCache(sha256: string, variant: string): Promise<Thumbnail | undefined> {
    // Also checks the hash, before it becomes part of a path.
    if (!(await blobs.has(sha256))) throw new BlobMissingError(sha256);
    const bytes = await readWebp(pathOf(sha256, variant));
    return bytes === undefined ? undefined : { bytes, isPicture: true };
  }

  /** From the cache, or made once for all concurrent requests. */
  async function cached(
    sha256: string,
    variant: string,
    turn: { lane: Lane; isAbandoned?: IsAbandoned | undefined },
    make: () => Promise<Thumbnail>,
  ): Promise<Thumbnail> {
    const kept = await fromCache(sha256, variant);
    if (kept !== undefined) return kept;
    const path = pathOf(sha256, variant);
    return await inTurn(path, turn, async () => {
      // A picture made from wrong bytes would be cached under the hash of the right ones.
      if ((await blobs.verify(sha256)) === "damaged") throw new BlobDamagedError(sha256);
      const made = await make();
      // A cache that cannot be written (a full disk) must not prevent the answer.
      if (made.isPicture) await keepPicture(path, made.bytes).catch(() => {});
      return made;
    });
  }

  /**
   * A picture at most `width` (rounded up to one of `thumbnailWidths`) wide and twice as high: upright, the first frame
   * of an animation, never enlarged. Damaged images show as far as they can be decoded.
   * @param isAbandoned called at its turn: the picture is not decoded if all its clients have left
   * @throws BlobMissingError, BlobDamagedError, AbandonedError
   */
  async function thumbnail(
    source: ThumbnailSource,
    width: number,
    isAbandoned?: IsAbandoned,
  ): Promise<Thumbnail> {
    const rounded = roundedWidth(width);
    const lane = laneOf(source);
    const variant = variantOf(source, String(rounded));
    const box = { width: rounded, height: rounded * 2 };
    if (lane !== "small" && rounded < largestWidth) {
      const kept = await fromCache(source.sha256, variant);
      if (kept !== undefined) return kept;
      // Decoded once for all widths.
      const largest = await thumbnail(source, largestWidth, isAbandoned);
      if (!largest.isPicture) return await standIn(source, rounded);
      return await cached(source.sha256, variant, { lane: "small", isAbandoned }, async () => {
        const smaller = sharp(largest.bytes).resize(fitting(box));
        return { bytes: await smaller.webp({ quality: 80 }).toBuffer(), isPicture: true };
      });
    }
    if (source.mediaType === "video" && (await videos.whyNot(source.sha256)) !== null) {
      return (await fromCache(source.sha256, variant)) ?? (await standIn(source, rounded));
    }
    return await cached(source.sha256, variant, { lane, isAbandoned }, async () => {
      if (source.mediaType === "video") {
        const poster = await videos.decode(source, "poster");
        return poster === null ? standIn(source, rounded) : { bytes: poster, isPicture: true };
      }
      const bytes = await blobs.withLocalFile(source.sha256, (path) => toWebp(path, box, 80));
      return bytes === undefined ? standIn(source, rounded) : { bytes, isPicture: true };
    });
  }

  /**
   * The whole picture as WebP, where browsers cannot show the file itself: upright, and limited to the size of a WebP.
   * @param isAbandoned as for `thumbnail`
   * @throws BlobMissingError, BlobDamagedError, AbandonedError
   */
  async function displayable(
    source: ThumbnailSource,
    isAbandoned?: IsAbandoned,
  ): Promise<Thumbnail> {
    const turn = { lane: laneOf(source), isAbandoned };
    return await cached(source.sha256, variantOf(source, "full"), turn, async () => {
      const box = { width: maxWebpSide, height: maxWebpSide };
      const bytes = await blobs.withLocalFile(source.sha256, (path) => toWebp(path, box, 90));
      return bytes === undefined ? standIn(source, 1024) : { bytes, isPicture: true };
    });
  }

  /**
   * The strip of a video's frames; null where there is none.
   * @param isAbandoned as for `thumbnail`
   * @throws BlobMissingError, BlobDamagedError, AbandonedError
   */
  async function strip(
    source: ThumbnailSource,
    isAbandoned?: IsAbandoned,
  ): Promise<Uint8Array | null> {
    if (source.mediaType !== "video") return null;
    const kept = await fromCache(source.sha256, "strip");
    if (kept !== undefined) return kept.bytes;
    if ((await videos.whyNot(source.sha256)) !== null) return null;
    const made = await cached(source.sha256, "strip", { lane: "strip", isAbandoned }, async () => {
      const bytes = await videos.decode(source, "strip");
      return { bytes: bytes ?? new Uint8Array(), isPicture: bytes !== null };
    });
    return made.isPicture ? made.bytes : null;
  }

  /**
   * Why a video has a drawn thumbnail; null: it is one of its frames. Decodes it where that is not known.
   * @throws BlobMissingError, BlobDamagedError, AbandonedError
   */
  async function noFrames(
    source: ThumbnailSource,
    isAbandoned?: IsAbandoned,
  ): Promise<NoFramesReason | null> {
    const { isPicture } = await thumbnail(source, largestWidth, isAbandoned);
    return isPicture ? null : ((await videos.whyNot(source.sha256)) ?? "damaged");
  }

  /** Removes the cached pictures of a blob that is being removed. */
  async function forget(sha256: string): Promise<void> {
    const plain = [...thumbnailWidths.map(String), "full", "strip"];
    const variants = plain.flatMap((variant) => [variant, variant + scaledTiff]);
    await Promise.all(variants.map((variant) => rm(pathOf(sha256, variant), { force: true })));
    await videos.forget(sha256);
  }

  return { thumbnail, displayable, strip, noFrames, forget };
}

/** Thumbnails of TIFF from before values were scaled to their range have names without this part. */
const scaledTiff = "-scaled";

function variantOf({ mime }: ThumbnailSource, variant: string): string {
  return mime === "image/tiff" ? variant + scaledTiff : variant;
}

const largestWidth = Math.max(...thumbnailWidths);

function roundedWidth(width: number): number {
  return thumbnailWidths.find((known) => known >= width) ?? largestWidth;
}

/** By the size in its header. */
function laneOf({ mediaType, width, height }: ThumbnailSource): Lane {
  if (mediaType === "video") return "video";
  return width * height > largePixels ? "large" : "small";
}

function fitting(box: { width: number; height: number }) {
  return { ...box, fit: "inside", withoutEnlargement: true } as const;
}

async function standIn(source: ThumbnailSource, width: number): Promise<Thumbnail> {
  return { bytes: await drawPlaceholder(source, width), isPicture: false };
}

/** Undefined where nothing of the image can be decoded. */
async function toWebp(
  path: string,
  box: { width: number; height: number },
  quality: number,
): Promise<Buffer | undefined> {
  try {
    return await decodePicture(path, "none", (picture) =>
      picture.autoOrient().resize(fitting(box)).webp({ quality }).toBuffer(),
    );
  } catch {
    return undefined;
  }
}

/** Undefined where the file is missing, or not a complete WebP: a loss of power may leave it empty. */
async function readWebp(path: string): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(path);
    return bytes.length > 12 && bytes.readUInt32LE(4) + 8 === bytes.length ? bytes : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function keepPicture(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, bytes, { mode: 0o644, isDurable: false });
}
