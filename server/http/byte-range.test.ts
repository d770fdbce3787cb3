import { expect, test } from "vitest";
import { byteRange } from "./byte-range.ts";

test.each([
  ["bytes=0-3", { start: 0, end: 3 }],
  ["bytes=4-", { start: 4, end: 9 }],
  ["bytes=-4", { start: 6, end: 9 }],
  ["bytes=-400", { start: 0, end: 9 }],
  ["bytes=5-5000", { start: 5, end: 9 }],
  ["bytes=9-9", { start: 9, end: 9 }],
  [`bytes=1-${"9".repeat(400)}`, { start: 1, end: 9 }],
])("%s of ten bytes", (header, range) => {
  expect(byteRange(header, 10)).toEqual(range);
});

test.each([
  undefined,
  "",
  "bytes",
  "bytes=",
  "bytes=-",
  "bytes=4-1",
  "bytes=a-b",
  "bytes=1.5-2",
  "bytes=0x1-2",
  "bytes=1-2-3",
  "lines=1-2",
  "lines=100-200",
  "bytes=0-1,3-4",
  "bytes=0-1,100-200",
  "bytes=100-200,300-400",
])("%s means all of it", (header) => {
  expect(byteRange(header, 10)).toBeUndefined();
});

test.each(["bytes=10-", "bytes=10-20", "bytes=-0", `bytes=${"9".repeat(400)}-`])(
  "%s lies behind the end of ten bytes",
  (header) => {
    expect(() => byteRange(header, 10)).toThrow(
      expect.objectContaining({ kind: "range", size: 10 }),
    );
  },
);
