import { imageSize } from "image-size";
import type { Size } from "./file-look.ts";

/** What the size of most pictures is stated in, and of those with a large preview or profile before it. */
const startBytes = [64 * 1024, 1024 * 1024];

/** The size of a picture as it is shown; null for a video, and for what states none. */
export async function mediaSize(file: Blob): Promise<Size | null> {
  for (const bytes of startBytes) {
    const start = new Uint8Array(await file.slice(0, bytes).arrayBuffer());
    try {
      const { width, height, orientation = 1 } = imageSize(start);
      // From the fifth on, the camera was held upright.
      return orientation >= 5 ? { width: height, height: width } : { width, height };
    } catch {
      if (start.length < bytes) return null;
    }
  }
  return null;
}
