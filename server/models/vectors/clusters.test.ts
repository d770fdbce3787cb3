import { describe, expect, test } from "vitest";
import { clusterAt } from "#contract/clusters.ts";
import { installed } from "../installed.ts";
import { clusterIds, clustersOf } from "./clusters.ts";
import { exactUpTo, neighboursOf } from "./neighbours.ts";
import { nearPairs, printBytes } from "./prints.ts";
import { Propagation } from "./propagation.ts";

/** Numbers that look random, and are the same in each run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) / 65_536;
  };
}

const dimensions = 64;

/** Pictures of some motifs: each is its motif with a little noise. */
function pictures(count: number, motifs: number, spread = 12): Int8Array<ArrayBuffer> {
  const next = noise(7);
  const centres = Array.from({ length: motifs }, () =>
    Array.from({ length: dimensions }, () => (next() < 0.5 ? 0 : 30 + next() * 60)),
  );
  const vectors = new Int8Array(count * dimensions);
  for (let one = 0; one < count; one++) {
    centres[one % motifs]?.forEach((value, at) => {
      vectors[one * dimensions + at] = Math.max(0, Math.round(value + (next() - 0.5) * spread));
    });
  }
  return vectors;
}

function printsOf(count: number): Uint8Array<ArrayBuffer> {
  const next = noise(3);
  return Uint8Array.from({ length: count * printBytes }, () => Math.floor(next() * 256));
}

describe("near-duplicates by prints", () => {
  const found = (prints: Uint8Array) => {
    const pairs = new Set<string>();
    nearPairs(prints, (a, b) => pairs.add([a, b].toSorted((x, y) => x - y).join("-")));
    return pairs;
  };

  test("are those that differ in at most 15 bits, wherever the bits are", () => {
    const prints = printsOf(3);
    const copy = (bits: number) => {
      const changed = prints.slice(0, printBytes);
      // One bit in each part, as far as there are so many.
      for (let bit = 0; bit < bits; bit++) changed[(bit * 2) % printBytes]! ^= 1 << (bit >> 4);
      return changed;
    };
    expect([...found(Uint8Array.from([...prints, ...copy(15)]))]).toEqual(["0-3"]);
    expect([...found(Uint8Array.from([...prints, ...copy(17)]))]).toEqual([]);
  });

  test("are none of pictures without structure, however many there are", () => {
    expect(found(new Uint8Array(5000 * printBytes)).size).toBe(0);
  });
});

test("without embeddings there are only groups of near-duplicates, the same at each level", async () => {
  const prints = printsOf(4);
  prints.copyWithin(2 * printBytes, 0, printBytes);
  const levels = await clustersOf({ prints, vectors: null, dimensions, isUsual: true });
  expect(levels.map((level) => [...level])).toEqual(levels.map(() => [0, 1, 0, 3]));
  const hashes = ["a", "b", "c", "d"].map((digit) => digit.repeat(64));
  const ids = clusterIds(levels, hashes);
  expect(ids).toEqual([expect.any(String), null, ids[0], null]);
  expect(clusterAt(ids[0] ?? null, 4)).toBe(ids[0]);
});

describe.skipIf(installed.whyAbsent("similarity") !== undefined)("with embeddings", () => {
  test("the neighbours of each are its own, beyond the first part too", async () => {
    const [count, motifs] = [1200, 40];
    const found = await neighboursOf(pictures(count, motifs), dimensions, 5);
    for (let one = 0; one < count; one++) {
      const own = [...found.places.subarray(one * 5, one * 5 + 5)];
      expect(own.every((place) => place % motifs === one % motifs && place !== one)).toBe(true);
    }
  });

  test.each([true, false])(
    "pictures of a motif are together, and each level is within the looser one (usual model: %s)",
    async (isUsual) => {
      const [count, motifs] = [300, 6];
      const vectors = pictures(count, motifs);
      const levels = await clustersOf({ prints: printsOf(count), vectors, dimensions, isUsual });
      expect(new Set(levels[0]).size).toBe(motifs);
      levels.slice(1).forEach((tighter, at) => {
        const looser = levels[at];
        tighter.forEach((first, one) => expect(looser?.[one]).toBe(looser?.[first]));
      });
    },
  );

  test("an index answers the same each time", async () => {
    const count = exactUpTo + 500;
    const vectors = pictures(count, 200, 30);
    const [first, second] = [
      await neighboursOf(vectors, dimensions, 4),
      await neighboursOf(vectors, dimensions, 4),
    ];
    expect(second.places).toEqual(first.places);
    const hits = first.places.filter((place, at) => place % 200 === Math.floor(at / 4) % 200);
    expect(hits.length / first.places.length).toBeGreaterThan(0.95);
  });

  test("candidates get the class of what they look like, and those that look like nothing less surely", async () => {
    const motifs = 3;
    const all = pictures(60, motifs);
    // Two motifs have seeds; the third has none.
    const seeds = [...Array(24).keys()].filter((one) => one % motifs < 2);
    const open = [...Array(36).keys()].map((one) => one + 24);
    const vectorsOf = (places: readonly number[]) =>
      Int8Array.from(
        places.flatMap((one) => [...all.subarray(one * dimensions, (one + 1) * dimensions)]),
      );
    const classes = Int32Array.from(seeds, (one) => one % motifs);
    for (const isApproximate of [false, true]) {
      const propagation = new Propagation(dimensions, true);
      propagation.common.add(all);
      await propagation.seed({ vectors: vectorsOf(seeds), classes, isApproximate });
      // In two parts, of which one has a picture without an embedding.
      const parts = [
        await propagation.give(vectorsOf(open.slice(0, 20))),
        await propagation.give(
          Int8Array.from([...vectorsOf(open.slice(20)), ...new Int8Array(dimensions)]),
        ),
      ];
      const given = parts.flatMap((part) => [...part.classes]);
      const sure = parts.flatMap((part) => [...part.confidences]);
      open.forEach((one, at) => {
        if (one % motifs === 2) expect(sure[at]).toBeLessThan(0.6);
        else {
          expect(given[at]).toBe(one % motifs);
          expect(sure[at]).toBeGreaterThan(0.8);
        }
      });
      expect(given.at(-1)).toBe(-1);
    }
  });
});
