import sharp from "sharp";

/** Drawings of a kind that are alike, each with bytes of its own. */
export type Kind = "suns" | "stripes" | "grids";

const size = { width: 320, height: 240 };

/** @param index Another place, size and shade of the same motif. */
export async function drawing(kind: Kind, index: number): Promise<Buffer> {
  return await sharp(Buffer.from(svg(motif(kind, index))))
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The same picture, smaller and in another format: a near-duplicate. */
export async function smallerCopy(picture: Buffer): Promise<Buffer> {
  return await sharp(picture).resize(240).webp({ quality: 80 }).toBuffer();
}

/** Black words on white. */
export async function written(words: string): Promise<Buffer> {
  const text = `<rect width="100%" height="100%" fill="white"/>
    <text x="30" y="130" font-family="sans-serif" font-size="40" fill="black">${words}</text>`;
  return await sharp(Buffer.from(svg(text)))
    .png()
    .toBuffer();
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${content}</svg>`;
}

function motif(kind: Kind, index: number): string {
  const shift = index * 7;
  switch (kind) {
    case "suns":
      return `<rect width="100%" height="100%" fill="hsl(${205 + index} 70% 60%)"/>
        <circle cx="${110 + shift}" cy="${90 + (shift % 40)}" r="${46 + (index % 5)}" fill="gold"/>
        <rect y="190" width="100%" height="50" fill="hsl(100 50% ${30 + index}%)"/>`;
    case "stripes":
      return `<rect width="100%" height="100%" fill="white"/>${Array.from(
        { length: 12 },
        (_, at) =>
          `<rect x="${at * 28 + (shift % 20)}" width="${12 + (index % 4)}" height="240" fill="#c01818"/>`,
      ).join("")}`;
    case "grids":
      return `<rect width="100%" height="100%" fill="#101028"/>${Array.from(
        { length: 48 },
        (_, at) =>
          `<circle cx="${(at % 8) * 40 + 20 + (index % 6)}" cy="${Math.floor(at / 8) * 40 + 20}" r="${9 + (index % 5)}" fill="#30d0c0"/>`,
      ).join("")}`;
  }
}
