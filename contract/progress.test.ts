import { describe, expect, it } from "vitest";
import { type PastRun, estimateLeft, stalledFor } from "./progress.ts";

const run = (items: number | null, seconds: number): PastRun => ({ items, seconds });
const soFar = (itemsDone: number | null, itemsTotal: number | null, seconds = 0) => ({
  itemsDone,
  itemsTotal,
  seconds,
});

describe("the estimate", () => {
  it("is null where no run of its type has completed", () => {
    expect(estimateLeft([], soFar(10, 100))).toBeNull();
    expect(estimateLeft([], soFar(null, null))).toBeNull();
  });

  it("is the middle half of what an item took, times the items left", () => {
    const past = [1, 2, 3, 4, 5].map((pace) => run(100, pace * 100));
    expect(estimateLeft(past, soFar(40, 100))).toEqual({ low_s: 120, high_s: 240 });
    expect(estimateLeft(past, soFar(100, 100))).toEqual({ low_s: 0, high_s: 0 });
    expect(estimateLeft(past, soFar(null, 100))).toEqual({ low_s: 200, high_s: 400 });
  });

  it("ignores a run that slept for a night", () => {
    const past = [run(100, 10), run(100, 11), run(100, 36_000), run(100, 9), run(100, 10)];
    expect(estimateLeft(past, soFar(0, 100))).toEqual({ low_s: 10, high_s: 11 });
  });

  it("compares with runs of similar size, since a small run is mostly fixed costs", () => {
    const small = Array.from({ length: 30 }, () => run(2, 1));
    const large = Array.from({ length: 20 }, () => run(10_000, 10));
    expect(estimateLeft([...small, ...large], soFar(5_000, 10_000))).toEqual({
      low_s: 5,
      high_s: 5,
    });
    expect(estimateLeft([...large, ...small], soFar(1, 2))).toEqual({ low_s: 0.5, high_s: 0.5 });
  });

  it("is wide where only one or two runs are known", () => {
    expect(estimateLeft([run(100, 10)], soFar(0, 100))).toEqual({ low_s: 5, high_s: 20 });
  });

  it("without items is the time of whole runs less its own time so far; after that it is null", () => {
    const past = [10, 20, 30, 40, 50].map((seconds) => run(null, seconds));
    expect(estimateLeft(past, soFar(null, null, 5))).toEqual({ low_s: 15, high_s: 35 });
    expect(estimateLeft(past, soFar(null, null, 30))).toEqual({ low_s: 0, high_s: 10 });
    expect(estimateLeft(past, soFar(null, null, 41))).toBeNull();
  });

  it("is null while the items are not counted, or there are none", () => {
    expect(estimateLeft([run(100, 10)], soFar(null, null, 5))).toBeNull();
    expect(estimateLeft([run(100, 10)], soFar(0, 0, 5))).toBeNull();
    expect(estimateLeft([run(0, 10)], soFar(0, 10, 5))).toBeNull();
  });
});

describe("a task stalls", () => {
  const now = Date.UTC(2026, 2, 29, 12, 0, 0);
  const heard = (seconds: number) => new Date(now - seconds * 1000).toISOString();

  it("without a heartbeat for a minute", () => {
    expect(stalledFor({ status: "RUNNING", heartbeat_time: heard(59) }, now)).toBeNull();
    expect(stalledFor({ status: "RUNNING", heartbeat_time: heard(240) }, now)).toBe(240_000);
    expect(stalledFor({ status: "RUNNING", heartbeat_time: heard(-5) }, now)).toBeNull();
  });

  it("not while it waits, nor after its end, nor without heartbeats", () => {
    for (const status of ["PENDING", "COMPLETED", "FAILED", "ABORTED"]) {
      expect(stalledFor({ status, heartbeat_time: heard(240) }, now)).toBeNull();
    }
    expect(stalledFor({ status: "INITIALIZING", heartbeat_time: null }, now)).toBeNull();
    expect(stalledFor({ status: "RUNNING" }, now)).toBeNull();
  });
});
