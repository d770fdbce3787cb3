import { hash } from "node:crypto";

/** 1,024 lanes of 16 bits. */
const stateBytes = 2048;
const words = stateBytes / 4;
const prefix = "lt:";

/**
 * A hash of a multiset of texts, from which texts can be added and removed in any order: LtHash with 16-bit lanes. Each
 * text becomes 1,024 numbers (SHA-256, expanded by ChaCha20), which are summed modulo 2^16, lane by lane. See
 * docs/adr/0025.
 */
export class ContentSum {
  readonly #lanes: Uint32Array<ArrayBuffer>;
  #count: number;

  private constructor(lanes: Uint32Array<ArrayBuffer>, count: number) {
    this.#lanes = lanes;
    this.#count = count;
  }

  static empty(): ContentSum {
    return new ContentSum(new Uint32Array(words), 0);
  }

  /** Reads what `toBytes` wrote. */
  static from(bytes: Uint8Array): ContentSum {
    if (bytes.length !== stateBytes + 8) throw new RangeError("Not the state of a content hash");
    const copy = Uint8Array.from(bytes);
    const view = new DataView(copy.buffer);
    const lanes = Uint32Array.from({ length: words }, (_, at) => view.getUint32(at * 4, true));
    return new ContentSum(lanes, Number(view.getBigInt64(stateBytes, true)));
  }

