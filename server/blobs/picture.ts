import { open } from "node:fs/promises";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { maxPixels, sharp } from "./image-library.ts";
import { jpegStructure } from "./jpeg-structure.ts";
import { openMediaSource } from "./media-source.ts";

/** A decoder passes over the whole picture for each scan: real files have some ten, hostile ones thousands. */
const maxScans = 100;

/**
 * Decodes an image file for display: samples other than unsigned 8 or 16 bits are scaled to their range, and a JPEG for
 * which the library gives up after many warnings is read to its end.
 * @param use is called a second time for such a JPEG.
 * @throws the library's error where nothing can be decoded.
 */
export async function decodePicture<T>(
  path: string,
  failOn: NonNullable<SharpOptions["failOn"]>,
  use: (picture: Sharp) => Promise<T>,
): Promise<T> {
  const options: SharpOptions = { failOn, limitInputPixels: maxPixels };
  const begin = await beginning(path);
  if (begin.startsWith("II") || begin.startsWith("MM")) return use(await scaled(path, options));
  try {
    return await use(sharp(path, options));
  } catch (error) {
    if (!begin.startsWith("\xff\xd8")) throw error;
    const { scans } = await jpegStructure(await openMediaSource(path));
    if (scans > maxScans) throw error;
    // The limit on pixels still applies.
    return use(sharp(path, { ...options, unlimited: true }));
  }
}

async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The depths that browsers and the library show unscaled. */
const plainDepths = new Set(["uchar", "ushort"]);
/** The most samples a side that are read for the range, and shown of floating-point colours. */
const rangeSide = 1024;
const coloursSide = 2048;

async function scaled(path: string, options: SharpOptions): Promise<Sharp> {
  const picture = sharp(path, options);
  const facts = await picture.metadata();
  if (plainDepths.has(facts.depth)) return picture;
  if (facts.space === "scrgb") return scaledColours(path, options);
  // The library treats the samples as unsigned 16 bits here, and would cut off negative values.
  const shift = facts.depth === "short" && facts.space === "grey16" ? 32_768 : 0;
  const { samples } = await readSamples(
    shift === 0 ? picture : picture.linear(1, shift),
    facts,
    rangeSide,
  );
  const { from, to } = rangeOf(samples);
  const top = facts.space === "grey16" || facts.space === "rgb16" ? 65_535 : 255;
  const factor = top / (to - from);
  return sharp(path, options).linear(factor, (shift - from) * factor);
}

/** The library treats floating-point colours as light from 0 to 1, and cannot scale them itself. */
async function scaledColours(path: string, options: SharpOptions): Promise<Sharp> {
  const picture = sharp(path, options);
  const facts = await picture.metadata();
  const { samples, width, height, channels } = await readSamples(picture, facts, coloursSide);
  const { from, to } = rangeOf(samples);
  const factor = 255 / (to - from);
  const shown = Uint8ClampedArray.from(samples, (sample) => (sample - from) * factor);
  const turned = sharp(shown, { raw: { width, height, channels } });
  return facts.orientation === undefined || facts.orientation === 1
    ? turned
    : sharp(
        await turned.withMetadata({ orientation: facts.orientation }).png().toBuffer(),
        options,
      );
}

async function readSamples(picture: Sharp, { space }: Metadata, side: number) {
  const { data, info } = await picture
    .toColourspace(space)
    .resize({
      width: side,
      height: side,
      fit: "inside",
      withoutEnlargement: true,
      kernel: "nearest",
    })
    .raw({ depth: "float" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const samples = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  return { samples, width, height, channels };
}

/** Larger values, of either sign, mean "no value", as NaN does. */
const largestValue = 1e37;

function rangeOf(samples: Float32Array): { from: number; to: number } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const sample of samples) {
    if (!(Math.abs(sample) < largestValue)) continue;
    if (sample < from) from = sample;
    if (sample > to) to = sample;
  }
  if (from < to) return { from, to };
  // For a picture of one value only: the middle.
  const value = Number.isFinite(from) ? from : 0;
  return { from: value - 1, to: value + 1 };
}
