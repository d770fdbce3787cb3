import { BufferSource, FilePathSource, Input, MP4, QTFF, WEBM } from "mediabunny";
import type { MediaFacts, SkippedMedia } from "./media-facts.ts";
import type { MediaSource } from "./media-source.ts";

/** Size as displayed and duration of a video, from its container. No frame is decoded. */
export async function videoFacts(source: MediaSource): Promise<MediaFacts | SkippedMedia> {
  using input = new Input({
    formats: [MP4, QTFF, WEBM],
    source:
      typeof source.input === "string"
        ? new FilePathSource(source.input, { handleUnhandledError: () => {} })
        : new BufferSource(source.input),
  });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return { skipped: "The file has no video track" };
    const width = Math.round(await track.getDisplayWidth());
    const height = Math.round(await track.getDisplayHeight());
    if (!(width >= 1 && height >= 1)) return { skipped: "The video has no pixels" };
    // Fragmented and streamed files keep no duration in their header: it is in their last packets.
    const stated = await input.getDurationFromMetadata();
    const seconds = stated !== null && stated > 0 ? stated : await input.computeDuration();
    if (!Number.isFinite(seconds)) return { skipped: "The video's duration cannot be read" };
    return { width, height, durationMs: Math.max(0, Math.round(seconds * 1000)) };
  } catch {
    return { skipped: "The video is damaged: its header cannot be read" };
  }
}