  add(text: string): void {
    expand(text);
    for (let at = 0; at < words; at++) {
      const [own, other] = [this.#lanes[at]!, block[at]!];
      // Adds both halves of a word at once: their highest bits are added without a carry into the next half.
      this.#lanes[at] = ((own & 0x7fff7fff) + (other & 0x7fff7fff)) ^ ((own ^ other) & 0x80008000);
    }
    this.#count += 1;
  }

  remove(text: string): void {
    expand(text);
    for (let at = 0; at < words; at++) {
      const [own, other] = [this.#lanes[at]!, block[at]!];
      this.#lanes[at] = ((own | 0x80008000) - (other & 0x7fff7fff)) ^ ((own ^ ~other) & 0x80008000);
    }
    this.#count -= 1;
  }

  /** The sum of this one and the changes in another one. */
  plus(other: ContentSum): ContentSum {
    const lanes = this.#lanes.map((own, at) => {
      const more = other.#lanes[at]!;
      return ((own & 0x7fff7fff) + (more & 0x7fff7fff)) ^ ((own ^ more) & 0x80008000);
    });
    return new ContentSum(lanes, this.#count + other.#count);
  }

  /** The lanes and the number of texts, little-endian: 2,056 bytes. */
  toBytes(): Buffer {
    const bytes = Buffer.alloc(stateBytes + 8);
    this.#lanes.forEach((value, at) => bytes.writeUInt32LE(value, at * 4));
    bytes.writeBigInt64LE(BigInt(this.#count), stateBytes);
    return bytes;
  }

  /** `lt:` and 64 hexadecimal digits. */
  digest(): string {
    return prefix + hash("sha256", this.toBytes(), "hex");
  }
}

/** The expansion of the last text, as little-endian words. */
const block = new Uint32Array(words);
const state = new Int32Array(16);
// "expand 32-byte k"
state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

/**
 * The key stream of ChaCha20 for the text's SHA-256, with a nonce of zeros. Setting up Node's cipher costs more than
 * running this.
 */
function expand(text: string): void {
  const key = hash("sha256", text, "buffer");
  for (let at = 0; at < 8; at++) state[4 + at] = key.readInt32LE(at * 4);
  for (let counter = 0; counter < words / 16; counter++) {
    state[12] = counter;
    chachaBlock(counter * 16);
  }
}

function chachaBlock(start: number): void {
  let [x0, x1, x2, x3] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [x4, x5, x6, x7] = [state[4]!, state[5]!, state[6]!, state[7]!];
  let [x8, x9, x10, x11] = [state[8]!, state[9]!, state[10]!, state[11]!];
  let [x12, x13, x14, x15] = [state[12]!, state[13]!, state[14]!, state[15]!];
  // Written out, since calls and arrays in this loop cost three times as much.
  for (let round = 0; round < 10; round++) {
    x0 = (x0 + x4) | 0;
    x12 ^= x0;
    x12 = (x12 << 16) | (x12 >>> 16);
    x8 = (x8 + x12) | 0;
    x4 ^= x8;
    x4 = (x4 << 12) | (x4 >>> 20);
    x0 = (x0 + x4) | 0;
    x12 ^= x0;
    x12 = (x12 << 8) | (x12 >>> 24);
    x8 = (x8 + x12) | 0;
    x4 ^= x8;
    x4 = (x4 << 7) | (x4 >>> 25);
    x1 = (x1 + x5) | 0;
    x13 ^= x1;
    x13 = (x13 << 16) | (x13 >>> 16);
    x9 = (x9 + x13) | 0;
    x5 ^= x9;
    x5 = (x5 << 12) | (x5 >>> 20);
    x1 = (x1 + x5) | 0;
    x13 ^= x1;
    x13 = (x13 << 8) | (x13 >>> 24);
    x9 = (x9 + x13) | 0;
    x5 ^= x9;
    x5 = (x5 << 7) | (x5 >>> 25);
    x2 = (x2 + x6) | 0;
    x14 ^= x2;
    x14 = (x14 << 16) | (x14 >>> 16);
    x10 = (x10 + x14) | 0;
    x6 ^= x10;
    x6 = (x6 << 12) | (x6 >>> 20);
    x2 = (x2 + x6) | 0;
    x14 ^= x2;
    x14 = (x14 << 8) | (x14 >>> 24);
    x10 = (x10 + x14) | 0;
    x6 ^= x10;
    x6 = (x6 << 7) | (x6 >>> 25);
    x3 = (x3 + x7) | 0;
    x15 ^= x3;
    x15 = (x15 << 16) | (x15 >>> 16);
    x11 = (x11 + x15) | 0;
    x7 ^= x11;
    x7 = (x7 << 12) | (x7 >>> 20);
    x3 = (x3 + x7) | 0;
    x15 ^= x3;
    x15 = (x15 << 8) | (x15 >>> 24);
    x11 = (x11 + x15) | 0;
    x7 ^= x11;
    x7 = (x7 << 7) | (x7 >>> 25);
    x0 = (x0 + x5) | 0;
    x15 ^= x0;
    x15 = (x15 << 16) | (x15 >>> 16);
    x10 = (x10 + x15) | 0;
    x5 ^= x10;
    x5 = (x5 << 12) | (x5 >>> 20);
    x0 = (x0 + x5) | 0;
    x15 ^= x0;
    x15 = (x15 << 8) | (x15 >>> 24);
    x10 = (x10 + x15) | 0;
    x5 ^= x10;
    x5 = (x5 << 7) | (x5 >>> 25);
    x1 = (x1 + x6) | 0;
    x12 ^= x1;
    x12 = (x12 << 16) | (x12 >>> 16);
    x11 = (x11 + x12) | 0;
    x6 ^= x11;
    x6 = (x6 << 12) | (x6 >>> 20);
    x1 = (x1 + x6) | 0;
    x12 ^= x1;
    x12 = (x12 << 8) | (x12 >>> 24);
    x11 = (x11 + x12) | 0;
    x6 ^= x11;
    x6 = (x6 << 7) | (x6 >>> 25);
    x2 = (x2 + x7) | 0;
    x13 ^= x2;
    x13 = (x13 << 16) | (x13 >>> 16);
    x8 = (x8 + x13) | 0;
    x7 ^= x8;
    x7 = (x7 << 12) | (x7 >>> 20);
    x2 = (x2 + x7) | 0;
    x13 ^= x2;
    x13 = (x13 << 8) | (x13 >>> 24);
    x8 = (x8 + x13) | 0;
    x7 ^= x8;
    x7 = (x7 << 7) | (x7 >>> 25);
    x3 = (x3 + x4) | 0;
    x14 ^= x3;
    x14 = (x14 << 16) | (x14 >>> 16);
    x9 = (x9 + x14) | 0;
    x4 ^= x9;
    x4 = (x4 << 12) | (x4 >>> 20);
    x3 = (x3 + x4) | 0;
    x14 ^= x3;
    x14 = (x14 << 8) | (x14 >>> 24);
    x9 = (x9 + x14) | 0;
    x4 ^= x9;
    x4 = (x4 << 7) | (x4 >>> 25);
  }
  const mixed = [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15];
  for (let at = 0; at < 16; at++) block[start + at] = mixed[at]! + state[at]!;
}
