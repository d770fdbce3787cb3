import { expect, onTestFinished, test, vi } from "vitest";
import { Lru } from "./lru.ts";

const keys = ["a", "b", "c", "d"];
const kept = (lru: Lru<number>) => keys.filter((key) => lru.get(key) !== undefined);

test("keeps what was used last, up to a total weight", () => {
  const lru = new Lru<number>(10, (value) => value);
  lru.set("a", 4);
  lru.set("b", 4);
  lru.get("a");
  lru.set("c", 4);
  expect(kept(lru)).toEqual(["a", "c"]);
  lru.set("d", 11);
  expect(kept(lru)).toEqual(["a", "c"]);
});

test("forgets what was not used for a while", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1000 });
  onTestFinished(() => void vi.useRealTimers());
  const lru = new Lru<number>(10, (value) => value);
  lru.set("a", 4);
  lru.set("b", 4);
  vi.setSystemTime(2000);
  lru.get("a");
  lru.set("c", 2);
  lru.deleteUnused(2000);
  expect(kept(lru)).toEqual(["a", "c"]);
  // The weight of what is gone is free again.
  lru.set("d", 4);
  expect(kept(lru)).toEqual(["a", "c", "d"]);
});
