/** One field of a message: a number for the fixed and variable integers, bytes for everything else. */
export interface Field {
  number: number;
  value: bigint | Uint8Array;
  /** Where the next field begins. */
  end: number;
}

/**
 * The fields of a protobuf message in order, without a schema. That is enough to find the file names in Lance's
 * manifests. Integers are unsigned.
 * @throws RangeError where the bytes are no message.
 */
export function* readFields(bytes: Uint8Array): Generator<Field, void, undefined> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("Not a number of a message");
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError("A message ends too early");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const number = Math.floor(key / 8);
    if (number === 0) throw new RangeError("Not a field of a message");
    let value: Field["value"];
    if (key % 8 === 0) value = varint();
    else if (key % 8 === 1) value = take(8);
    else if (key % 8 === 2) value = take(Number(varint()));
    else if (key % 8 === 5) value = take(4);
    else throw new RangeError("Not a field of a message");
    yield { number, value, end: at };
  }
}

/** The fields of a message by their numbers. */
export class Message {
  readonly #fields = new Map<number, Field["value"][]>();

  constructor(bytes: Uint8Array) {
    for (const { number, value } of readFields(bytes)) {
      const known = this.#fields.get(number);
      if (known === undefined) this.#fields.set(number, [value]);
      else known.push(value);
    }
  }

  /** The last integer with this number; undefined where there is none. */
  integer(number: number): bigint | undefined {
    const value = this.#fields.get(number)?.at(-1);
    return typeof value === "bigint" ? value : undefined;
  }

  all(number: number): Uint8Array[] {
    return (this.#fields.get(number) ?? []).filter((value) => value instanceof Uint8Array);
  }

  messages(number: number): Message[] {
    return this.all(number).map((bytes) => new Message(bytes));
  }

  /** The last text with this number; empty where there is none. */
  text(number: number): string {
    return Buffer.from(this.all(number).at(-1) ?? []).toString("utf8");
  }
}
