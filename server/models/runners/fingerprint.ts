import { decodePicture } from "../../blobs/picture.ts";
import type { Runner } from "../model.ts";

/** Columns and rows of the differences: 256 bits. */
const side = 16;
/** Grey levels that are no difference: noise and compression make them. */
const noise = 2;

/**
 * A perceptual hash: whether each of 16 by 16 places is darker than the one beside it. Another size, format or
 * compression of a picture changes a few bits. Needs no package.
 */
export const fingerprint: Runner = {
  async run(path) {
    const { data, info } = await decodePicture(path, "error", (picture) =>
      picture
        .autoOrient()
        .flatten({ background: "#808080" })
        .toColourspace("b-w")
        .resize({ width: side + 1, height: side, fit: "fill" })
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
    const greys = (row: number, column: number) =>
      data[(row * info.width + column) * info.channels] ?? 0;
    const bits = new Int8Array((side * side) / 8);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        if (greys(row, column + 1) - greys(row, column) <= noise) continue;
        const bit = row * side + column;
        bits[bit >> 3]! |= 1 << (bit & 7);
      }
    }
    return { vector: bits };
  },
};
