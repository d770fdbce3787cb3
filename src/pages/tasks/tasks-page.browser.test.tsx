import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockDb, resetMock } from "#mock/mock.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const row = (name: RegExp) => page.getByRole("row", { name });

beforeEach(() => {
  resetMock("full");
});

describe.each(["full", "plain"] as const)("the tasks on the %s backend", (profile) => {
  test("show status, progress, dataset, person, start and duration", async () => {
    resetMock(profile);
    await renderConsole(paths.tasks());

    const running = row(/^Enrichment Running/);
    await expect.element(running).toMatchTextContent(/64 %/);
    await expect.element(running).toMatchTextContent(/editor@localhost/);
    await expect
      .element(running.getByRole("progressbar", { name: "Progress of Enrichment" }))
      .toHaveAttribute("aria-valuenow", "64");
    await expect
      .element(running.getByRole("link", { name: seeded.enriching.name }))
      .toHaveAttribute("href", paths.timeline(seeded.enriching.id));
    await expect.element(row(/^Enrichment Failed/)).toMatchTextContent(/did not answer/);
    await expectAccessible();
  });
});

test("a type that nobody knows yet is spelled out", async () => {
  resetMock("plain");
  await renderConsole(paths.tasks());
  await expect.element(row(/^Model Training/)).toBeVisible();
});

test("filters are in the address, and can be cleared", async () => {
  const { address } = await renderConsole(paths.tasks());
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Failed" }).click();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
  await expect.element(row(/Completed/)).not.toBeInTheDocument();
  expect(address()).toBe("/tasks?status=FAILED");

  await page.getByRole("button", { name: "Dataset", exact: true }).click();
  await page.getByRole("menuitemradio", { name: seeded.streets.name }).click();
  await expect.element(row(/^Reindex Failed/)).not.toBeInTheDocument();
  await expect.element(row(/^Enrichment Failed/)).toBeVisible();

  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.element(row(/^Reindex Failed/)).toBeVisible();
  expect(address()).toBe("/tasks");
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

test("what cannot be aborted or retried says why", async () => {
  await renderConsole(paths.tasks());
  await page
    .getByRole("button", { name: `Actions for Enrichment on ${seeded.enriching.name}` })
    .click();
  await expect
    .element(page.getByRole("menuitem", { name: /^Abort/ }))
    .toHaveTextContent("AbortA ENRICHMENT task cannot be aborted");
  await expect
    .element(page.getByRole("menuitem", { name: /^Retry/ }))
    .toHaveAttribute("aria-disabled", "true");
});

test("a creation is aborted after a question, and retried", async () => {
  resetMock("full", "empty");
  await renderConsole(paths.datasets);
  await page.getByRole("button", { name: "Load the sample" }).click();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();

  const menu = page.getByRole("button", { name: /^Actions for Dataset Creation/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Abort" }).click();
  const dialog = page.getByRole("dialog", { name: "Abort task" });
  await expect.element(dialog).toMatchTextContent(/Dataset Creation on/);
  await expectAccessible();
  await dialog.getByRole("button", { name: "Abort the task" }).click();
  await expect.element(row(/^Dataset Creation Aborted/)).toBeVisible();

  await menu.click();
  await page.getByRole("menuitem", { name: "Retry" }).click();
  await expect.element(row(/^Dataset Creation (Initializing|Running|Pending)/)).toBeVisible();
  letPass(20_000);
  await expect.element(row(/^Dataset Creation Completed/)).toBeVisible();
});

test("an error says what to do", async () => {
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

test("what became of a task stays readable when it is over", async () => {
  await renderConsole(paths.tasks());
  await expect
    .element(row(/^Snapshot Restore Completed/).first())
    .toMatchTextContent(/Snapshot restore completed/);
});
