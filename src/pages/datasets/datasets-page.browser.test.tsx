import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("the inventory", () => {
  test("shows status, items, current version, role and running tasks", async () => {
    await renderConsole(paths.datasets);

    const streets = row(seeded.streets.name);
    await expect.element(streets).toMatchTextContent(/Ready/);
    await expect.element(streets).toMatchTextContent(/206 images · 8 videos/);
    await expect.element(streets).toMatchTextContent(/Owner/);
    await expect
      .element(streets.getByRole("link", { name: "pre-enrichment-checkpoint" }))
      .toBeVisible();
    const running = row(seeded.enriching.name);
    await expect.element(running).toMatchTextContent(/Read Only.*Enrichment.*64 %/);
    await expect
      .element(running.getByRole("progressbar", { name: "Progress of “Enrichment”" }))
      .toHaveAttribute("aria-valuenow", "64");
    await expect.element(row(seeded.broken.name)).toMatchTextContent(/no space left/);
    await expectAccessible();
  });

  test("finds running tasks behind many newer ones, and their remaining time", async () => {
    const { tasks } = mockDb();
    const old = tasks.find((task) => task.datasetId === seeded.products.id);
    if (old === undefined) throw new Error("there is no task to copy");
    const startedAt = Date.now();
    for (let index = 0; index < 60; index += 1) {
      tasks.push({ ...old, id: crypto.randomUUID(), startedAt });
    }
    const running = tasks.find((task) => task.type === "ENRICHMENT" && task.ended === null);
    if (running === undefined) throw new Error("nothing runs");
    const ended = { at: running.startedAt, outcome: "COMPLETED" as const };
    for (const id of ["a", "b"]) {
      tasks.unshift({ ...running, id, ended, startedAt: running.startedAt - 100_000 });
    }
    await renderConsole(paths.datasets);
    await expect
      .element(row(seeded.enriching.name))
      .toMatchTextContent(/Enrichment.*64 %about 20 s to 1 min left/);
  });

  test("on a plain backend finds the current version, and shows no roles", async () => {
    resetMock("plain");
    // a row requests it only once it is visible
    await page.viewport(1280, 1600);
    await renderConsole(paths.datasets);

    const streets = row(seeded.streets.name);
    await expect.element(streets).toMatchTextContent(/Ready/);
    await expect
      .element(streets.getByRole("link", { name: "pre-enrichment-checkpoint" }))
      .toBeVisible();
    await expect.element(row(seeded.off.name)).toMatchTextContent(/snapshots are off/);
    await expect.element(row(seeded.bare.name)).toMatchTextContent(/no version yet/);
    await expect.element(row(seeded.future.name)).toMatchTextContent(/ARCHIVED/);
    const columns = page.getByRole("columnheader").elements();
    const names = columns.map((column) => column.textContent);
    expect(names).toEqual(["Dataset", "Status", "Items", "Current version", "Created", "Actions"]);
    await expect
      .element(page.getByRole("button", { name: "Load the sample" }))
      .not.toBeInTheDocument();
  });

  test("is searched and ordered, in the address", async () => {
    const { address } = await renderConsole(paths.datasets);

    await page.getByRole("searchbox", { name: "Search by name" }).fill("ima");
    await expect.element(row(seeded.products.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    expect(address()).toBe("/datasets?q=ima");

    await page.getByRole("searchbox", { name: "Search by name" }).fill("zzz");
    await page.getByRole("button", { name: "Clear the search and the filter" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();

    await page.getByRole("button", { name: "Sort: Newest first" }).click();
    await page.getByRole("menuitemradio", { name: "Most items" }).click();
    await expect.poll(address).toBe("/datasets?sort=items");
    const first = page.getByRole("rowheader").first();
    await expect.element(first).toHaveTextContent(seeded.streets.name);
  });

  test("is filtered by status, with counts, in the address", async () => {
    const { address, navigate } = await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "Status" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Partial Index" }).click();
    await expect.poll(address).toBe("/datasets?status=PARTIAL_INDEX");
    await expect.element(row(seeded.partial.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    const all = mockDb().datasets.length;
    await expect.element(page.getByText(`1 of ${all} datasets`)).toBeVisible();

    await navigate("/datasets?status=ERROR&status=DRAFT");
    const names = page.getByRole("rowheader");
    await expect.element(row(seeded.partial.name)).not.toBeInTheDocument();
    expect(
      names
        .elements()
        .map(({ textContent }) => textContent)
        .toSorted(),
    ).toEqual([seeded.draft.name, seeded.broken.name]);
    // the menu stays open, so that several can be chosen
    await expect.element(page.getByRole("button", { name: "Status: Error, Draft" })).toBeVisible();
    const error = page.getByRole("menuitemcheckbox", { name: "Error" });
    await expect.element(error).toBeChecked();
    await expect.element(error).toHaveTextContent("Error1");
    await expectAccessible();
    await page.getByRole("menuitem", { name: "Any status" }).click();
    await expect.poll(address).toBe("/datasets");

    await navigate("/datasets?status=ERROR&q=street");
    await expect.element(page.getByText(/No dataset with this status has “street”/)).toBeVisible();
    await page.getByRole("button", { name: "Clear the search and the filter" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
  });

  test("shows cards, and works at 360 pixels", async () => {
    const { address } = await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "Cards" }).click();
    await expect
      .element(page.getByRole("listitem").getByRole("link", { name: seeded.products.name }))
      .toBeVisible();
    expect(address()).toBe("/datasets?view=cards");
    await expectAccessible();

    await page.viewport(360, 760);
    await page.getByRole("button", { name: "Table" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  });

  test("offers the first step where it is empty", async () => {
    resetMock("full", "empty");
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
    await expectAccessible();

    await page.getByRole("button", { name: "Load the sample" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: /sample/i })).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "Running task" }))
      .toMatchTextContent(/Dataset Creation/);
    letPass(10_000);
    await expect.element(page.getByRole("gridcell").first()).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "Running task" }))
      .not.toBeInTheDocument();
  });

  test("shows what failed, and retries", async () => {
    resetMock("full", "server-error");
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("heading", { name: "The server failed" })).toBeVisible();
    resetMock("full");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
  });
});
