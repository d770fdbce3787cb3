import { writeFile } from "node:fs/promises";
import { setPriority } from "node:os";
import process from "node:process";
import { BrokenDecoderError, NoDecoderError, decodeFrames } from "./decode-frames.ts";
import type { NoFramesReason } from "#contract/video.ts";
import { type DecodedFrames, type FrameJob, tooMuchMemory } from "./frame-job.ts";

/**
 * The process that decodes videos, one after the other. It is one of its own because the decoder is native code that
 * reads files of strangers: what ends it, or fills the memory, must not be the service.
 */

/** What this process may take in all; a frame with 16 others that it depends on takes 200 MB in 4K. */
const mostBytes = 1_500_000_000;

// Before the decoder starts its threads, which inherit it: requests come first.
setPriority(10);
// Where the machine's memory ends, the kernel ends this process first.
void writeFile("/proc/self/oom_score_adj", "1000").catch(() => {});
setInterval(() => {
  if (process.memoryUsage.rss() > mostBytes) process.exit(tooMuchMemory);
}, 50).unref();

process.on("disconnect", () => process.exit());
process.on("message", (job: FrameJob) => {
  void decodeFrames(job)
    .then((webp): DecodedFrames => ({ webp }))
    .catch((error: unknown): DecodedFrames => ({ failed: reasonOf(error) }))
    .then((answer) => process.send?.(answer));
});

function reasonOf(error: unknown): NoFramesReason {
  if (error instanceof BrokenDecoderError) return "not_working";
  return error instanceof NoDecoderError ? "no_decoder" : "damaged";
}
