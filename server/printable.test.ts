import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.for([
  ["a\nb\r\tc", String.raw`a\u000ab\u000d\u0009c`],
  ["\u001b[2Jgone\u0007\u009b\u007f", String.raw`\u001b[2Jgone\u0007\u009b\u007f`],
  ["photo\u202egpj.exe\u2066\u200f\u061c", String.raw`photo\u202egpj.exe\u2066\u200f\u061c`],
  ["a\u2028b\ud800", String.raw`a\u2028b\ud800`],
  ["Größe 👩‍👩‍👧 ภาพ مرحبا a\\b", "Größe 👩‍👩‍👧 ภาพ مرحبا a\\b"],
])("%j is printed as %s", ([text, printed]) => {
  expect(printable(text ?? "")).toBe(printed);
});
