import { expect, test } from "vitest";
import { convertedForm, rareCodec } from "./media-type.ts";

test.each([
  ['video/mp4; codecs="hev1.1.6.L93.B0"', "HEVC (H.265)"],
  ['video/quicktime; codecs="hvc1.2.4.L120.90"', "HEVC (H.265)"],
  ['video/mp4; codecs="mp4v"', "MPEG-4 Part 2"],
  ['video/quicktime; codecs="apch"', "Apple ProRes"],
  ['video/mp4; codecs="avc1.7A0029"', "H.264 4:2:2"],
  ['video/mp4; codecs="xyz1"', "xyz1"],
  ['image/jpeg; codecs="12-bit"', "JPEG with 12 bits"],
  ['image/jpeg; codecs="lossless"', null],
  ['video/mp4; codecs="avc1.64000a"', null],
  ['video/webm; codecs="vp09.00.10.08"', null],
  ["video/mp4", null],
  ["image/tiff", null],
  [undefined, null],
])("%s: not every browser shows %s", (type, name) => {
  expect(rareCodec(type)).toBe(name);
});

test.each([
  ["image/tiff", "TIFF"],
  ['image/jpeg; codecs="lossless"', "lossless JPEG"],
  ["image/jpeg", null],
  ['video/mp4; codecs="avc1.64000a"', null],
  [undefined, null],
])("%s is shown converted: %s", (type, name) => {
  expect(convertedForm(type)).toBe(name);
});
