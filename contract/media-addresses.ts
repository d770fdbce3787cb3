import type { MediaItem } from "./media.ts";
import { operationPath } from "./route.ts";
import { getMediaContent, getMediaStrip, getMediaThumbnail, getMediaView } from "./routes/media.ts";

/** Width in pixels of the thumbnails in lists; clients can request other widths. */
const listedWidth = 256;

/**
 * The addresses of an item's bytes. They contain the hash, so their content never changes.
 * @param frames whether frames of videos are decoded: their thumbnails then have other addresses than the drawn ones,
 *   which a browser keeps for a year
 */
export function mediaAddresses(
  datasetId: string,
  item: { mediaId: string; mediaType: MediaItem["media_type"]; sha256: string },
  { frames }: { frames: boolean },
): Pick<MediaItem, "media_uri" | "media_view_uri" | "media_thumb_uri" | "media_strip_uri"> {
  const params = { dataset_id: datasetId, media_id: item.mediaId };
  const version = `?v=${item.sha256}`;
  const media_uri = operationPath(getMediaContent, params) + version;
  const hasFrames = frames && item.mediaType === "video";
  return {
    media_uri,
    // Whether a picture has to be converted is decided when it is requested.
    media_view_uri:
      item.mediaType === "image" ? operationPath(getMediaView, params) + version : media_uri,
    media_thumb_uri: `${operationPath(getMediaThumbnail, params)}${version}&w=${listedWidth}${hasFrames ? "&of=frame" : ""}`,
    ...(hasFrames ? { media_strip_uri: operationPath(getMediaStrip, params) + version } : {}),
  };
}
