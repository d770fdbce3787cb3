import { expect, test } from "vitest";
import { MediaKeys } from "./media-keys.ts";

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const items = [
  { mediaId: id(1), fileName: "train/a.jpg", sha256: "ab".repeat(32) },
  { mediaId: id(2), fileName: "val/a.jpg", sha256: "cd".repeat(32) },
  { mediaId: id(3), fileName: "val/b.v2.png", sha256: null },
  { mediaId: id(4), fileName: "c", sha256: "cd".repeat(32) },
];

function found(...keys: string[]) {
  const matching = new MediaKeys(keys);
  for (const item of items) matching.show(item);
  return matching.result();
}

test("a path, its end, a name that is unique, one without its ending, a hash and an id", () => {
  const keys = [
    "train/a.jpg",
    ".\\val\\a.jpg",
    "b.v2.png",
    "b.v2",
    "other/b.v2.png",
    "AB".repeat(32),
    id(4).toUpperCase(),
    " c ",
    "v2",
    "",
    "constructor",
  ];
  const [one, two, three, four] = items.map(({ mediaId }) => mediaId);
  const ids = [one, two, three, three, three, one, four, four, null, null, null];
  expect(found(...keys)).toEqual({ media_ids: ids, several: [] });
});

test("a key that means several items means none of them, each time it is named", () => {
  expect(found("a.jpg", "c", "a", "cd".repeat(32), "a.jpg")).toEqual({
    media_ids: [null, id(4), null, null, null],
    several: [0, 2, 3, 4],
  });
});

test("the better fit counts, whichever item comes first", () => {
  const matching = new MediaKeys(["x.jpg"]);
  matching.show({ mediaId: id(1), fileName: "deep/x.jpg", sha256: null });
  matching.show({ mediaId: id(2), fileName: "x.jpg", sha256: null });
  matching.show({ mediaId: id(3), fileName: "other/x.jpg", sha256: null });
  expect(matching.result()).toEqual({ media_ids: [id(2)], several: [] });
});
