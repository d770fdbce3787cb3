import { describe, expect, it } from "vitest";
import { isKept, readJsonText } from "./strict-json.ts";

const read = (text: string): unknown => readJsonText(text, { unique: true }).value;

describe("a number in JSON", () => {
  it.each([
    "9007199254740993",
    "-9007199254740993",
    "9007199254740993.0",
    "9007199254740993.000e0",
    "9.007199254740993e15",
    "900719925474099.3e1",
    "0.9007199254740993e16",
    "90071992547409930e-1",
    "1234567890123456789.0",
    "12345678901234567891e1",
    "12345678901234567891E+1",
    // A double of this size has no fraction.
    "9007199254740993.5",
    "1e400",
    "-1e999",
    "1e0309",
    "1e99999999999999999999",
    "1e-400",
    `0.${"0".repeat(400)}1`,
  ])("that no double keeps is refused: %s", (source) => {
    expect(isKept(Number(source), source)).toBe(false);
    expect(read(`{"a":[${source}]}`)).toEqual({ a: [Number.NaN] });
  });

  it.each([
    "0",
    "-0",
    "0.000",
    "-0e0",
    "0e999",
    "9007199254740991",
    "9007199254740992",
    "9007199254740992.0",
    "9.007199254740992e15",
    "100000000000000000",
    "1e20",
    "1.0e+21",
    "1.7976931348623157e308",
    "5e-324",
    "12.50e1",
    "120e-1",
    // Fractions become the nearest double.
    "0.1",
    "-0.1",
    "0.1234567890123456789",
    "4503599627370496.3",
    `1.${"0".repeat(400)}1`,
    `0.${"0".repeat(400)}1e400`,
    `1${"0".repeat(22)}`,
  ])("is kept: %s", (source) => {
    expect(isKept(Number(source), source)).toBe(true);
    expect(read(`{"a":[${source}]}`)).toEqual({ a: [Number(source)] });
  });

  it("is kept for every double that JSON can write", () => {
    const view = new DataView(new ArrayBuffer(8));
    let seed = 0x2545f491;
    for (let round = 0; round < 20_000; round += 1) {
      for (const at of [0, 4]) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        view.setUint32(at, seed);
      }
      const value = view.getFloat64(0);
      if (!Number.isFinite(value)) continue;
      for (const source of [JSON.stringify(value), value.toExponential()]) {
        if (!isKept(value, source)) expect.fail(source);
      }
    }
  });

  it("may have a million digits", () => {
    const digits = "7".repeat(1_000_000);
    expect(read(`[0.${digits},${digits}e-1000000]`)).toEqual([
      0.7777777777777778, 0.7777777777777778,
    ]);
    expect(read(`[${digits}.0e-999900]`)).toEqual([Number.NaN]);
  });
});
