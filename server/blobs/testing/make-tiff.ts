/** TIFFs put together byte by byte, in forms that the library cannot write, such as with the directory first. */

export interface TiffOptions {
  /** Default 8 × 6. */
  width?: number;
  height?: number;
  /** Default 1. */
  channels?: number;
  /** Type of a sample; default unsigned 8 bits. */
  type?: "uint8" | "int16" | "uint16" | "int32" | "uint32" | "float32" | "float64";
  /** The sample at each index; default the index modulo 256. */
  sample?: (place: number) => number;
  /** The format's number; default 1, grey, or 2, RGB. */
  photometric?: number;
  compression?: number;
  /** The offset of the next page's directory; default 0, none. */
  next?: number;
  /** The length of the pixels that the directory states; by default the correct one. */
  statedBytes?: number;
}

type Write = (into: Buffer, value: number, at: number) => void;

const sampleTypes: Record<
  NonNullable<TiffOptions["type"]>,
  { bytes: number; format: number; write: Write }
> = {
  uint8: { bytes: 1, format: 1, write: (into, value, at) => into.writeUInt8(value, at) },
  int16: { bytes: 2, format: 2, write: (into, value, at) => into.writeInt16LE(value, at) },
  uint16: { bytes: 2, format: 1, write: (into, value, at) => into.writeUInt16LE(value, at) },
  int32: { bytes: 4, format: 2, write: (into, value, at) => into.writeInt32LE(value, at) },
  uint32: { bytes: 4, format: 1, write: (into, value, at) => into.writeUInt32LE(value, at) },
  float32: { bytes: 4, format: 3, write: (into, value, at) => into.writeFloatLE(value, at) },
  float64: { bytes: 8, format: 3, write: (into, value, at) => into.writeDoubleLE(value, at) },
};

/** Its directory precedes its pixels, which are one uncompressed strip. */
export function makeTiff(options: TiffOptions = {}): Buffer {
  const { width = 8, height = 6, channels = 1, type = "uint8", sample = (n) => n % 256 } = options;
  const { bytes: size, format, write } = sampleTypes[type];
  const pixels = Buffer.alloc(width * height * channels * size);
  for (let place = 0; place < width * height * channels; place++) {
    write(pixels, sample(place), place * size);
  }
  const entries: [tag: number, values: number[]][] = [
    [256, [width]],
    [257, [height]],
    [258, Array.from({ length: channels }, () => size * 8)],
    [259, [options.compression ?? 1]],
    [262, [options.photometric ?? (channels === 1 ? 1 : 2)]],
    [273, [0]],
    [277, [channels]],
    [278, [height]],
    [279, [options.statedBytes ?? pixels.length]],
    [339, Array.from({ length: channels }, () => format)],
  ];
  const head = 8 + 2 + entries.length * 12 + 4;
  const lists = Buffer.alloc(4 * 8 * 4);
  const dataAt = head + lists.length;
  const file = Buffer.alloc(head);
  file.write("II*\0", 0, "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  let listAt = 0;
  for (const [index, [tag, values]] of entries.entries()) {
    const at = 10 + index * 12;
    const isLong = tag === 273 || tag === 279;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(isLong ? 4 : 3, at + 2);
    file.writeUInt32LE(values.length, at + 4);
    if (isLong) file.writeUInt32LE(tag === 273 ? dataAt : (values[0] ?? 0), at + 8);
    else if (values.length <= 2) {
      for (const [n, value] of values.entries()) file.writeUInt16LE(value, at + 8 + n * 2);
    } else {
      file.writeUInt32LE(head + listAt, at + 8);
      for (const value of values) listAt = lists.writeUInt16LE(value, listAt);
    }
  }
  file.writeUInt32LE(options.next ?? 0, head - 4);
  return Buffer.concat([file, lists, pixels]);
}
