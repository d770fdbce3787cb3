import { sharp } from "./image-library.ts";

/** The facts of the media that a placeholder shows. */
export interface PlaceholderFacts {
  mediaType: "image" | "video";
  /** Of the media, in pixels: the placeholder has the same proportions. */
  width: number;
  height: number;
}

const background = "#2b2f36";
const ink = "#aab2bd";

/**
 * A drawn placeholder, as WebP: for a video a small film strip with a play sign, for an image that cannot be decoded a
 * broken frame. This process has no video decoder (sharp has none, and mediabunny decodes only with a
 * browser's WebCodecs), so it never shows a frame of a video.
 */
export async function drawPlaceholder(facts: PlaceholderFacts, width: number): Promise<Buffer> {
  const { w, h } = proportions(facts, width);
  // Scaled by its shorter side, so that it looks alike in every format and proportion.
  const unit = Math.min(w, h) / 100;
  const sign = facts.mediaType === "video" ? videoSign(w, h, unit) : brokenSign(w, h, unit);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">
    <rect width="${w}" height="${h}" fill="${background}"/>${sign}</svg>`;
  return sharp(Buffer.from(svg)).webp({ quality: 80 }).toBuffer();
}

function proportions(facts: PlaceholderFacts, width: number): { w: number; h: number } {
  const known = facts.width > 0 && facts.height > 0;
  // Very wide or tall formats would leave no room for the sign.
  const ratio = known ? Math.min(3, Math.max(1 / 2, facts.width / facts.height)) : 1;
  return { w: width, h: Math.max(1, Math.round(width / ratio)) };
}

/** Small and in the middle: what lies over the picture, such as the duration, has the edges. */
function videoSign(w: number, h: number, unit: number): string {
  const [width, height] = [46 * unit, 34 * unit];
  const [x, y] = [(w - width) / 2, (h - height) / 2];
  const holes = Array.from({ length: 6 }, (_, n) => {
    const hole = (top: number) =>
      `<rect x="${x + (n * 7.4 + 2.5) * unit}" y="${top}" width="${4 * unit}" height="${3 * unit}" rx="${0.8 * unit}" fill="${background}"/>`;
    return hole(y + 2 * unit) + hole(y + height - 5 * unit);
  });
  const [cx, cy, r] = [w / 2, h / 2, 9 * unit];
  const play = `M${cx - r * 0.5} ${cy - r * 0.75}L${cx + r * 0.8} ${cy}L${cx - r * 0.5} ${cy + r * 0.75}Z`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${3 * unit}" fill="${ink}" opacity="0.55"/>
    <rect x="${x}" y="${y + 7 * unit}" width="${width}" height="${height - 14 * unit}" fill="${background}"/>
    ${holes.join("")}<path d="${play}" fill="${ink}"/>`;
}

function brokenSign(w: number, h: number, unit: number): string {
  const [x, y] = [w / 2 - 25 * unit, h / 2 - 20 * unit];
  return `<g fill="none" stroke="${ink}" stroke-width="${3 * unit}" stroke-linejoin="round">
    <rect x="${x}" y="${y}" width="${50 * unit}" height="${40 * unit}" rx="${4 * unit}"/>
    <path d="M${x} ${y + 32 * unit}l${15 * unit} ${-14 * unit}l${9 * unit} ${9 * unit}l${12 * unit} ${-13 * unit}l${14 * unit} ${16 * unit}"/>
    <path d="M${x - 8 * unit} ${y + 48 * unit}L${x + 58 * unit} ${y - 8 * unit}"/></g>`;
}
