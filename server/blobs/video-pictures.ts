import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type NoFramesReason, noFramesReasons } from "#contract/video.ts";
import { type Absence, installed, wantedStamp } from "../models/installed.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { FrameJob } from "./frame-job.ts";
import { type FrameDecoder, frameDecoder } from "./video-frames.ts";

/** How long a decoder that did not load is not tried again. */
const brokenMs = 60_000;

/** How long it is remembered that a video cannot be decoded: the machine may have been at fault. */
const failedMs = 24 * 3_600_000;

export type VideoPictures = ReturnType<typeof openVideoPictures>;

interface VideoPicturesOptions {
  /** Of the thumbnails: a failure is kept there beside them. */
  directory: string;
  blobs: Pick<BlobStore, "withLocalFile">;
  packages?: { absence(part: "video"): Absence | undefined };
  decoders?: Readonly<Record<FrameJob["picture"], FrameDecoder>>;
}

/** Pictures of videos where the optional decoder is installed, and the reason where there are none. */
export function openVideoPictures({
  directory,
  blobs,
  packages = installed,
  // A process each: a poster does not wait for the strip of an hour.
  decoders = { poster: frameDecoder(), strip: frameDecoder() },
}: VideoPicturesOptions) {
  let brokenUntil = 0;

  const failurePath = (sha256: string) =>
    join(directory, sha256.slice(0, 2), `${sha256}-no-frames`);

  async function knownFailure(sha256: string): Promise<NoFramesReason | null> {
    const path = failurePath(sha256);
    try {
      if (Date.now() - (await stat(path)).mtimeMs > failedMs) return null;
      const [stamp, reason] = (await readFile(path, "utf8")).split(" ");
      // Another version of the decoder may know it.
      if (stamp !== wantedStamp()) return null;
      return noFramesReasons.find((known) => known === reason) ?? null;
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written must not prevent the answer. */
  async function keepFailure(sha256: string, reason: NoFramesReason): Promise<void> {
    const path = failurePath(sha256);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${wantedStamp()} ${reason}`);
    } catch {
      // It is decoded again for the next request.
    }
  }

  return {
    /** Why a video has no pictures, as far as it is known without decoding it; null: it may have some. */
    whyNot: async (sha256: string): Promise<NoFramesReason | null> =>
      packages.absence("video")?.code ??
      (Date.now() < brokenUntil ? "not_working" : await knownFailure(sha256)),

    /** A picture as WebP; null where it cannot be made. Ask `whyNot` before. */
    decode: async (
      { sha256, durationMs = null }: { sha256: string; durationMs?: number | null },
      picture: FrameJob["picture"],
    ): Promise<Uint8Array | null> => {
      const made = await blobs.withLocalFile(sha256, (path) =>
        decoders[picture]({ path, durationMs, picture }),
      );
      if ("webp" in made) return made.webp;
      // Which says nothing of the video.
      if (made.failed === "not_working") brokenUntil = Date.now() + brokenMs;
      else await keepFailure(sha256, made.failed);
      return null;
    },

    forget: (sha256: string): Promise<void> => rm(failurePath(sha256), { force: true }),
  };
}
