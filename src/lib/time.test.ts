import { describe, expect, test } from "vitest";
import {
  absoluteTime,
  dayKey,
  dayLabel,
  duration,
  exactDuration,
  roughDuration,
  relativeTime,
} from "./time.ts";

// Local times throughout, so that the result is the same in every zone.
const now = new Date(2026, 2, 29, 14, 0, 0).getTime();
const before = (milliseconds: number) => new Date(now - milliseconds);
const minute = 60_000;
const day = 24 * 60 * minute;

describe("relativeTime", () => {
  test.each([
    [0, "now"],
    [44_000, "now"],
    [50_000, "1 min ago"],
    [12 * minute, "12 min ago"],
    [3 * 60 * minute, "3 hr ago"],
    [day, "yesterday"],
    [1.5 * day, "yesterday"],
    [9 * day, "9 days ago"],
    [70 * day, "2 mo ago"],
    [800 * day, "2 yr ago"],
  ])("%d ms before now is %s", (ago, words) => {
    expect(relativeTime(before(ago), now)).toBe(words);
  });

  test("a time slightly ahead of the local clock is shown as now", () => {
    expect(relativeTime(before(-20_000), now)).toBe("now");
  });

  test("a time far ahead is shown as an absolute time", () => {
    const moment = before(-day);
    expect(relativeTime(moment, now)).toBe(absoluteTime(moment));
  });
});

describe("days", () => {
  test("are in the viewer's time zone, with familiar names", () => {
    expect(dayLabel(new Date(2026, 2, 29, 0, 0, 1), now)).toBe("Today");
    expect(dayLabel(new Date(2026, 2, 28, 23, 59, 59), now)).toBe("Yesterday");
    expect(dayLabel(new Date(2026, 1, 3), now)).toBe("3 February");
    expect(dayLabel(new Date(2024, 1, 3), now)).toBe("3 February 2024");
  });

  test("have keys that sort", () => {
    expect(dayKey(new Date(2026, 0, 5, 23))).toBe("2026-01-05");
  });
});

test("the absolute time names its zone", () => {
  expect(absoluteTime(new Date(now))).toMatch(/^29 Mar 2026, 14:00:00 \S+$/);
});

test.each([
  [-5, "0 s"],
  [12_900, "12 s"],
  [185_000, "3 min 05 s"],
  [7_800_000, "2 h 10 min"],
])("a duration of %d ms reads %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

test.each([
  [0, "1 s"],
  [6_800, "7 s"],
  [22_000, "20 s"],
  [57_400, "55 s"],
  [57_600, "1 min"],
  [185_000, "3 min"],
  [3_590_000, "1 h"],
  [7_800_000, "2 h"],
])("a guess of %d ms reads %s", (milliseconds, words) => {
  expect(roughDuration(milliseconds)).toBe(words);
});

test.each([
  [3.4, "3 ms"],
  [999, "999 ms"],
  [2_449, "2.4 s"],
  [9_999, "9.9 s"],
  [12_900, "12 s"],
  [185_000, "3 min 05 s"],
])("%d ms that are over read %s", (milliseconds, words) => {
  expect(exactDuration(milliseconds)).toBe(words);
});
