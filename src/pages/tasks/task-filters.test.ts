import { describe, expect, test } from "vitest";
import {
  type TaskSort,
  isTaskFiltered,
  sortChange,
  taskViewOf,
  tasksPerPage,
} from "./task-filters.ts";
import { addressTime, fieldTime } from "#/lib/chosen-times.ts";

/** In the viewer's time zone. */
const now = new Date(2026, 2, 29, 14, 30, 20).getTime();
const read = (search: string) => taskViewOf(new URLSearchParams(search), now);
const all = { page: 1, page_size: tasksPerPage };

test("the address filters, sorts and pages the tasks", () => {
  const view = read(
    "status=FAILED&type=REINDEX&dataset_id=d1&user=a@b&q=%20street%20&page=3&sort=dataset_name&order=desc",
  );
  expect(view.query).toEqual({
    page: 3,
    page_size: tasksPerPage,
    task_status: "FAILED",
    task_type: "REINDEX",
    dataset_id: "d1",
    created_by: "a@b",
    q: "street",
    sort_by: "dataset_name",
    sort_order: "desc",
  });
  expect(isTaskFiltered(view)).toBe(true);
  for (const one of [
    "q=a",
    "status=FAILED",
    "type=REINDEX",
    "dataset_id=d",
    "user=u",
    "since=7d",
  ]) {
    expect(isTaskFiltered(read(one))).toBe(true);
  }
});

test("unknown values in the address are ignored", () => {
  const unknown = "status=LATE&type=BAKING&dataset_id=&page=0&sort=colour&order=up&since=ever";
  for (const search of ["", unknown, "page=1.5", "page=x", "from=soon&to="]) {
    expect(read(search).query).toEqual(all);
    expect(isTaskFiltered(read(search))).toBe(false);
  }
});

describe("the start time of tasks", () => {
  const from = (search: string) => read(search).query.start_time_from;

  test("is the last hour, in whole minutes, so that the query key stays the same for a while", () => {
    expect(from("since=1h")).toBe(new Date(2026, 2, 29, 13, 30).toISOString());
  });

  test("is days in the viewer's time zone, including today", () => {
    expect(from("since=today")).toBe(new Date(2026, 2, 29).toISOString());
    expect(from("since=7d")).toBe(new Date(2026, 2, 23).toISOString());
    expect(from("since=30d")).toBe(new Date(2026, 1, 28).toISOString());
  });

  test("is between two times, each of which may be open", () => {
    expect(read("from=2026-03-01T08:00Z&to=2026-03-02T08:00Z").query).toEqual({
      ...all,
      start_time_from: "2026-03-01T08:00:00.000Z",
      start_time_to: "2026-03-02T08:00:00.000Z",
    });
    expect(read("to=2026-03-02T08:00Z").query).not.toHaveProperty("start_time_from");
  });

  test("survives a date and time field unchanged", () => {
    const moment = new Date(2026, 2, 5, 8, 7);
    expect(fieldTime(moment)).toBe("2026-03-05T08:07");
    expect(new Date(addressTime("2026-03-05T08:07"))).toEqual(moment);
    expect(addressTime("")).toBe("");
    expect(fieldTime(null)).toBe("");
  });
});

describe("a click on a column", () => {
  const click = (search: string, sort: TaskSort) => sortChange(read(search), sort);

  test("sorts by it in its natural order, and shows the first page", () => {
    expect(click("page=4", "created_by")).toEqual({ sort: "created_by", order: null, page: null });
    expect(click("sort=created_by", "start_time")).toEqual({
      sort: null,
      order: null,
      page: null,
    });
  });

  test("reverses the order if it is the sort column already", () => {
    expect(click("", "start_time")).toMatchObject({ sort: null, order: "asc" });
    expect(click("order=asc", "start_time")).toMatchObject({ sort: null, order: null });
    expect(click("sort=status", "status")).toMatchObject({ sort: "status", order: "desc" });
  });
});
