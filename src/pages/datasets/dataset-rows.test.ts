import { expect, test } from "vitest";
import type { Dataset } from "#contract/dataset.ts";
import { type DatasetSort, statusCounts, visibleDatasets } from "./dataset-rows.ts";

function dataset(name: string, over: Partial<Dataset> = {}): Dataset {
  return { id: name, display_name: name, created_at: "2026-01-01T00:00:00", ...over };
}

const all = [
  dataset("Street 10", { status_new: "READY", n_images: 5, created_at: "2026-03-01T00:00:00" }),
  dataset("street 9", { status_new: "ERROR", n_images: 2, n_videos: 9 }),
  dataset("Cats", { status_new: "INDEXING", created_at: "2026-02-01T00:00:00Z" }),
];
const named = (text: string, sort: DatasetSort, ...statuses: string[]) =>
  visibleDatasets(all, { text, statuses }, sort).map(({ display_name }) => display_name);

test("the inventory is searched by name, ignoring case", () => {
  expect(named(" STREET", "name")).toEqual(["street 9", "Street 10"]);
  expect(named("ｓｔｒｅｅｔ　９", "name")).toEqual(["street 9"]);
  expect(named("dog", "name")).toEqual([]);
});

test("the inventory is sorted by date, size, and by urgency", () => {
  expect(named("", "date")).toEqual(["Street 10", "Cats", "street 9"]);
  expect(named("", "items")).toEqual(["street 9", "Street 10", "Cats"]);
  expect(named("", "status")).toEqual(["street 9", "Cats", "Street 10"]);
});

test("the inventory is filtered by status, and each status is counted among the search results", () => {
  expect(named("", "name", "READY", "ERROR")).toEqual(["street 9", "Street 10"]);
  expect(named("10", "name", "ERROR")).toEqual([]);
  expect([...statusCounts(all, "street")]).toEqual([
    ["ERROR", 1],
    ["READY", 1],
  ]);
  expect([...statusCounts(all, "")].map(([status]) => status)).toEqual([
    "ERROR",
    "INDEXING",
    "READY",
  ]);
});
