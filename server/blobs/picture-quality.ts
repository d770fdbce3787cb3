import { decodePicture } from "./picture.ts";

/** Measured figures of a picture, in grey levels from 0 (black) to 255 (white). */
export interface PictureQuality {
  /** Their mean. */
  brightness: number;
  /** Their standard deviation. */
  contrast: number;
  /** The variance of the Laplacian over each pixel and its four neighbours, in levels squared; edges increase it. */
  sharpness: number;
}

// A change of the figures must increment `qualityMethod` in contract/quality.ts.

/**
 * Pictures are measured at this width and height at most: decoding takes most of the time, and JPEG decodes directly to
 * a smaller size.
 */
const side = 256;

/**
 * Measures an image file; of an animation, the first frame. Blur that is invisible at 256 pixels is not detected.
 * @returns null where the image is missing or cannot be decoded completely.
 */
export async function measurePicture(path: string): Promise<PictureQuality | null> {
  try {
    const { data, info } = await decodePicture(path, "error", (picture) =>
      picture
        .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
        .toColourspace("srgb")
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
    return measurePixels(data, info.width);
  } catch {
    return null;
  }
}

/**
 * The bytes are red, green, blue and opacity of each pixel. The brightness is that of the visible pixels; the other
 * figures are measured on black or on white, whichever gives more contrast: a dark icon is not flat only because it
 * could lie on black.
 */
function measurePixels(data: Uint8Array, width: number): PictureQuality {
  const pixels = data.length / 4;
  const onBlack = new Uint8Array(pixels);
  const onWhite = new Uint8Array(pixels);
  let [seen, weight] = [0, 0];
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += 4) {
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const opacity = data[at + 3] ?? 0;
    // The weights of Rec. 601.
    const grey = ((0.299 * red + 0.587 * green + 0.114 * blue) * opacity) / 255;
    onBlack[pixel] = Math.round(grey);
    onWhite[pixel] = Math.round(grey + 255 - opacity);
    seen += grey;
    weight += opacity / 255;
  }
  const black = spreadOf(onBlack, width);
  const white = weight === pixels ? black : spreadOf(onWhite, width);
  return {
    brightness: weight === 0 ? 127.5 : seen / weight,
    contrast: Math.max(black.contrast, white.contrast),
    sharpness: Math.max(black.sharpness, white.sharpness),
  };
}

function spreadOf(grey: Uint8Array, width: number): Pick<PictureQuality, "contrast" | "sharpness"> {
  const [levels, edges] = [varianceOfMany(), varianceOfMany()];
  const inside = grey.length - width;
  for (let at = 0; at < grey.length; at++) {
    const here = grey[at] ?? 0;
    levels.add(here);
    const column = at % width;
    if (at < width || at >= inside || column === 0 || column === width - 1) continue;
    const beside = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0);
    edges.add(beside + (grey[at - width] ?? 0) + (grey[at + width] ?? 0) - 4 * here);
  }
  return { contrast: Math.sqrt(levels.variance()), sharpness: edges.variance() };
}

/** The variance of integers, which are summed exactly. */
function varianceOfMany() {
  let [count, sum, squares] = [0, 0, 0];
  return {
    add(value: number) {
      count += 1;
      sum += value;
      squares += value * value;
    },
    variance: () => (count === 0 ? 0 : Math.max(0, squares / count - (sum / count) ** 2)),
  };
}
