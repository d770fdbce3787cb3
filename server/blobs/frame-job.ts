import type { NoFramesReason } from "#contract/video.ts";

/** What the process that decodes videos is asked, and what it answers. */

export interface FrameJob {
  /** The video's file. */
  path: string;
  durationMs: number | null;
  /** One frame, at most 1024 pixels wide; or the strip of `stripFrames` frames. */
  picture: "poster" | "strip";
}

export type DecodedFrames = { webp: Uint8Array } | { failed: NoFramesReason };

/** The exit code of a process that took too much memory. */
export const tooMuchMemory = 77;
