import type { BlobStore } from "../ports/blob-store.ts";
import { unlessStoreFailed } from "../lib/store-error.ts";
import { sharp } from "./image-library.ts";

/**
 * Whether a browser needs a converted form of a picture. Only one browser shows TIFF; JPEGs of an unusual kind say so
 * in their type; and some browsers ignore the orientation in WebP and PNG files, while the item's size, boxes and
 * thumbnail are those of the rotated picture. An unreadable blob is served unchanged.
 */
export async function needsConversion(
  blobs: Pick<BlobStore, "withLocalFile">,
  { sha256, mime }: { sha256: string; mime: string },
): Promise<boolean> {
  if (mime === "image/tiff" || mime.startsWith("image/jpeg;")) return true;
  if (mime !== "image/webp" && mime !== "image/png") return false;
  try {
    const { orientation = 1 } = await blobs.withLocalFile(sha256, (path) =>
      sharp(path, { limitInputPixels: false }).metadata(),
    );
    return orientation !== 1;
  } catch (error) {
    return unlessStoreFailed(false)(error);
  }
}
