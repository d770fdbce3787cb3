import { expect, test } from "vitest";
import type { Dataset } from "#contract/dataset.ts";
import { statusCounts, visibleDatasets } from "./dataset-rows.ts";
import { type DatasetFilter, type DatasetSort, datasetViewOf } from "./dataset-view.ts";

function dataset(name: string, over: Partial<Dataset> = {}): Dataset {
  return { id: name, display_name: name, created_at: "2026-01-01T00:00:00", ...over };
}

const last = (time: string, actor = "ann@localhost") => ({
  time,
  actor,
  action: "edit_media",
  task_type: null,
  task_status: null,
});
const all = [
  dataset("Street 10", {
    status_new: "READY",
    n_images: 5,
    size_bytes: 10,
    created_at: "2026-03-01T00:00:00",
    changes_since_current: 3,
  }),
  dataset("street 9", {
    status_new: "ERROR",
    n_images: 2,
    n_videos: 9,
    size_bytes: 30,
    last_activity: last("2026-04-02T00:00:00", "maria@localhost"),
    source_dataset_id: "Street 10",
  }),
  dataset("Cats", {
    status_new: "INDEXING",
    created_at: "2026-02-01T00:00:00Z",
    last_activity: last("2026-04-01T00:00:00"),
    current_snapshot: { snapshot_id: "s", snapshot_name: "v3-clean", reason: "manual" },
    last_restore: { task_id: "t", time: "2026-03-09T00:00:00", by: "ann", snapshot_name: "v1" },
  }),
];
const none: DatasetFilter = { text: "", statuses: [], clones: null, changes: null };
const named = (filter: Partial<DatasetFilter>, sort: DatasetSort = "name", reversed = false) =>
  visibleDatasets(all, { ...none, ...filter }, sort, reversed).map(
    ({ display_name }) => display_name,
  );

test("the inventory is searched by name, version and person, ignoring case", () => {
  expect(named({ text: " STREET" })).toEqual(["street 9", "Street 10"]);
  expect(named({ text: "ｓｔｒｅｅｔ　９" })).toEqual(["street 9"]);
  expect(named({ text: "V3" })).toEqual(["Cats"]);
  expect(named({ text: "maria" })).toEqual(["street 9"]);
  expect(named({ text: "dog" })).toEqual([]);
});

test("the inventory is sorted by each column, in both directions", () => {
  expect(named({}, "activity")).toEqual(["street 9", "Cats", "Street 10"]);
  expect(named({}, "activity", true)).toEqual(["Street 10", "Cats", "street 9"]);
  expect(named({}, "date")).toEqual(["Street 10", "Cats", "street 9"]);
  expect(named({}, "items")).toEqual(["street 9", "Street 10", "Cats"]);
  expect(named({}, "size")).toEqual(["street 9", "Street 10", "Cats"]);
  expect(named({}, "restore")).toEqual(["Cats", "street 9", "Street 10"]);
  expect(named({}, "status")).toEqual(["street 9", "Cats", "Street 10"]);
});

test("the inventory is filtered by clones and by changes", () => {
  expect(named({ clones: "hidden" })).toEqual(["Cats", "Street 10"]);
  expect(named({ clones: "only" })).toEqual(["street 9"]);
  expect(named({ changes: "some" })).toEqual(["Street 10"]);
  expect(named({ changes: "none" })).toEqual(["Cats", "street 9"]);
});

test("the inventory is filtered by status, and each status is counted among the search results", () => {
  expect(named({ statuses: ["READY", "ERROR"] })).toEqual(["street 9", "Street 10"]);
  expect(named({ text: "10", statuses: ["ERROR"] })).toEqual([]);
  expect([...statusCounts(all, { ...none, text: "street" })]).toEqual([
    ["ERROR", 1],
    ["READY", 1],
  ]);
  expect([...statusCounts(all, none)].map(([status]) => status)).toEqual([
    "ERROR",
    "INDEXING",
    "READY",
  ]);
});

test("an address with unknown values shows the defaults", () => {
  const view = (text: string) => datasetViewOf(new URLSearchParams(text));
  expect(view("sort=-size&clones=only")).toMatchObject({
    sort: "size",
    reversed: true,
    clones: "only",
  });
  expect(view("sort=weight&clones=2&changes=")).toMatchObject({
    sort: "activity",
    reversed: false,
    clones: null,
    changes: null,
  });
});
