import { expect, test } from "vitest";
import { readFilter } from "./read-filter.ts";

test("a condition of the command line is one of an address", () => {
  let read: [string, string][] = [];
  for (const text of ["label=cat,dog", "text=a, b=c", "meta.score.gte=0.5", "min_width=640"]) {
    read = readFilter(text, read);
  }
  expect(new URLSearchParams(read).toString()).toBe(
    "label=cat&label=dog&text=a%2C+b%3Dc&meta.score.gte=0.5&min_width=640",
  );
});

test.each(["labl=cat", "label", "label=", "=cat", "meta.=1", "meta.a.b=1", "meta.score.most=1"])(
  "%s is refused, with the names that there are",
  (text) => {
    expect(() => readFilter(text, [])).toThrow(/label, .*min_width, .*meta\.<field>/);
  },
);
