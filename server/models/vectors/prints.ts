/** Bytes of a perceptual hash; see `runners/fingerprint.ts`. */
export const printBytes = 32;

/** Bits that differ at most between near-duplicates. */
const nearBits = 15;
/**
 * Bits that differ at most where the embeddings say that two pictures are the same, too: another size and compression
 * change up to 30, another picture a hundred.
 */
export const sameBits = 48;
/** A picture with fewer bits is so even that its hash says nothing. */
const tellingBits = 12;

/**
 * Hashes that differ in at most 15 of 256 bits are equal in at least one of 16 parts: it is looked for there. Of many
 * equal parts only so many neighbours are compared, so that the time stays linear.
 */
const parts = 16;
const partBytes = printBytes / parts;
const comparedInPart = 32;

const bitsOfByte = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});

/** Calls back with each pair of near-duplicates, some pairs more than once. */
export function nearPairs(prints: Uint8Array, found: (a: number, b: number) => void): void {
  const count = prints.length / printBytes;
  const telling = Array.from({ length: count }, (_, at) => bitsAt(prints, at)).map(
    (bits) => bits >= tellingBits,
  );
  for (let part = 0; part < parts; part++) {
    const keyOf = (at: number) => {
      const from = at * printBytes + part * partBytes;
      return ((prints[from] ?? 0) << 8) | (prints[from + 1] ?? 0);
    };
    const order = Uint32Array.from({ length: count }, (_, at) => at).sort(
      (a, b) => keyOf(a) - keyOf(b) || a - b,
    );
    for (let place = 0; place < count; place++) {
      const a = order[place] ?? 0;
      if (telling[a] !== true) continue;
      for (let next = place + 1; next < Math.min(count, place + comparedInPart); next++) {
        const b = order[next] ?? 0;
        if (keyOf(a) !== keyOf(b)) break;
        if (telling[b] === true && printDistance(prints, a, b) <= nearBits) found(a, b);
      }
    }
  }
}

function bitsAt(prints: Uint8Array, at: number): number {
  let bits = 0;
  for (let byte = at * printBytes; byte < (at + 1) * printBytes; byte++) {
    bits += bitsOfByte[prints[byte] ?? 0] ?? 0;
  }
  return bits;
}

/** The bits in which two hashes differ, of 256. */
export function printDistance(prints: Uint8Array, a: number, b: number): number {
  let bits = 0;
  for (let byte = 0; byte < printBytes; byte++) {
    const both = (prints[a * printBytes + byte] ?? 0) ^ (prints[b * printBytes + byte] ?? 0);
    bits += bitsOfByte[both] ?? 0;
  }
  return bits;
}
