import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { SkippedMedia } from "./media-facts.ts";
import type { MediaSource } from "./media-source.ts";
import type { VideoFacts } from "./video-facts.ts";

export type VideoJob = Pick<MediaSource, "input">;

/** Of a real file, milliseconds are enough. */
const longestMs = 20_000;
const tooLong = { skipped: "The video is damaged: its header takes too long to read" };
const failed = { skipped: "The video is damaged: its header cannot be read" };

/** One video after another: each is alone with the thread, which is ended where it takes too long. */
const inTurn = pLimit(1);
let thread: Worker | null = null;

/**
 * Reads a video's header in a thread of its own. Its parts are read one by one, and a file of a few megabytes may have
 * a million of them: ten seconds in which nothing else would be answered.
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
    // It keeps a process alive only while it works.
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
  // An exit follows: for instance where a file takes more memory than it has.
  worker.on("error", () => {});
  worker.on("exit", () => {
    if (thread === worker) thread = null;
  });
  return worker;
}
