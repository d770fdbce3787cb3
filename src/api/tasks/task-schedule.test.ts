import { describe, expect, test } from "vitest";
import { type PollFacts, nextPoll } from "./task-schedule.ts";

const idle: PollFacts = {
  visible: true,
  online: true,
  busy: false,
  own: false,
  watched: true,
  sinceStart: null,
  failures: 0,
};
const ownTask: PollFacts = { ...idle, busy: true, own: true };

describe("the next poll", () => {
  test("after a started task comes at 250 ms, then 1 s, then every 2 s", () => {
    const delays = [1, 2, 3, 4].map((sinceStart) => nextPoll({ ...ownTask, sinceStart }));
    expect(delays).toEqual([250, 1_000, 2_000, 2_000]);
  });

  test("comes every 2 s while any task runs", () => {
    expect(nextPoll({ ...idle, busy: true })).toBe(2_000);
  });

  test("comes every 30 s when nothing runs, and never where no component shows tasks", () => {
    expect(nextPoll(idle)).toBe(30_000);
    expect(nextPoll({ ...idle, watched: false })).toBeNull();
  });

  test("hidden, comes every 30 s for a task of this tab only", () => {
    expect(nextPoll({ ...ownTask, visible: false, sinceStart: 1 })).toBe(30_000);
    expect(nextPoll({ ...idle, visible: false, busy: true })).toBeNull();
    expect(nextPoll({ ...idle, visible: false })).toBeNull();
  });

  test("does not come while offline", () => {
    expect(nextPoll({ ...ownTask, online: false, sinceStart: 0 })).toBeNull();
    expect(nextPoll({ ...ownTask, online: false, visible: false })).toBeNull();
  });

  test("backs off while polls fail, to 30 s at most", () => {
    const delays = [1, 2, 3, 4, 9].map((failures) => nextPoll({ ...ownTask, failures }));
    expect(delays).toEqual([4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});
