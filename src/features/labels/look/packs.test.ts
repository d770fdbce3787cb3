import { expect, test } from "vitest";
import { Packs } from "./packs.ts";

test("small files are fetched together and once, a large one as a stream", async () => {
  const large = 5 * 1024 * 1024;
  const sizes = [3, 0, 2, large, ...Array.from({ length: 450 }, () => 1)];
  const contents = sizes.map((size, at) => new Uint8Array(size).fill(at % 251));
  const fetched: [number, number][] = [];
  const packs = new Packs(sizes, async (from, to) => {
    fetched.push([from, to]);
    return new Blob(contents.slice(from, to));
  });
  for (let pass = 0; pass < 2; pass++) {
    for (const [at, content] of contents.entries()) {
      let length = 0;
      for await (const part of packs.read(at)) {
        length += part.length;
        expect([part[0], part.at(-1)], `file ${at}`).toEqual([content[0], content.at(-1)]);
      }
      expect(length).toBe(content.length);
    }
  }
  expect(fetched).toEqual([
    [0, 3],
    [3, 4],
    [4, 204],
    [204, 404],
    [404, 454],
  ]);
});
