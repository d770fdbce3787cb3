import { expect, test } from "vitest";
import { hasRoom, hasRoomFor, longestSearch, shortened } from "./address-room.ts";

const labels = (count: number) =>
  Array.from({ length: count }, (_, index) => ["label", `label ${index} ${"long ".repeat(20)}`]);

test("a search fits up to its encoded length in the address, and may always get shorter", () => {
  const search = new URLSearchParams([["q", "ä".repeat(longestSearch / 6 - 2)]]);
  expect(search.toString()).toHaveLength(longestSearch - 10);
  expect(hasRoom(search)).toBe(true);
  expect(hasRoomFor(search, "tag", "12345")).toBe(true);
  expect(hasRoomFor(search, "tag", "123456")).toBe(false);
  expect(hasRoomFor(search, "tag", "ä")).toBe(false);

  const long = new URLSearchParams(labels(1_000));
  expect(hasRoom(long)).toBe(false);
  expect(hasRoom(new URLSearchParams(labels(999)), long)).toBe(true);
  expect(hasRoom(new URLSearchParams(labels(1_001)), long)).toBe(false);
});

test("a search that is too long keeps only the version", () => {
  expect(shortened(new URLSearchParams(labels(10)), ["at"])).toBeNull();
  const rest = shortened(
    new URLSearchParams([["at", "s1"], ...labels(1_000), ["tag", "night"], ["item", "i1"]]),
    ["at"],
  );
  expect(rest?.toString()).toBe("at=s1");
  const long = new URLSearchParams([["at", "s".repeat(longestSearch)]]);
  expect(shortened(long, ["at"])?.toString()).toBe("");
});
