import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  isVisible,
  openEnum,
  parseWireTime,
  strictBody,
  uuid,
  wireMicros,
  wireTime,
} from "./wire.ts";

describe("parseWireTime", () => {
  it.each([
    ["2026-03-29T12:21:33.090247", "2026-03-29T12:21:33.090Z"],
    ["2026-03-29T12:21:33", "2026-03-29T12:21:33.000Z"],
    ["2026-03-29 12:21:33", "2026-03-29T12:21:33.000Z"],
    ["2026-03-29", "2026-03-29T00:00:00.000Z"],
    ["2026-03-01T14:30:00Z", "2026-03-01T14:30:00.000Z"],
    ["2026-03-01T14:30:00z", "2026-03-01T14:30:00.000Z"],
    ["2026-03-01T14:30:00+02:00", "2026-03-01T12:30:00.000Z"],
    ["2026-03-01T14:30:00-0530", "2026-03-01T20:00:00.000Z"],
  ])("reads %s, in UTC where no zone is named", (text, moment) => {
    expect(parseWireTime(text).toISOString()).toBe(moment);
  });

  it.each(["", "yesterday", "12:21:33", "29.03.2026", "2026-13-01T00:00:00", "1774786893"])(
    "finds no moment in %j",
    (text) => {
      expect(parseWireTime(text).getTime()).toBeNaN();
      expect(wireTime.safeParse(text).success).toBe(false);
    },
  );

  it("does not change the text of the wire", () => {
    expect(wireTime.parse("2026-03-29T12:21:33.090247")).toBe("2026-03-29T12:21:33.090247");
  });
});

describe("uuid", () => {
  it.each([
    "183163fa-e999-43da-b92f-964b445af9d7",
    "183163FA-E999-43DA-B92F-964B445AF9D7",
    "00000000-0000-0000-0000-000000000000",
    "018f3c5e-7b2a-7c3d-9e4f-0123456789ab",
  ])("takes %s, of any version", (text) => {
    expect(uuid.parse(text)).toBe(text);
  });

  it.each([
    "",
    "183163fae99943dab92f964b445af9d7",
    "{183163fa-e999-43da-b92f-964b445af9d7}",
    "183163fa-e999-43da-b92f-964b445af9d",
    "183163fa-e999-43da-b92f-964b445af9dg",
    "183163fa-e999-43da-b92f-964b445af9d7\n",
    "current",
  ])("refuses %j", (text) => {
    expect(uuid.safeParse(text).success).toBe(false);
  });
});

describe("bodies and answers", () => {
  it("a strict body refuses an unknown field, and names it", () => {
    const result = strictBody({ safety: z.optional(z.boolean()) }).safeParse({ safty: true });
    expect(result.error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["safty"] }]);
  });

  it("an open enum keeps unknown values", () => {
    const schema = openEnum(["manual", "creation"]);
    expect(schema.parse("revision")).toBe("revision");
    expect(schema.safeParse(1).success).toBe(false);
  });
});

describe("wireMicros", () => {
  it.each([
    ["1970-01-01T00:00:00.000001", 1],
    ["1970-01-01T00:00:01Z", 1_000_000],
    ["1970-01-01T00:00:00.1Z", 100_000],
    ["1970-01-01T00:00:00.0904Z", 90_400],
    ["1970-01-01T02:00:00.123456+02:00", 123_456],
  ])("%s", (text, micros) => {
    expect(wireMicros(text)).toBe(micros);
  });
});

it.each([
  ["a", true],
  ["😀", true],
  ["\u200fשלום", true],
  [" \t\n", false],
  ["\u200b\u202e", false],
  ["\u3164\u115f\u2800\ufe0f\u034f", false],
])("%j shows something: %s", (text, visible) => {
  expect(isVisible(text)).toBe(visible);
});
