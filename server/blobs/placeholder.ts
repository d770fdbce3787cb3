import { sharp } from "./image-library.ts";
import { segmentDigits } from "./segment-digits.ts";

/** The facts of the media that a placeholder shows. */
export interface PlaceholderFacts {
  mediaType: "image" | "video";
  /** Of the media, in pixels: the placeholder has the same proportions. */
  width: number;
  height: number;
  durationMs: number | null;
}

const background = "#2b2f36";
const ink = "#aab2bd";

/**
 * A drawn placeholder, as WebP: for a video a film strip with a play sign and the duration, for an image that cannot be
 * decoded a broken frame. This process has no video decoder (sharp has none, and mediabunny decodes only with a
 * browser's WebCodecs), so it never shows a frame of a video.
 */
export async function drawPlaceholder(facts: PlaceholderFacts, width: number): Promise<Buffer> {
  const { w, h } = proportions(facts, width);
  // Scaled by its shorter side, so that it looks alike in every format and proportion.
  const unit = Math.min(w, h) / 100;
  const sign =
    facts.mediaType === "video" ? videoSign(w, h, unit, facts.durationMs) : brokenSign(w, h, unit);
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

function videoSign(w: number, h: number, unit: number, durationMs: number | null): string {
  const band = 12 * unit;
  const holes = Array.from({ length: Math.ceil(w / (14 * unit)) }, (_, n) => {
    const x = (n * 14 + 3.5) * unit;
    const hole = (y: number) =>
      `<rect x="${x}" y="${y}" width="${7 * unit}" height="${6 * unit}" rx="${unit}" fill="${background}"/>`;
    return hole(3 * unit) + hole(h - 9 * unit);
  });
  const [cx, cy, r] = [w / 2, h / 2, 18 * unit];
  const play = `M${cx - r * 0.35} ${cy - r * 0.55}L${cx + r * 0.6} ${cy}L${cx - r * 0.35} ${cy + r * 0.55}Z`;
  const time =
    durationMs === null
      ? ""
      : `<g fill="${ink}">${segmentDigits(clock(durationMs), w - 5 * unit, h - band - 15 * unit, 11 * unit)}</g>`;
  return `<rect width="${w}" height="${band}" fill="${ink}" opacity="0.5"/>
    <rect y="${h - band}" width="${w}" height="${band}" fill="${ink}" opacity="0.5"/>${holes.join("")}
    <circle cx="${cx}" cy="${cy}" r="${r}" fill="none" stroke="${ink}" stroke-width="${2.5 * unit}"/>
    <path d="${play}" fill="${ink}"/>${time}`;
}

function brokenSign(w: number, h: number, unit: number): string {
  const [x, y] = [w / 2 - 25 * unit, h / 2 - 20 * unit];
  return `<g fill="none" stroke="${ink}" stroke-width="${3 * unit}" stroke-linejoin="round">
    <rect x="${x}" y="${y}" width="${50 * unit}" height="${40 * unit}" rx="${4 * unit}"/>
    <path d="M${x} ${y + 32 * unit}l${15 * unit} ${-14 * unit}l${9 * unit} ${9 * unit}l${12 * unit} ${-13 * unit}l${14 * unit} ${16 * unit}"/>
    <path d="M${x - 8 * unit} ${y + 48 * unit}L${x + 58 * unit} ${y - 8 * unit}"/></g>`;
}

/** 83,000 ms is "1:23", 3,723,000 ms is "1:02:03". */
function clock(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
