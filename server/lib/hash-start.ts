/** As many digits of a hash as a number keeps exactly: 52 bits. */
export const digitsKept = 13;

/** The begin of a hash, in hexadecimal digits, as a number: figures of a million files need no texts as keys. */
export function startOfHash(hash: string): number {
  return Number.parseInt(hash.slice(0, digitsKept), 16);
}
