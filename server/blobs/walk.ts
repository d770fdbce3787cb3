import type { MediaSource } from "./media-source.ts";

/** The size of one window: one read, and the most work before the loop yields. */
const windowBytes = 1024 * 1024;

/**
 * Walks the pieces of a format, reading each byte at most once: hostile files have millions of pieces.
 * @param step Gets the bytes of a window, and its offset in the file. It skips the pieces whose headers lie within, and
 * returns the offset of the next one; or its answer.
 * @returns the answer; or, where the file ended first, the offset of the next piece: beyond the end if the last piece
 * is cut, before it if a header is.
 */
export async function walk<T extends string>(
  source: MediaSource,
  start: number,
  step: (bytes: Buffer, start: number) => number | T,
): Promise<number | T> {
  let at = start;
  while (at < source.sizeBytes) {
    if (at > start) await new Promise<void>((resolve) => setImmediate(resolve));
    const next = step(asBuffer(await source.read(at, windowBytes)), at);
    if (typeof next !== "number") return next;
    if (next <= at) return at;
    at = next;
  }
  return at;
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
