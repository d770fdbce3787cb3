import { skipReason } from "#contract/skip-reasons.ts";
import { BufferSource, FilePathSource, Input, MP4, QTFF, WEBM } from "mediabunny";
import type { MediaFacts, SkippedMedia } from "./media-facts.ts";

export interface VideoFacts extends MediaFacts {
  /** By RFC 6381 where it is known, else the name in the file. */
  codec: string | null;
}

export interface FrameCount {
  frames: number | null;
  /** Frames a second on average. */
  rate: number | null;
}

/** Counts the frames of a video by its packets: in some containers that reads the whole file. */
export async function countFrames(path: Uint8Array | string): Promise<FrameCount> {
  using input = openVideo(path);
  try {
    const track = await input.getPrimaryVideoTrack();
    const stats = await track?.computePacketStats();
    if (stats === undefined) return { frames: null, rate: null };
    const rate = Math.round(stats.averagePacketRate * 1000) / 1000;
    return { frames: stats.packetCount, rate: Number.isFinite(rate) && rate > 0 ? rate : null };
  } catch {
    return { frames: null, rate: null };
  }
}

function openVideo(from: Uint8Array | string): Input {
  return new Input({
    formats: [MP4, QTFF, WEBM],
    source:
      typeof from === "string"
        ? new FilePathSource(from, { handleUnhandledError: () => {} })
        : new BufferSource(from),
  });
}

/** Size as displayed, duration and codec of a video, from its container. No frame is decoded. */
export async function videoFacts(from: Uint8Array | string): Promise<VideoFacts | SkippedMedia> {
  using input = openVideo(from);
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return { skipped: skipReason("no_video_track") };
    const width = Math.round(await track.getDisplayWidth());
    const height = Math.round(await track.getDisplayHeight());
    if (!(width >= 1 && height >= 1)) return { skipped: skipReason("video_without_pixels") };
    // Fragmented and streamed files have no duration in their header: it follows from their packets, whose clock may
    // have started long before the file.
    const stated = await input.getDurationFromMetadata();
    const seconds =
      stated !== null && stated > 0
        ? stated
        : (await input.computeDuration()) - Math.max(0, await input.getFirstTimestamp());
    if (!Number.isFinite(seconds)) return { skipped: skipReason("no_duration") };
    const durationMs = Math.max(0, Math.round(seconds * 1000));
    const codec = (await track.getCodecParameterString()) ?? (await track.getInternalCodecId());
    return { width, height, durationMs, codec: typeof codec === "string" ? codec : null };
  } catch {
    return { skipped: skipReason("video_header") };
  }
}
