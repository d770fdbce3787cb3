import { crc32, deflateSync } from "node:zlib";
import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  type Rotation,
  WebMOutputFormat,
} from "mediabunny";
import sharp from "sharp";

/** Real files of every supported kind, generated in the test: small, and different for each seed. */

export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff";
/** "mkv" is refused by the service: WebM's container with any codec. */
export type VideoFormat = "mp4" | "mov" | "webm" | "mkv";

export interface ImageOptions {
  /** Default 32 × 24. */
  width?: number;
  height?: number;
  /** Another seed gives another colour, so other bytes. Default 0. */
  seed?: number;
  /** EXIF orientation 1 to 8; 5 to 8 swap width and height as displayed. JPEG, WebP, PNG, TIFF. */
  orientation?: number;
}

/** A plain image with a disc in it. */
export async function makeImage(format: ImageFormat, options: ImageOptions = {}): Promise<Buffer> {
  const { width = 32, height = 24, seed = 0, orientation } = options;
  const disc = `<svg width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">
    <circle cx="50%" cy="50%" r="30%" fill="hsl(${(seed * 71 + 180) % 360} 70% 50%)"/></svg>`;
  const background = {
    r: (seed * 37) % 256,
    g: (seed * 101 + Math.floor(seed / 256)) % 256,
    b: (seed * 11 + Math.floor(seed / 65_536)) % 256,
  };
  const image = sharp({ create: { width, height, channels: 3, background } }).composite([
    { input: Buffer.from(disc) },
  ]);
  const turned = orientation === undefined ? image : image.withMetadata({ orientation });
  return turned.toFormat(format).toBuffer();
}

/** A GIF of several frames of different colours. */
export async function makeAnimation(frames = 3, width = 32, height = 24): Promise<Buffer> {
  const pictures = Array.from({ length: frames }, (_, seed) =>
    makeImage("png", { width, height, seed }),
  );
  return sharp(await Promise.all(pictures), { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** A PNG whose header claims a size that its few bytes do not hold: an attack on memory. */
export function makePngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, no interlacing
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.alloc(1000))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

export interface VideoOptions {
  /** Default 64 × 48. */
  width?: number;
  height?: number;
  /** Milliseconds, a multiple of 100. Default 500. */
  durationMs?: number;
  /** Degrees, clockwise. MP4 and MOV. Default 0. */
  rotation?: Rotation;
  /** Other bytes in the frames. Default 0. */
  seed?: number;
  /** In fragments, as recorders and players stream it: no duration in the header. MP4 and MOV. */
  fragmented?: boolean;
  /** The time of the first frame, in milliseconds: a part of a stream begins late. Default 0. */
  startMs?: number;
}

/** A decoder configuration as an encoder for H.264 would produce it (baseline profile). */
const avcDescription = Uint8Array.from(
  Buffer.from("0142c01effe100096742c01eda0280f640010004 68ce3c80".replaceAll(" ", ""), "hex"),
);

/**
 * A container that is correct in every box, around frames that are not pictures: the service does not decode frames.
 */
export async function makeVideo(format: VideoFormat, options: VideoOptions = {}): Promise<Buffer> {
  const {
    width = 64,
    height = 48,
    durationMs = 500,
    rotation = 0,
    seed = 0,
    startMs = 0,
  } = options;
  const fastStart = options.fragmented === true ? "fragmented" : "in-memory";
  const formats: Record<VideoFormat, OutputFormat> = {
    mp4: new Mp4OutputFormat({ fastStart }),
    mov: new MovOutputFormat({ fastStart }),
    webm: new WebMOutputFormat(),
    mkv: new MkvOutputFormat(),
  };
  const target = new BufferTarget();
  const output = new Output({ format: formats[format], target });
  const isVp8 = format === "webm" || format === "mkv";
  const source = new EncodedVideoPacketSource(isVp8 ? "vp8" : "avc");
  output.addVideoTrack(source, { rotation, frameRate: 10 });
  await output.start();
  const size = { codedWidth: width, codedHeight: height };
  const decoderConfig = isVp8
    ? { codec: "vp8", ...size }
    : { codec: "avc1.42c01e", description: avcDescription, ...size };
  for (let at = 0; at < durationMs; at += 100) {
    const frame = Uint8Array.of(
      0,
      0,
      0,
      4,
      0x65,
      seed & 0xff,
      (seed >> 8) & 0xff,
      (at / 100) & 0xff,
    );
    await source.add(new EncodedPacket(frame, "key", (startMs + at) / 1000, 0.1), {
      decoderConfig,
    });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("The muxer wrote nothing");
  return Buffer.from(target.buffer);
}
