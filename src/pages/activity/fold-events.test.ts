import { expect, test } from "vitest";
import type { ActivityEvent } from "#contract/activity.ts";
import { foldEvents, newIn, refreshed } from "./fold-events.ts";

function event(id: string, minutes: number, action: string, more: Partial<ActivityEvent> = {}) {
  return {
    id,
    time: new Date(Date.UTC(2026, 2, 29, 12, 0) - minutes * 60_000).toISOString(),
    kind: action === "restore_snapshot" ? "restores" : "edits",
    action,
    actor: "one",
    dataset_id: "d",
    dataset_name: "D",
    dataset_removed: false,
    changed: null,
    edit: null,
    snapshot: null,
    name_before: null,
    other_dataset: null,
    person: null,
    task_id: null,
    task: null,
    receipt: null,
    refusal: null,
    request_id: null,
    ...more,
  } satisfies ActivityEvent;
}

const rowsOf = (events: readonly ActivityEvent[]) =>
  foldEvents(events).flatMap(({ rows }) => rows.map((row) => row.events.map(({ id }) => id)));

test("equal events of a person within ten minutes are one row, others between them are not in it", () => {
  expect(
    rowsOf([
      event("a", 0, "edit_media"),
      event("b", 1, "create_snapshot"),
      event("c", 2, "edit_media", { dataset_id: "e" }),
      event("d", 3, "edit_media", { actor: "other" }),
      event("e", 10, "edit_media"),
      event("f", 11, "edit_media"),
    ]),
  ).toEqual([["a", "c", "e"], ["b"], ["d"], ["f"]]);
});

test("restores and tasks are rows of their own, and edits before and after a restore are two", () => {
  expect(
    rowsOf([
      event("a", 0, "edit_media"),
      event("b", 1, "restore_snapshot"),
      event("c", 2, "restore_snapshot"),
      event("d", 3, "edit_media"),
      event("e", 4, "task"),
      event("f", 5, "task"),
      event("g", 6, "edit_media"),
    ]),
  ).toEqual([["a"], ["b"], ["c"], ["d", "g"], ["e"], ["f"]]);
});

test("days are counted, with their restores", () => {
  const day = 24 * 60;
  const days = foldEvents([
    event("a", 0, "edit_media"),
    event("b", 1, "restore_snapshot"),
    event("c", 2 * day, "edit_media"),
  ]);
  expect(days.map(({ events, restores }) => [events, restores])).toEqual([
    [2, 1],
    [1, 0],
  ]);
});

test("what is new waits, and what changed is taken over", () => {
  const shown = [event("b", 1, "task"), event("c", 2, "task")];
  const newest = [event("a", 0, "task"), event("b", 1, "task", { actor: "other" })];
  expect(newIn(shown, newest)).toEqual({ count: 1, more: false });
  expect(newIn(shown, [event("z", 0, "task")])).toEqual({ count: 1, more: true });
  expect(newIn(shown, [])).toEqual({ count: 0, more: false });
  expect(refreshed(shown, newest).map(({ id, actor }) => [id, actor])).toEqual([
    ["b", "other"],
    ["c", "one"],
  ]);
});
