import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schemes, scenes, widths } from "../e2e/visual/scenes.ts";

const folder = join(import.meta.dirname, "../e2e/visual/pictures");

/** Every clone of the repository contains them for good. */
const largestSum = 6_000_000;

test("there is a picture for each scene, width and scheme, and no unused one", async () => {
  const expected = scenes.flatMap(({ name }) =>
    widths.flatMap((width) => schemes.map((scheme) => `${name}-${width}-${scheme}.png`)),
  );
  expect((await readdir(folder)).toSorted()).toEqual(expected.toSorted());
});

test("the pictures are small enough for the repository", async () => {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(largestSum);
});
