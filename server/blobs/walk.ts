import type { MediaSource } from "./media-source.ts";

/** What is looked at in one go: one read, and at most that much work before other requests have their turn. */
const windowBytes = 1024 * 1024;

/**
 * Goes through the pieces that a format is made of, each byte at most once: hostile files have millions of pieces.
 * @param step Gets the bytes of a window, and where in the file it begins. It passes the pieces whose headers lie
 * within, and returns where in the file the next one begins; or its answer.
 * @returns the answer; or, where the file ended first, where the next piece would have begun: behind the file if
 * the last one is cut, before its end if a header is.
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
