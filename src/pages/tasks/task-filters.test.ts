import { expect, test } from "vitest";
import { isTaskFiltered, taskQueryOf, tasksPerPage } from "./task-filters.ts";

const read = (search: string) => taskQueryOf(new URLSearchParams(search));

test("the address narrows and pages the tasks", () => {
  const query = read("status=FAILED&type=REINDEX&dataset_id=d1&page=3");
  expect(query).toEqual({
    page: 3,
    page_size: tasksPerPage,
    task_status: "FAILED",
    task_type: "REINDEX",
    dataset_id: "d1",
  });
  expect(isTaskFiltered(query)).toBe(true);
});

test("what is unknown in the address narrows nothing", () => {
  for (const search of ["", "status=LATE&type=BAKING&dataset_id=&page=0", "page=1.5", "page=x"]) {
    expect(read(search)).toEqual({ page: 1, page_size: tasksPerPage });
    expect(isTaskFiltered(read(search))).toBe(false);
  }
});
