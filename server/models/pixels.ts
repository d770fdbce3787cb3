import { decodePicture } from "../blobs/picture.ts";

/** The pixels of a picture as a model wants them. */
export interface Pixels {
  /** Red, green, blue of each pixel, row by row, 0 to 255. */
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Decodes a picture upright, in sRGB, at exactly this size: models are trained on squeezed pictures, too. What is
 * transparent becomes grey.
 * @throws the library's error where nothing can be decoded
 */
export async function pixelsOf(path: string, width: number, height: number): Promise<Pixels> {
  const { data, info } = await decodePicture(path, "error", (picture) =>
    picture
      .autoOrient()
      .resize({ width, height, fit: "fill" })
      .flatten({ background: "#808080" })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { data: threeChannels(data, info.channels), width: info.width, height: info.height };
}

/** A grey picture has one channel. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const all = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      all[pixel * 3 + channel] = data[pixel * channels + (channels > 3 ? channel : 0)] ?? 0;
    }
  }
  return all;
}
