import { rareCodec } from "#contract/media-type.ts";
import type { MediaItem } from "#contract/media.ts";

/** Results by type: asking the browser needs an element, and there are many tiles. */
const playable = new Map<string, boolean>();

/** The name of an item's codec if this browser cannot show it; null if it can, or if the codec is unknown. */
export function codecNotShown(item: Pick<MediaItem, "media_type" | "content_type">): string | null {
  const codec = rareCodec(item.content_type);
  if (codec === null || item.content_type === undefined) return null;
  return item.media_type === "video" && canPlay(item.content_type) ? null : codec;
}

function canPlay(type: string): boolean {
  // The codec decides: browsers play MOV like MP4, although they deny it.
  const asked = type.replace("video/quicktime", "video/mp4");
  const known = playable.get(asked);
  if (known !== undefined) return known;
  const can = document.createElement("video").canPlayType(asked) !== "";
  playable.set(asked, can);
  return can;
}
