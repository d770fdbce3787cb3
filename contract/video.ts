import * as z from "zod/mini";

/** The frames in the strip of a video: at even steps through it, the first one half a step from its begin. */
export const stripFrames = 16;

/** Why a video has a drawn picture instead of its frames. */
export const noFramesReasons = [
  /** The optional decoder is not installed; `stillframe models install` installs it. */
  "not_installed",
  /** It is installed, and does not work on the server. */
  "not_working",
  /** It does not know the codec. */
  "no_decoder",
  /** No frame can be decoded. */
  "damaged",
  /** Decoding one takes too long, or too much memory. */
  "too_large",
] as const;
export type NoFramesReason = (typeof noFramesReasons)[number];

export const videoFactsSchema = z
  .object({
    /** The frames in the file; null where counting them takes too long. */
    frame_count: z.nullable(z.int()),
    /** Frames a second on average. */
    frame_rate: z.nullable(z.number()),
    /** By RFC 6381, as in `content_type`. */
    codec: z.nullable(z.string()),
    /** null: its thumbnail is a frame of it, and it has a strip. */
    no_frames: z.nullable(z.enum(noFramesReasons)),
  })
  .check(z.meta({ id: "VideoFacts" }));
