import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockDb } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id, name } = seeded.streets;
const heading = page.getByRole("heading", { level: 1, name });
const why = page.getByRole("link", { name: "306 of 308 files, 2 skipped: why" });

function creation() {
  const task = mockDb().tasks.find(
    (one) => one.datasetId === id && one.type === "DATASET_CREATION",
  );
  if (task === undefined) throw new Error("The seeds have the task that made the dataset");
  return task;
}

test("the pages of a dataset show its skipped files, with a link to the reasons", async () => {
  const task = creation();
  task.itemsTotal = 308;
  task.failures = ["a.txt", "b.txt"].map((item) => ({ item, reason: "is text" }));
  const { navigate, address } = await renderConsole(paths.timeline(id));
  await expect.element(why).toBeVisible();
  await expectAccessible();
  await navigate(paths.explore(id));
  await expect.element(heading).toBeVisible();
  await expect.element(why).toBeVisible();
  expect(why.elements()).toHaveLength(1);
  await why.click();
  await expect.poll(address).toBe(paths.tasks({ taskId: task.id }));
});

test("the pages of a dataset without skipped files do not mention files", async () => {
  creation().failures = [];
  await renderConsole(paths.timeline(id));
  await expect.element(heading).toBeVisible();
  await expect.element(page.getByText(/skipped: why/)).not.toBeInTheDocument();
});
