/** A small generator of reproducible numbers (mulberry32), 0 ≤ x < 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A 32-bit number that depends on every character of the text (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Like `hashText`, for bytes. */
export function hashBytes(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
}

function hexDigits(seed: number, count: number): string {
  const random = createRandom(seed);
  let digits = "";
  // Thousands of them are made for each test: a list of digits would take most of its start.
  for (let at = 0; at < count; at += 1) digits += Math.floor(random() * 16).toString(16);
  return digits;
}

/** Always the same UUID for the same text. */
export function idOf(text: string): string {
  const hex = hexDigits(hashText(text), 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}

/** A substitute for the SHA-256 of a file: 64 hex digits, the same for the same text. */
export function contentHashOf(text: string): string {
  return hexDigits(hashText(text) ^ 0x5f356495, 64);
}
