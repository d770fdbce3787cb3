import { installed } from "#server/models/installed.ts";

/** Real videos for tests, encoded by the optional packages; `whyNoVideos` is why there are none. */

type Mediabunny = typeof import("mediabunny");

export const whyNoVideos = installed.whyAbsent("video");

export interface EncodedVideo {
  codec?: "avc" | "hevc" | "vp9" | "av1";
  container?: "mp4" | "webm";
  width?: number;
  height?: number;
  rotation?: 0 | 90 | 180 | 270;
  /** Frames a second. */
  rate?: number;
  /** A colour as red, green and blue for each frame. */
  colours: readonly (readonly [number, number, number])[];
}

export async function encodeVideo({
  codec = "avc",
  container = "mp4",
  width = 64,
  height = 48,
  rotation = 0,
  rate = 10,
  colours,
}: EncodedVideo): Promise<Buffer> {
  // The tests have loaded the service's own before, and the packages come with another: each keeps to itself.
  Reflect.deleteProperty(globalThis, Symbol.for("mediabunny loaded"));
  const server = (await installed.module("video", "@mediabunny/server")) as {
    registerMediabunnyServer: (options: object) => void;
  };
  server.registerMediabunnyServer({ hardwareContext: null });
  const bunny = (await installed.module("video", "mediabunny")) as Mediabunny;
  const target = new bunny.BufferTarget();
  const output = new bunny.Output({
    format: container === "mp4" ? new bunny.Mp4OutputFormat() : new bunny.WebMOutputFormat(),
    target,
  });
  const source = new bunny.VideoSampleSource({
    codec,
    quality: new bunny.Quality("medium"),
    keyFrameInterval: 1,
  });
  output.addVideoTrack(source, { rotation, frameRate: rate });
  await output.start();
  for (const [n, colour] of colours.entries()) {
    const pixels = Buffer.alloc(width * height * 4);
    for (let at = 0; at < pixels.length; at += 4) pixels.set([...colour, 255], at);
    using sample = new bunny.VideoSample(pixels, {
      format: "RGBA",
      codedWidth: width,
      codedHeight: height,
      timestamp: n / rate,
      duration: 1 / rate,
    });
    await source.add(sample);
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("The encoder wrote nothing");
  return Buffer.from(target.buffer);
}

export const red = [255, 0, 0] as const;
export const green = [0, 255, 0] as const;
export const blue = [0, 0, 255] as const;
