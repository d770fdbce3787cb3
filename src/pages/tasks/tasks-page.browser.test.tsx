import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const row = (name: RegExp) => page.getByRole("row", { name });
const filters = page.getByRole("group", { name: "Filters" });

async function choose(filter: string, value: string): Promise<void> {
  await filters.getByRole("button", { name: `${filter} any`, exact: true }).click();
  await page.getByRole("menuitemradio", { name: value }).click();
  await userEvent.keyboard("{Escape}");
}

beforeEach(() => {
  resetMock("full");
});

describe.each(["full", "plain"] as const)("the tasks on the %s backend", (profile) => {
  test("show status, progress, dataset, person, start and duration", async () => {
    resetMock(profile);
    await renderConsole(paths.tasks());

    const running = row(/^Enrichment Running/);
    await expect.element(running).toMatchTextContent(/64 %/);
    await expect.element(running).toMatchTextContent(/editor/);
    await expect
      .element(running.getByRole("progressbar", { name: "Progress of “Enrichment”" }))
      .toHaveAttribute("aria-valuenow", "64");
    await expect
      .element(running.getByRole("link", { name: seeded.enriching.name }))
      .toHaveAttribute("href", paths.timeline(seeded.enriching.id));
    await expect.element(row(/^Enrichment Failed/)).toMatchTextContent(/did not answer/);
    await expectAccessible();
  });
});

test("an unknown type is shown in words", async () => {
  resetMock("plain");
  await renderConsole(paths.tasks());
  await expect.element(row(/^Model training/)).toBeVisible();
});

test("filters are in the address, and can be cleared", async () => {
  const { address } = await renderConsole(paths.tasks());
  await choose("Status", "Failed");
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
  await expect.element(row(/Completed/)).not.toBeInTheDocument();
  expect(address()).toBe("/tasks?status=FAILED");

  await choose("Dataset", seeded.streets.name);
  await expect.element(row(/^Reindex Failed/)).not.toBeInTheDocument();
  await expect.element(row(/^Enrichment Failed/)).toBeVisible();

  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
  expect(address()).toBe("/tasks");
});

test("tasks can be filtered by user and by time", async () => {
  const { address } = await renderConsole(paths.tasks());
  await choose("Person", "editor@localhost");
  await expect.element(row(/^Enrichment Running/)).toBeVisible();
  await expect.element(row(/owner/)).not.toBeInTheDocument();

  await choose("Time", "Last hour");
  await expect.element(filters.getByRole("button", { name: "Time Last hour" })).toBeVisible();
  await expect.element(page.getByText("1 task", { exact: true })).toBeVisible();
  await expect.element(row(/^Enrichment Running/)).toBeVisible();
  expect(address()).toBe("/tasks?user=editor%40localhost&since=1h");
  await expectAccessible();

  // also those of the menus: only values that occur in that time can be chosen
  await filters.getByRole("button", { name: "Task any", exact: true }).click();
  await expect.element(page.getByRole("menuitemradio", { name: "Enrichment" })).toBeVisible();
  expect(page.getByRole("menuitemradio", { name: "Reindex" }).elements()).toEqual([]);
});

test("a custom time begins and ends at the minute, in the viewer's zone", async () => {
  const { address } = await renderConsole(paths.tasks());
  await choose("Time", "From … to …");
  await page.getByLabelText("Started from").fill("2020-03-05T08:07");
  // The address of the page follows a field a moment later, and the next field is added to it.
  await expect.poll(address).toContain("from=");
  await page.getByLabelText("Started until").fill("2020-03-06T08:00");
  await expect
    .element(page.getByRole("heading", { name: "No task matches these filters" }))
    .toBeVisible();
  const search = new URLSearchParams(address().split("?")[1]);
  expect(new Date(search.get("from") ?? "")).toEqual(new Date(2020, 2, 5, 8, 7));
  expect(new Date(search.get("to") ?? "")).toEqual(new Date(2020, 2, 6, 8, 0));
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect.element(page.getByLabelText("Started from")).not.toBeInTheDocument();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
});

test("the column headers sort, and show the direction", async () => {
  const { address } = await renderConsole(paths.tasks());
  const column = (name: string) => page.getByRole("columnheader", { name });
  const names = () =>
    page
      .getByRole("row")
      .elements()
      .slice(1)
      .map((element) => element.querySelector("td a")?.textContent.toLowerCase());
  await expect.element(column("Started")).toHaveAttribute("aria-sort", "descending");
  await column("Dataset").getByRole("button").click();
  await expect.element(column("Dataset")).toHaveAttribute("aria-sort", "ascending");
  await expect.element(column("Started")).not.toHaveAttribute("aria-sort");
  expect(address()).toBe("/tasks?sort=dataset_name");
  await expect.poll(names).toEqual(names().toSorted());
  await column("Dataset").getByRole("button").click();
  await expect.element(column("Dataset")).toHaveAttribute("aria-sort", "descending");
  expect(address()).toBe("/tasks?sort=dataset_name&order=desc");
  await expect.poll(names).toEqual(names().toSorted().toReversed());
});

