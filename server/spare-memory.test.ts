import { expect, test } from "vitest";
import { MemoryKeeper } from "./spare-memory.ts";

const mega = 1 << 20;

/** A process with memory in use, and memory that it keeps without use. */
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

test("an idle process that has not grown releases nothing", async () => {
  const { looks } = testProcess();
  expect(await looks(100, 30)).toEqual([]);
});

test("during work, freed memory is released before much of it accumulates", async () => {
  const { state, looks } = testProcess();
  let most = 0;
  for (let second = 0; second < 100; second++) {
    state.freed += 10;
    await looks(1, 900);
    most = Math.max(most, state.freed);
  }
  expect(most).toBeLessThan(80);
});

test("memory in use does not cause repeated releases", async () => {
  const { state, looks } = testProcess();
  state.used += 100;
  expect(await looks(50, 900)).toEqual(["trim"]);
});

test("during work that never rests, the garbage of a large process is collected", async () => {
  const { state, looks } = testProcess();
  let most = 0;
  for (let second = 0; second < 200; second++) {
    state.garbage += 10;
    await looks(1, 900);
    most = Math.max(most, state.used + state.garbage);
  }
  expect(most).toBeLessThan(800);
});

test("a large process whose memory is in use is not collected again and again", async () => {
  const { state, looks } = testProcess();
  state.used = 900;
  expect(await looks(50, 900)).toEqual(["trim", "collect", "trim"]);
  state.used = 960;
  expect(await looks(50, 900)).toEqual([]);
});

test("after the work the garbage is collected too, once", async () => {
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

test("unused caches are freed when the process is idle, and not during work", async () => {
  const { state, looks } = testProcess();
  state.unused = 20;
  expect(await looks(50, 900)).toEqual([]);
  expect(await looks(100, 30)).toEqual(["collect", "trim"]);
  expect(state).toMatchObject({ unused: 0, garbage: 0, freed: 0 });
});
