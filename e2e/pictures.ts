/** Real image files, generated for the journeys. */

import sharp from "sharp";

/** The shape that Playwright and forms take. */
export interface NamedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** That many different PNGs: each has its own colour, and so its own bytes. */
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

/** The steps are coprime to the size of a channel, so no colour repeats before all have been used. */
function colour(index: number): Promise<Buffer> {
  const background = { r: (index * 37) % 256, g: (index * 101) % 256, b: (index >> 8) % 256 };
  return sharp({ create: { width: 120, height: 90, channels: 3, background } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
