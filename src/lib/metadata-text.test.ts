import { expect, test } from "vitest";
import { editedText, metadataText, typedList } from "./metadata-text.ts";

test("several values are read and edited as a list, never as JSON", () => {
  expect(metadataText('["day","night"]')).toBe("day, night");
  expect(metadataText("[1,2]")).toBe("1, 2");
  expect([metadataText("[draft]"), metadataText(0.5), metadataText(true)]).toEqual([
    "[draft]",
    "0.5",
    "true",
  ]);
  expect(metadataText('[{"a":1}]')).toBe('[{"a":1}]');
  expect(editedText('["day","night"]')).toBe("day; night");
  expect(editedText('["a;b"]')).toBe('["a;b"]');
  expect(typedList("day; dusk;", '["day"]')).toBe('["day","dusk"]');
  expect(typedList("1; 2.5", "[3]")).toBe("[1,2.5]");
  expect(typedList("1; x", "[3]")).toBe('["1","x"]');
  expect(typedList('["a;b"]', '["a;c"]')).toBeNull();
  expect(typedList("day", "night")).toBeNull();
});
