import { expect, test } from "vitest";
import type { DatasetFacts } from "#contract/rules.ts";
import { snapshotActions } from "./snapshot-actions.ts";

const ready: DatasetFacts = { status: "READY", unfinished: [], role: "editor" };
const old = { is_current: false, is_restoring: false };
const current = { is_current: true, is_restoring: false };

test("every action is possible with an old snapshot of an idle dataset", () => {
  expect(snapshotActions(old, ready, 3)).toEqual({
    edit: null,
    clone: null,
    restore: null,
    remove: null,
  });
});

test("the current version cannot be deleted, nor restored without changes", () => {
  expect(snapshotActions(current, ready, 0)).toMatchObject({
    restore: "Nothing has changed since this version",
    remove: "The current version cannot be deleted: create a new snapshot first",
  });
  expect(snapshotActions(current, ready, 1).restore).toBeNull();
});

test("without a count of changes the current version can be restored", () => {
  expect(snapshotActions(current, ready, undefined).restore).toBeNull();
});

test("a running restore blocks another, and the removal of its snapshot, but not an edit", () => {
  const facts = { ...ready, status: "READ ONLY", unfinished: ["SNAPSHOT_RESTORE"] };
  expect(snapshotActions({ is_current: false, is_restoring: true }, facts, 0)).toEqual({
    edit: null,
    clone: "Not possible while the dataset is “Read Only”",
    restore: "Wait until “Restore” is done",
    remove: "The snapshot is being restored",
  });
});

test("a viewer gets the reason of the role, rather than other reasons", () => {
  const { edit, remove } = snapshotActions(current, { ...ready, role: "viewer" }, 0);
  expect([edit, remove]).toEqual([
    "Only an editor or an owner of this dataset can do this",
    "Only an editor or an owner of this dataset can do this",
  ]);
});

test("a damaged snapshot cannot be restored or cloned, with the reason; it can be removed", () => {
  const damaged = { ...old, damaged: "data file ab.lance is missing" };
  const why = "The snapshot is damaged: data file ab.lance is missing";
  expect(snapshotActions(damaged, ready, 3)).toEqual({
    edit: null,
    clone: why,
    restore: why,
    remove: null,
  });
});
