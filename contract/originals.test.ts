import { expect, test } from "vitest";
import { archiveNames, originalsFacts } from "./originals.ts";

test("names keep their folders, and equal ones are told apart", () => {
  const name = archiveNames();
  expect(
    ["a/b.jpg", "a/b.jpg", "A/B.JPG", "a/b (2).jpg", "b.jpg", "noend", "noend"].map(name),
  ).toEqual([
    "a/b.jpg",
    "a/b (2).jpg",
    "A/B (3).JPG",
    "a/b (2) (2).jpg",
    "b.jpg",
    "noend",
    "noend (2)",
  ]);
  expect(name("not-included.csv")).toBe("not-included (2).csv");
});

test("no name leads out of the folder, or is one that a file system refuses", () => {
  const name = archiveNames();
  expect(
    ["../../etc/passwd", "/abs.png", "C:\\x\\y.png", "a\u0000b?.png", "..", "dir./f"].map(name),
  ).toEqual(["etc/passwd", "abs.png", "C_/x/y.png", "a_b_.png", "unnamed", "dir/f"]);
  const long = name(`${"ä".repeat(300)}.jpeg`);
  expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(200);
  expect(long).toMatch(/ä\.jpeg$/);
});

test("the archive has the names of the dataset and the version", () => {
  expect(originalsFacts("Street Scenes Q1", "v1-baseline")).toEqual({
    fileName: "Street-Scenes-Q1_v1-baseline.zip",
    type: "application/zip",
  });
});
