import { describe, expect, test } from "vitest";
import type { Snapshot } from "#contract/snapshot.ts";
import { type SnapshotList, refreshed } from "./snapshot-list.ts";

/** Taken at that minute of one hour; the id contains the minute. */
function taken(minute: number, more: Partial<Snapshot> = {}): Snapshot {
  return {
    snapshot_id: `s${minute}`,
    snapshot_name: `s${minute}`,
    source_dataset_name: "d",
    created_at: `2026-03-29T12:${String(minute).padStart(2, "0")}:00.000001`,
    created_by: "owner@localhost",
    n_images: 1,
    n_videos: 0,
    description: "",
    reason: "manual",
    training_model_id: null,
    training_model_name: null,
    is_current: false,
    is_restoring: false,
    ...more,
  };
}
const list = (minutes: number[], nextCursor: string | null): SnapshotList => ({
  snapshots: minutes.map((minute) => taken(minute)),
  nextCursor,
});
const minutesOf = ({ snapshots }: SnapshotList) =>
  snapshots.map(({ snapshot_id }) => Number(snapshot_id.slice(1)));

describe("a refreshed list", () => {
  const long = list([9, 8, 7, 6, 5, 4, 3, 2, 1], "c1");

  test("keeps the older ones that were loaded, and continues after them", () => {
    const next = refreshed(long, list([10, 9, 8], "c8"));
    expect(minutesOf(next)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(next.nextCursor).toBe("c1");
  });

  test("stays complete where it was complete", () => {
    const next = refreshed({ ...long, nextCursor: null }, list([10, 9, 8], "c8"));
    expect(minutesOf(next).at(-1)).toBe(1);
    expect(next.nextCursor).toBeNull();
  });

  test("drops those removed among the newest, also at the joint", () => {
    expect(minutesOf(refreshed(long, list([9, 7, 6], "c6")))).toEqual([9, 7, 6, 5, 4, 3, 2, 1]);
    // 7 is gone, and 6 has moved up: the end of the page is known already.
    expect(minutesOf(refreshed(list([9, 8, 7, 5, 4], "c4"), list([9, 8, 6], "c6")))).toEqual([
      9, 8, 6, 5, 4,
    ]);
  });

  test("starts over where so many are new that there would be a gap", () => {
    const next = refreshed(long, list([40, 39, 38], "c38"));
    expect(minutesOf(next)).toEqual([40, 39, 38]);
    expect(next.nextCursor).toBe("c38");
  });

  test("uses the answer alone where it is complete", () => {
    expect(refreshed(long, list([3, 2], null))).toEqual(list([3, 2], null));
    expect(refreshed(null, list([3, 2], "c2"))).toEqual(list([3, 2], "c2"));
  });

  test("returns the same object for an unchanged row, and the new one for a changed row", () => {
    const before = list([3, 2, 1], null);
    const renamed = taken(2, { snapshot_name: "renamed" });
    const next = refreshed(before, { snapshots: [taken(3), renamed], nextCursor: "c2" });
    expect(next.snapshots[0]).toBe(before.snapshots[0]);
    expect(next.snapshots[1]).toBe(renamed);
    expect(next.snapshots[2]).toBe(before.snapshots[2]);
  });

  test("is the same object where nothing is new, so that nothing is rendered", () => {
    expect(refreshed(long, list([9, 8, 7], "c7"))).toBe(long);
    expect(refreshed(long, list([9, 8, 7, 6, 5, 4, 3, 2, 1], "c1"))).toBe(long);
    expect(refreshed(long, list([9, 8, 7], null))).not.toBe(long);
    const renamed = {
      ...list([9, 8], "c8"),
      snapshots: [taken(9, { snapshot_name: "x" }), taken(8)],
    };
    expect(refreshed(long, renamed).snapshots[0]?.snapshot_name).toBe("x");
  });
});
