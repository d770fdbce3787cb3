import { expect, test } from "vitest";
import { byteSize } from "./bytes.ts";

test("sizes in decimal units with three figures", () => {
  const shown = [0, 1, 999, 1_000, 12_345, 999_499, 999_900, 340_000_000, 2.5e12].map(byteSize);
  expect(shown).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.00 kB",
    "12.3 kB",
    "999 kB",
    "1.00 MB",
    "340 MB",
    "2.50 TB",
  ]);
});
