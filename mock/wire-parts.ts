import type { MediaRow } from "./db.ts";
import { hashText } from "./ids.ts";

/** Milliseconds and three more digits, without a zone: `2026-03-29T12:21:33.090247`. */
export function naiveTime(at: number, id: string): string {
  const micros = (hashText(id) % 1000).toString().padStart(3, "0");
  return `${new Date(at).toISOString().slice(0, -1)}${micros}`;
}

export function counts(items: readonly MediaRow[]): { n_images: number; n_videos: number } {
  const videos = items.filter((item) => item.media_type === "video").length;
  return { n_images: items.length - videos, n_videos: videos };
}