test("a filter that matches nothing says so", async () => {
  await renderConsole("/tasks?status=ABORTED");
  await expect
    .element(page.getByRole("heading", { name: "No task matches these filters" }))
    .toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
});

test("there are pages", async () => {
  const { tasks } = mockDb();
  const [first] = tasks;
  if (first === undefined) throw new Error("the mock has no task");
  for (let n = 0; n < 40; n += 1) {
    tasks.push({ ...first, id: crypto.randomUUID() });
  }
  const { address } = await renderConsole(paths.tasks());
  await expect.element(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect.element(page.getByText("Page 2 of 2")).toBeVisible();
  expect(address()).toBe("/tasks?page=2");
  await expect.element(page.getByRole("button", { name: "Next" })).toBeDisabled();
});

test("a text finds tasks by dataset, snapshot, message and user, and is in the address", async () => {
  const { address } = await renderConsole(paths.tasks());
  const search = page.getByRole("searchbox", { name: "Dataset, snapshot, message or person" });
  await search.fill("NO SPACE LEFT ");
  await expect.element(page.getByText("1 task", { exact: true })).toBeVisible();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
  expect(address()).toBe("/tasks?q=NO+SPACE+LEFT");
  await search.fill("RE-CLUST");
  await expect.element(row(/^Restore Completed/)).toBeVisible();
  await expect.element(row(/^Reindex Failed/)).not.toBeInTheDocument();
  await expectAccessible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.element(search).toHaveValue("");
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
});

test("a backend that cannot search tasks shows no search", async () => {
  resetMock("plain");
  await renderConsole(paths.tasks());
  await expect.element(row(/^Model training/)).toBeVisible();
  await expect.element(page.getByRole("searchbox")).not.toBeInTheDocument();
});

test("a finished restore links to its receipt, and has no action that is not possible", async () => {
  await renderConsole(paths.tasks());
  const restored = row(/^Restore Completed/).first();
  await expect
    .element(restored.getByRole("link", { name: "Receipt" }))
    .toHaveAttribute("href", expect.stringContaining(`/datasets/${seeded.streets.id}/receipts/`));
  await restored.getByRole("button", { name: /^Actions for/ }).click();
  await expect.element(page.getByRole("menuitem", { name: "Open the timeline" })).toBeVisible();
  expect(page.getByRole("menuitem", { name: /^(Retry|Abort)/ }).elements()).toEqual([]);
});

test("a running task that cannot be aborted shows the reason", async () => {
  for (const task of mockDb().tasks) if (task.ended === null) task.type = "SNAPSHOT_RESTORE";
  await renderConsole(paths.tasks());
  await page
    .getByRole("button", { name: `Actions for “Restore” on “${seeded.enriching.name}”` })
    .click();
  await expect
    .element(page.getByRole("menuitem", { name: /^Abort/ }))
    .toHaveTextContent("Abort“Restore” cannot be aborted");
  expect(page.getByRole("menuitem", { name: /^Retry/ }).elements()).toEqual([]);
});

test("a creation is aborted after a confirmation, and retried", async () => {
  resetMock("full", "empty");
  mockClock.freeze();
  await renderConsole(paths.datasets);
  await page.getByRole("button", { name: "Load the sample" }).click();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();

  const menu = page.getByRole("button", { name: /^Actions for “Create dataset/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Abort" }).click();
  const dialog = page.getByRole("dialog", { name: "Abort task" });
  await expect.element(dialog).toMatchTextContent(/“Create dataset” on/);
  await expectAccessible();
  await dialog.getByRole("button", { name: "Abort" }).click();
  await expect.element(row(/^Create dataset Aborted/)).toBeVisible();

  await menu.click();
  await page.getByRole("menuitem", { name: "Retry" }).click();
  await expect.element(row(/^Create dataset Initializing/)).toBeVisible();
  letPass(20_000);
  await expect.element(row(/^Create dataset Completed/)).toBeVisible();
});

test("an error shows what to do", async () => {
  resetMock("full", "server-error");
  await renderConsole(paths.tasks());
  await expect.element(page.getByRole("alert").getByText("The server failed")).toBeVisible();
  resetMock("full");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(row(/^Enrichment Running/)).toBeVisible();
});

test("no tasks at all", async () => {
  resetMock("full", "empty");
  await renderConsole(paths.tasks());
  await expect.element(page.getByRole("heading", { name: "No tasks yet" })).toBeVisible();
});

test("the result of a task stays readable after its end", async () => {
  await renderConsole(paths.tasks());
  await expect.element(row(/^Restore Completed/).first()).toMatchTextContent(/Restored to “/);
});
