import { describe, expect, test } from "vitest";
import { looksLikeMedia, planBatches } from "./upload-plan.ts";

const sizes = (list: number[]) => list.map((size) => ({ file: { size } }));
const plan = (list: number[], limits: { files: number; bytes: number }) =>
  planBatches(sizes(list), limits).map((batch) => batch.map(({ file }) => file.size));

describe("batches of an upload", () => {
  test("contain at most that many files, in order", () => {
    expect(plan([1, 2, 3, 4, 5], { files: 2, bytes: 100 })).toEqual([[1, 2], [3, 4], [5]]);
  });

  test("contain at most that many bytes", () => {
    expect(plan([6, 4, 1], { files: 9, bytes: 10 })).toEqual([[6, 4], [1]]);
  });

  test("a file larger than a batch is sent alone", () => {
    expect(plan([1, 50, 1], { files: 9, bytes: 10 })).toEqual([[1], [50], [1]]);
  });

  test("no files make no batch, and 3,000 small files make 60", () => {
    expect(planBatches([])).toEqual([]);
    expect(planBatches(sizes(Array<number>(3_000).fill(2_000)))).toHaveLength(60);
  });
});

test("of a folder, files that look like an image or a video are sent", () => {
  const kept = ["a.JPG", "b.mov", "c.tiff", "noextension"];
  const left = [".DS_Store", "notes.txt", "labels.json", "._a.jpg"];
  expect(kept.filter((name) => looksLikeMedia({ name, type: "" }))).toEqual(kept);
  expect(left.filter((name) => looksLikeMedia({ name, type: "" }))).toEqual([]);
  expect(looksLikeMedia({ name: "scan.bmp2", type: "image/x-new" })).toBe(true);
});
