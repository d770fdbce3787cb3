import { expect, test } from "vitest";
import { MemoryKeeper } from "./spare-memory.ts";

const mega = 1 << 20;

/** A process that has so much in use, and so much that it only keeps. */
function testProcess() {
  const state = { used: 200, unused: 0, garbage: 0, freed: 0, workedMs: 0 };
  const done: string[] = [];
  const keeper = new MemoryKeeper({
    residentBytes: () => (state.used + state.unused + state.garbage + state.freed) * mega,
    workedMicros: () => state.workedMs * 1000,
    async collect() {
      done.push("collect");
      state.freed += state.garbage;
      state.garbage = 0;
    },
    async trim() {
      done.push("trim");
      state.freed = 0;
    },
    async forgetUnused() {
      const { unused } = state;
      state.garbage += unused;
      state.unused = 0;
      return unused > 0;
    },
  });
  const looks = async (count: number, workedMs: number) => {
    for (let look = 0; look < count; look++) {
      state.workedMs += workedMs;
      await keeper.look();
    }
    return done.splice(0);
  };
  return { state, looks };
}

test("a process at rest that has not grown is left alone", async () => {
  const { looks } = testProcess();
  expect(await looks(100, 30)).toEqual([]);
});

test("what is freed while it works is given back before much of it has come together", async () => {
  const { state, looks } = testProcess();
  let most = 0;
  for (let second = 0; second < 100; second++) {
    state.freed += 10;
    await looks(1, 900);
    most = Math.max(most, state.freed);
  }
  expect(most).toBeLessThan(80);
});

test("what is in use is not tried again and again", async () => {
  const { state, looks } = testProcess();
  state.used += 100;
  expect(await looks(50, 900)).toEqual(["trim"]);
});

test("when the work is over the garbage goes too, once", async () => {
  const { state, looks } = testProcess();
  state.garbage = 100;
  state.freed = 50;
  expect(await looks(10, 900)).toEqual(["trim"]);
  expect(await looks(100, 30)).toEqual(["collect", "trim"]);
  expect(state).toMatchObject({ used: 200, garbage: 0, freed: 0 });
  state.garbage = 100;
  await looks(1, 900);
  expect(await looks(100, 30)).toEqual(["collect", "trim"]);
});

test("caches that are not used for long are freed at rest, and not during work", async () => {
  const { state, looks } = testProcess();
  state.unused = 20;
  expect(await looks(50, 900)).toEqual([]);
  expect(await looks(100, 30)).toEqual(["collect", "trim"]);
  expect(state).toMatchObject({ unused: 0, garbage: 0, freed: 0 });
});
