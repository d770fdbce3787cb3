import type { BlobStore } from "../ports/blob-store.ts";
import { sharp } from "./image-library.ts";

/**
 * Whether a browser needs another form of a picture than its bytes. None but one shows TIFF; JPEG that is not of the
 * ordinary kind says so in its type; and some browsers show WebP and PNG without the turn that the file asks for,
 * where the size of an item, its boxes and its thumbnail are those of the turned picture.
 * Where a blob cannot be read, its bytes are as good as anything.
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
  } catch {
    return false;
  }
}
