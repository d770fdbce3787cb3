/** JPEGs put together byte by byte: all grey, so that each block takes a bit or two. */

interface GreyJpegOptions {
  /** In pixels, multiples of 8. */
  width?: number;
  height?: number;
  /** SOF3 instead of SOF0. */
  lossless?: boolean;
  /** Bytes that do not belong there, after each block: the decoder warns about each. */
  junk?: boolean;
}

export function makeGreyJpeg(options: GreyJpegOptions = {}): Buffer {
  const { width = 64, height = 48, lossless = false, junk = false } = options;
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  // One code, a single 0, for "no difference" and "end of block".
  const oneCode = [1, ...Array.from({ length: 15 }, () => 0), 0];
  return Buffer.concat([
    Buffer.from("ffd8", "hex"),
    jpegSegment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    jpegSegment(lossless ? 0xc3 : 0xc0, [8, ...size, 1, 1, 0x11, 0]),
    jpegSegment(0xc4, [0x00, ...oneCode]),
    ...(lossless ? [] : [jpegSegment(0xc4, [0x10, ...oneCode]), jpegSegment(0xdd, [0, 1])]),
    jpegSegment(0xda, [1, 1, 0, lossless ? 1 : 0, lossless ? 0 : 63, 0]),
    lossless ? Buffer.alloc(Math.ceil((width * height) / 8)) : blocks((width * height) / 64, junk),
    Buffer.from("ffd9", "hex"),
  ]);
}

/** Each block is followed by a restart marker. */
function blocks(count: number, junk: boolean): Buffer {
  const each = Array.from({ length: count }, (_, index) => [
    0x3f,
    ...(junk ? [0x11, 0x22, 0x33] : []),
    ...(index === count - 1 ? [] : [0xff, 0xd0 + (index % 8)]),
  ]);
  return Buffer.from(each.flat());
}

export function jpegSegment(marker: number, content: readonly number[] | Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content)]);
}
