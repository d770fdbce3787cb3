/** Real image files, made on the spot. */

import sharp from "sharp";

/** As Playwright and forms take it. */
export interface NamedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** So many different PNGs: each has a colour of its own, so each has bytes of its own. */
export async function pictures(count: number): Promise<NamedFile[]> {
  const buffers = await Promise.all(Array.from({ length: count }, (_, index) => colour(index)));
  const digits = String(count).length;
  return buffers.map((buffer, index) =>
    png(`${String(index + 1).padStart(digits, "0")}.png`, buffer),
  );
}

export function png(name: string, buffer: Buffer): NamedFile {
  return { name, mimeType: "image/png", buffer };
}

/** Steps that share no factor with the size of a channel never repeat a colour before all were used. */
function colour(index: number): Promise<Buffer> {
  const background = { r: (index * 37) % 256, g: (index * 101) % 256, b: (index >> 8) % 256 };
  return sharp({ create: { width: 120, height: 90, channels: 3, background } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
