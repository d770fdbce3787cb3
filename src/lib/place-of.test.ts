import { describe, expect, test } from "vitest";
import { placeOf } from "./place-of.ts";

const size = 10;

/** Searches a list of numbers, and counts the pages read. */
async function look(list: readonly number[], wanted: number, guess: number) {
  let pages = 0;
  const place = await placeOf<number>({
    compare: (other) => wanted - other,
    guess,
    size,
    pageAt: async (page) => {
      pages += 1;
      return { items: list.slice(page * size, (page + 1) * size), total: list.length };
    },
  });
  return { place, pages };
}

const even = Array.from({ length: 5_000 }, (_, index) => index * 2);

describe("the place of an item", () => {
  test("is found from any guess", async () => {
    for (const wanted of [0, 18, 20, 4_000, 9_998]) {
      for (const guess of [0, 7, 1_999, 4_999, 80_000]) {
        const { place } = await look(even, wanted, guess);
        expect(place, `${wanted} from ${guess}`).toBe(wanted / 2);
      }
    }
  });

  test("takes one page where the guess is good, and few where it is not", async () => {
    expect((await look(even, 4_000, 2_003)).pages).toBe(1);
    expect((await look(even, 0, 4_999)).pages).toBeLessThanOrEqual(20);
    expect((await look(even, 9_998, 0)).pages).toBeLessThanOrEqual(20);
  });

  test("that is missing is the place of the one that follows", async () => {
    expect((await look(even, 41, 400)).place).toBe(21);
    expect((await look(even, 19, 0)).place).toBe(10);
    expect((await look(even, -5, 300)).place).toBe(0);
    expect((await look(even, 99_999, 0)).place).toBe(4_999);
    expect((await look([], 3, 30)).place).toBe(0);
  });
});
