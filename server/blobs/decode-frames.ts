import { stripFrames } from "#contract/video.ts";
import { installed } from "../models/installed.ts";
import type { FrameJob } from "./frame-job.ts";
import { sharp } from "./image-library.ts";

/** Decodes frames of videos. Only the decoder's own process runs this. */

/** The widest poster; smaller ones are made of it. */
const posterBox = { width: 1024, height: 2048 };
/** The box of a frame in the strip. */
const stripBox = { width: 256, height: 256 };

/** After this time the remaining frames of a strip repeat the last one. */
const stripMs = 12_000;

type Mediabunny = typeof import("mediabunny");
type Sample = import("mediabunny").VideoSample;
type Track = import("mediabunny").InputVideoTrack;

/** Thrown for a codec that the decoder does not know. */
export class NoDecoderError extends Error {}

/** Thrown where the decoder itself does not load. */
export class BrokenDecoderError extends Error {}

/**
 * A picture of a video's frames as WebP, upright and with square pixels: the frame at one second, or in the middle of a
 * shorter one; or the strip of `stripFrames` frames side by side.
 * @throws NoDecoderError, BrokenDecoderError, or any error where no frame can be decoded
 */
export async function decodeFrames({ path, durationMs, picture }: FrameJob): Promise<Uint8Array> {
  const bunny = await decoder().catch((cause: unknown) => {
    throw new BrokenDecoderError("The decoder does not load", { cause });
  });
  using input = new bunny.Input({
    formats: [bunny.MP4, bunny.QTFF, bunny.WEBM],
    source: new bunny.FilePathSource(path, { handleUnhandledError: () => {} }),
  });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error("There is no video track");
  if (!(await track.canDecode())) throw new NoDecoderError("There is no decoder for its codec");
  const first = Math.max(0, await track.getFirstTimestamp());
  const seconds = (durationMs ?? 0) / 1000;
  if (picture === "poster") {
    const frames = await pixelsAt(bunny, track, [first + Math.min(1, seconds / 2)], posterBox);
    const { data, width, height } = frames[0];
    return await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .webp({ quality: 80 })
      .toBuffer();
  }
  const step = seconds / stripFrames;
  const times = Array.from({ length: stripFrames }, (_, n) => first + (n + 0.5) * step);
  const frames = await pixelsAt(bunny, track, await cheaper(bunny, track, times), stripBox);
  return await sideBySide(frames);
}

let loading: Promise<Mediabunny> | undefined;

async function decoder(): Promise<Mediabunny> {
  loading ??= (async () => {
    const server = (await installed.module("video", "@mediabunny/server")) as {
      registerMediabunnyServer: (options: { hardwareContext: null }) => void;
    };
    // Without looking for a GPU: a driver that hangs or differs is not worth the milliseconds.
    server.registerMediabunnyServer({ hardwareContext: null });
    return (await installed.module("video", "mediabunny")) as Mediabunny;
  })();
  return await loading;
}

/**
 * Of each time, that of a key frame up to half a step before: everything between two key frames has to be decoded to
 * get at a frame, which takes a minute for a strip of an hour.
 */
async function cheaper(
  { EncodedPacketSink }: Mediabunny,
  track: Track,
  times: readonly number[],
): Promise<number[]> {
  const packets = new EncodedPacketSink(track);
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const near: number[] = [];
  for (const time of times) {
    const key = await packets.getKeyPacket(time, { metadataOnly: true });
    near.push(key !== null && time - key.timestamp <= step / 2 ? key.timestamp : time);
  }
  return near;
}

interface Pixels {
  /** RGBA. */
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * The frames at ascending times, in a box. Where there is none at a time, or the time is up, it is the one before; one
 * is there at least.
 * @throws if no frame can be decoded at all
 */
async function pixelsAt(
  { VideoSampleSink }: Mediabunny,
  track: Track,
  times: readonly number[],
  box: { width: number; height: number },
): Promise<[Pixels, ...Pixels[]]> {
  const sink = new VideoSampleSink(track);
  const until = performance.now() + stripMs;
  const found: (Pixels | undefined)[] = [];
  let fault: unknown;
  while (found.length < times.length && performance.now() < until) {
    let shown: number | undefined;
    try {
      for await (const sample of sink.samplesAtTimestamps(times.slice(found.length))) {
        using frame = sample;
        // One that is there at several times can be read once: scaling it takes its memory.
        const isSame = frame !== null && frame.timestamp === shown;
        shown = frame?.timestamp;
        found.push(frame === null || isSame ? found.at(-1) : await pixelsOf(frame, box));
        if (performance.now() > until) break;
      }
      break;
    } catch (error) {
      // Damaged there: it may go on at a later key frame.
      fault = error;
      found.push(undefined);
    }
  }
  let last = found.find((pixels) => pixels !== undefined) ?? (await firstPixels(sink, box));
  if (last === undefined) throw fault ?? new Error("There is no frame");
  const [begin = last, ...rest] = times.map((_, n) => (last = found[n] ?? last) as Pixels);
  return [begin, ...rest];
}

async function firstPixels(
  sink: InstanceType<Mediabunny["VideoSampleSink"]>,
  box: { width: number; height: number },
): Promise<Pixels | undefined> {
  for await (const sample of sink.samples()) {
    using frame = sample;
    return await pixelsOf(frame, box);
  }
  return undefined;
}

async function pixelsOf(sample: Sample, box: { width: number; height: number }): Promise<Pixels> {
  const scale = Math.min(1, box.width / sample.displayWidth, box.height / sample.displayHeight);
  const width = Math.max(1, Math.round(sample.displayWidth * scale));
  const height = Math.max(1, Math.round(sample.displayHeight * scale));
  // Turns it upright, and makes its pixels square.
  using small = await sample.transform({ width, height, fit: "fill", alpha: "discard" });
  const data = new Uint8Array(width * height * 4);
  await small.copyTo(data, rgba(width));
  return { data, width, height };
}

/** The types of WebCodecs at hand do not have the format yet. */
function rgba(width: number): Parameters<Sample["copyTo"]>[1] & { format: "RGBA" } {
  return { format: "RGBA", layout: [{ offset: 0, stride: width * 4 }] };
}

/** All have the size of the first: a stream that changes its size is drawn as it begins. */
async function sideBySide(frames: readonly [Pixels, ...Pixels[]]): Promise<Buffer> {
  const { width, height } = frames[0];
  const line = width * frames.length * 4;
  const all = Buffer.alloc(line * height);
  frames.forEach((frame, n) => {
    const { data } = frame.width === width && frame.height === height ? frame : frames[0];
    for (let y = 0; y < height; y++) {
      all.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * line + n * width * 4);
    }
  });
  return await sharp(all, { raw: { width: width * frames.length, height, channels: 4 } })
    .removeAlpha()
    .webp({ quality: 70 })
    .toBuffer();
}
