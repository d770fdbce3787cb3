import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { SkippedMedia } from "./media-facts.ts";
import type { MediaSource } from "./media-source.ts";
import type { FrameCount, VideoFacts } from "./video-facts.ts";

export interface VideoJob {
  input: Uint8Array | string;
  wanted: "facts" | "frames";
}

/** The limit for one file; a real one takes milliseconds. */
const longestMs = 20_000;
const tooLong = { skipped: "The video is damaged: its header takes too long to read" };
const failed = { skipped: "The video is damaged: its header cannot be read" };
/** Counting reads the whole of some files. */
const longestCountMs = 10_000;
const notCounted: FrameCount = { frames: null, rate: null };

const headers = videoThread();
const counts = videoThread();

/**
 * Reads a video's header in a separate thread. A file of a few megabytes may have a million parts, which are read one
 * by one: ten seconds in which the main thread would answer no request.
 */
export async function videoFactsOf(
  { input }: Pick<MediaSource, "input">,
  limitMs: number = longestMs,
): Promise<VideoFacts | SkippedMedia> {
  return await headers<VideoFacts | SkippedMedia>({ input, wanted: "facts" }, limitMs, {
    tooLong,
    failed,
  });
}

/** Counts the frames of a video in a thread of its own, so that reading headers does not wait for it. */
export async function framesOf(
  path: string,
  limitMs: number = longestCountMs,
): Promise<FrameCount> {
  const job = { input: path, wanted: "frames" } as const;
  return await counts<FrameCount>(job, limitMs, { tooLong: notCounted, failed: notCounted });
}

/** A thread that does one job at a time: it is ended if one takes too long. */
function videoThread() {
  const inTurn = pLimit(1);
  let thread: Worker | null = null;

  function start(): Worker {
    const worker = new Worker(new URL("./video-worker.ts", import.meta.url), {
      // A header that needs more is hostile.
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    // An "exit" event follows: for instance where a file exceeds the memory limit.
    worker.on("error", () => {});
    worker.on("exit", () => {
      if (thread === worker) thread = null;
    });
    return worker;
  }

  return <T>(job: VideoJob, limitMs: number, instead: { tooLong: T; failed: T }): Promise<T> =>
    inTurn(async () => {
      const worker = (thread ??= start());
      const { promise, resolve } = Promise.withResolvers<T>();
      const end = () => resolve(instead.failed);
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        resolve(instead.tooLong);
      }, limitMs);
      worker.once("message", resolve);
      worker.once("exit", end);
      // The thread keeps the process alive only while it works.
      worker.ref();
      worker.postMessage(job);
      const answer = await promise;
      clearTimeout(timer);
      worker.off("message", resolve);
      worker.off("exit", end);
      worker.unref();
      if (isLate) {
        thread = null;
        await worker.terminate();
      }
      return answer;
    });
}
