import { because } from "#contract/refusals.ts";
import { AbandonedError } from "../../blobs/decode-lanes.ts";
import type { Thumbnail } from "../../blobs/thumbnail.ts";
import { ServiceError, refused } from "../../errors.ts";
import { BlobDamagedError, BlobMissingError } from "../../ports/blob-store.ts";
import type { MediaBytes } from "../../ports/requests.ts";

export function bytesMissing(): ServiceError {
  return refused(because("item_bytes_missing"));
}

/**
 * A picture that was made, as an answer.
 * @param isFinal whether a browser may keep it
 */
export async function drawn(
  made: Promise<Thumbnail>,
  isFinal: (made: Thumbnail) => boolean = () => true,
): Promise<MediaBytes> {
  const thumbnail = await orBytesRefused(made);
  const { bytes } = thumbnail;
  const open = async () => ReadableStream.from([bytes]);
  const size = bytes.byteLength;
  return { type: "image/webp", hasRanges: false, size, isVerified: isFinal(thumbnail), open };
}

/** The errors of a picture that cannot be made, as refusals. */
export async function orBytesRefused<T>(made: Promise<T>): Promise<T> {
  try {
    return await made;
  } catch (error) {
    // No client waits for the result, and it is no error to be logged.
    if (error instanceof AbandonedError) throw new ServiceError("bad_request", error.message);
    if (error instanceof BlobMissingError) throw bytesMissing();
    if (error instanceof BlobDamagedError) throw bytesDamaged();
    throw error;
  }
}

export function bytesDamaged(): ServiceError {
  return refused(because("item_bytes_damaged"));
}
