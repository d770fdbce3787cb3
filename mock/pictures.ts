import { stripFrames } from "#contract/video.ts";
import { createRandom, hashText } from "./ids.ts";

/**
 * A picture of an item: the same colourful shapes for the same content hash, so that a changed picture looks different
 * and a restored one looks as before.
 */
export function drawPicture(hash: string, width: number, height: number, video: boolean): string {
  const random = createRandom(hashText(hash));
  const hue = Math.floor(random() * 360);
  const shapes = Array.from({ length: 4 }, () => {
    const fill = `hsl(${(hue + Math.floor(random() * 160)) % 360} ${50 + Math.floor(random() * 40)}% ${35 + Math.floor(random() * 40)}%)`;
    const x = Math.floor(random() * 100);
    const y = Math.floor(random() * 100);
    const size = 12 + Math.floor(random() * 34);
    return random() < 0.5
      ? `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${fill}"/>`
      : `<rect x="${x - size / 2}" y="${y - size / 2}" width="${size}" height="${size}" rx="3" fill="${fill}" transform="rotate(${Math.floor(random() * 90)} ${x} ${y})"/>`;
  });
  const play = video
    ? `<circle cx="50" cy="50" r="16" fill="#000a"/><path d="M45 41l15 9-15 9z" fill="#fff"/>`
    : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">` +
    `<rect width="100" height="100" fill="hsl(${hue} 35% 88%)"/>${shapes.join("")}${play}</svg>`
  );
}

/** Frames of a video side by side: its picture, and something that moves through it. */
export function drawStrip(hash: string, width: number, height: number): string {
  const picture = drawPicture(hash, width, height, false).replace(/^<svg[^>]*>|<\/svg>$/g, "");
  const frames = Array.from({ length: stripFrames }, (_, n) => {
    const at = 8 + (84 * n) / (stripFrames - 1);
    return `<svg x="${n * width}" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">${picture}<circle cx="${at}" cy="50" r="7" fill="#fff" stroke="#000"/></svg>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width * stripFrames}" height="${height}">${frames.join("")}</svg>`;
}
