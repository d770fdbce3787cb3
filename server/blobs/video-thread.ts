import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { SkippedMedia } from "./media-facts.ts";
import type { MediaSource } from "./media-source.ts";
import type { VideoFacts } from "./video-facts.ts";

export type VideoJob = Pick<MediaSource, "input">;

/** The limit for one file; a real one takes milliseconds. */
const longestMs = 20_000;
const tooLong = { skipped: "The video is damaged: its header takes too long to read" };
const failed = { skipped: "The video is damaged: its header cannot be read" };

/** One video at a time: the thread is ended if one takes too long. */
const inTurn = pLimit(1);
let thread: Worker | null = null;

/**
 * Reads a video's header in a separate thread. A file of a few megabytes may have a million parts, which are read one
 * by one: ten seconds in which the main thread would answer no request.
 */
export function videoFactsOf(
  { input }: MediaSource,
  limitMs: number = longestMs,
): Promise<VideoFacts | SkippedMedia> {
  return inTurn(async () => {
    const worker = (thread ??= startThread());
    const { promise, resolve } = Promise.withResolvers<VideoFacts | SkippedMedia>();
    const end = () => resolve(failed);
    const timer = setTimeout(() => resolve(tooLong), limitMs);
    worker.once("message", resolve);
    worker.once("exit", end);
    // The thread keeps the process alive only while it works.
    worker.ref();
    worker.postMessage({ input } satisfies VideoJob);
    const facts = await promise;
    clearTimeout(timer);
    worker.off("message", resolve);
    worker.off("exit", end);
    worker.unref();
    if (facts === tooLong) {
      thread = null;
      await worker.terminate();
    }
    return facts;
  });
}

function startThread(): Worker {
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
