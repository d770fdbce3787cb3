import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { idOf } from "#mock/ids.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const table = "/datasets?view=table";
const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });

beforeEach(async () => {
  resetMock("full");
  localStorage.removeItem("stillframe-inventory");
  await page.viewport(1280, 800);
});

describe("the inventory", () => {
  test("shows status, items, current version, last activity, last restore and running tasks", async () => {
    await renderConsole(table);

    const streets = row(seeded.streets.name);
    await expect.element(streets).toMatchTextContent(/Ready/);
    await expect.element(streets).toMatchTextContent(/206 images8 videos.* MB/);
    await expect.element(streets).toMatchTextContent(/4 changed since/);
    await expect
      .element(streets.getByRole("link", { name: "receipt" }))
      .toHaveAttribute("href", expect.stringMatching(/\/receipts\/[0-9a-f-]{36}$/));
    await expect.element(row(seeded.viewer.name)).toMatchTextContent(/Viewer/);
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
    await renderConsole(table);
    await expect
      .element(row(seeded.enriching.name))
      .toMatchTextContent(/Enrichment 64 % about 20 s to 1 min left/);
  });

  test("on a plain backend finds the current version, and shows no roles", async () => {
    resetMock("plain");
    // a row requests it only once it is visible
    await page.viewport(1280, 1600);
    await renderConsole(table);

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
    expect(names).toEqual([
      "Dataset",
      "Status",
      "Items",
      "Current version",
      "Last activity",
      "Actions",
    ]);
    await page.getByRole("button", { name: "More ways to a dataset" }).click();
    await expect.element(page.getByRole("menuitem", { name: "From files…" })).toBeVisible();
    await expect.element(page.getByRole("menuitem", { name: /sample/ })).not.toBeInTheDocument();
  });

  test("is searched and ordered, in the address", async () => {
    const { address } = await renderConsole(table);

    await page.getByRole("searchbox", { name: "Name, version, person" }).fill("ima");
    await expect.element(row(seeded.products.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    expect(address()).toBe("/datasets?view=table&q=ima");

    await page.getByRole("searchbox", { name: "Name, version, person" }).fill("zzz");
    await page.getByRole("button", { name: "Clear the search and the filters" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();

    await page.getByRole("button", { name: "Sort Last activity" }).click();
    await page.getByRole("menuitemradio", { name: "Most items" }).click();
    await expect.poll(address).toBe("/datasets?view=table&sort=items");
    const first = page.getByRole("rowheader").first();
    await expect.element(first).toMatchTextContent(seeded.streets.name);
    const items = page.getByRole("columnheader", { name: "Items" });
    await expect.element(items).toHaveAttribute("aria-sort", "descending");

    // The head of a column sorts by it, and then the other way round.
    await items.getByRole("button").click();
    await expect.poll(address).toBe("/datasets?view=table&sort=-items");
    await expect.element(items).toHaveAttribute("aria-sort", "ascending");
    await expect.element(first).toMatchTextContent(seeded.draft.name);
    await page.getByRole("columnheader", { name: "Dataset" }).getByRole("button").click();
    await expect.poll(address).toBe("/datasets?view=table&sort=name");
  });

  test("is filtered by status, with counts, in the address", async () => {
    const { address, navigate } = await renderConsole(table);
    await page.getByRole("button", { name: "Status any" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Partial Index" }).click();
    await expect.poll(address).toBe("/datasets?view=table&status=PARTIAL_INDEX");
    await expect.element(row(seeded.partial.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    const all = mockDb().datasets.length;
    await expect.element(page.getByText(new RegExp(`^1 of ${all} datasets`))).toBeVisible();

    await navigate(`${table}&status=ERROR&status=DRAFT`);
    const names = page.getByRole("rowheader");
    await expect.element(row(seeded.partial.name)).not.toBeInTheDocument();
    expect(
      names
        .elements()
        .map((name) => name.querySelector("[data-dataset]")?.textContent)
        .toSorted(),
    ).toEqual([seeded.draft.name, seeded.broken.name]);
    // the menu stays open, so that several can be chosen
    await expect.element(page.getByRole("button", { name: "Status Error, Draft" })).toBeVisible();
    const error = page.getByRole("menuitemcheckbox", { name: "Error" });
    await expect.element(error).toBeChecked();
    await expect.element(error).toHaveTextContent("Error1");
    await expectAccessible();
    await page.getByRole("menuitem", { name: "Any status" }).click();
    await expect.poll(address).toBe(table);

    await navigate(`${table}&status=ERROR&q=street`);
    await expect
      .element(page.getByText("No dataset that passes these filters has “street” in it."))
      .toBeVisible();
    await page.getByRole("button", { name: "Clear the search and the filters" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
  });

  test("shows cards of one height, with their facts, and works at 360 pixels", async () => {
    // a card requests its pictures only once it is visible
    await page.viewport(1280, 2400);
    const { address } = await renderConsole(table);
    await page.getByRole("button", { name: "Cards" }).click();
    expect(address()).toBe("/datasets?view=cards");
    const card = (name: string) =>
      page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
    await expect.element(card(seeded.products.name)).toMatchTextContent(/50 images · 2 videos/);
    const streets = card(seeded.streets.name);
    await expect.element(streets.getByRole("link", { name: "4 changed since" })).toBeVisible();
    await expect.element(streets.getByRole("link", { name: /^Restored / })).toBeVisible();
    await expect.element(card(seeded.viewer.name)).toMatchTextContent(/unchanged.*Never restored/);
    await expect.element(card(seeded.broken.name)).toMatchTextContent(/no space left/);
    // One that cannot be read keeps its card.
    await expect
      .element(card("not-found").getByRole("button", { name: /Try again/ }))
      .toBeVisible();
    const heights = page
      .getByRole("listitem")
      .elements()
      .map((element) => element.getBoundingClientRect().height);
    expect(new Set(heights).size).toBe(1);
    await expectAccessible();

    await page.viewport(360, 760);
    await expect.element(page.getByRole("button", { name: "Filter and sort" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Table" })).not.toBeInTheDocument();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
    await page.getByRole("button", { name: "Filter and sort" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Error" }).click();
    await expect.poll(address).toBe("/datasets?view=cards&status=ERROR");
    await expectAccessible();
  });

  test("of a thousand cards, those near the window are in the document", async () => {
    const db = mockDb();
    const model = db.datasets.find(({ id }) => id === seeded.products.id);
    if (model === undefined) throw new Error("There is no such dataset");
    for (let number = 1; number <= 1000; number += 1) {
      db.datasets.push({
        ...model,
        id: idOf(`many/${number}`),
        name: `many ${String(number).padStart(4, "0")}`,
      });
    }
    await renderConsole("/datasets?view=cards&q=many&sort=name");
    const link = (name: string) => page.getByRole("link", { name, exact: true });
    await expect.element(link("many 0001")).toBeVisible();
    expect(page.getByRole("listitem").elements().length).toBeLessThan(40);
    const third = page.getByRole("listitem").nth(2);
    await expect.element(third).toHaveAttribute("aria-setsize", "1000");
    await expectAccessible();

    // The card with the focus stays, wherever the page is scrolled to.
    await userEvent.keyboard("j");
    await expect.element(link("many 0001")).toHaveFocus();
    await expect
      .poll(() => {
        window.scrollTo(0, document.documentElement.scrollHeight);
        return link("many 1000").elements().length;
      })
      .toBe(1);
    await expect.element(link("many 0001")).toHaveFocus();
    await expect.element(link("many 0500")).not.toBeInTheDocument();
    const places = page
      .getByRole("listitem")
      .elements()
      .map((element) => element.getBoundingClientRect())
      .map(({ left, top }) => `${Math.round(left)} ${Math.round(top)}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test("has more columns on request, which are remembered", async () => {
    localStorage.removeItem("stillframe-inventory-columns");
    const { navigate } = await renderConsole(table);
    const created = page.getByRole("columnheader", { name: "Created" });
    await expect.element(row(seeded.streets.name)).toBeVisible();
    await expect.element(created).not.toBeInTheDocument();
    await page.getByRole("button", { name: "Add columns" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Created" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Your role" }).click();
    await userEvent.keyboard("{Escape}");
    await expect.element(row(seeded.viewer.name)).toMatchTextContent(/Viewer/);
    await navigate(paths.tasks());
    await navigate(table);
    await created.getByRole("button").click();
    await expect.element(created).toHaveAttribute("aria-sort", "descending");
    localStorage.removeItem("stillframe-inventory-columns");
  });

  test("is remembered as cards or as a table", async () => {
    const { address, navigate } = await renderConsole("/datasets?view=cards");
    await page.getByRole("button", { name: "Table" }).click();
    await navigate(paths.tasks());
    await navigate(paths.datasets);
    await expect.element(row(seeded.streets.name)).toBeVisible();
    expect(address()).toBe(paths.datasets);
    await page.getByRole("button", { name: "Cards" }).click();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
  });

  test("has keys to search, to move and to switch", async () => {
    const { address } = await renderConsole("/datasets?view=cards");
    const names = () =>
      [...document.querySelectorAll("[data-dataset]")].map(({ textContent }) => textContent);
    await expect.poll(() => names().length).toBeGreaterThan(3);
    const focused = () => document.activeElement?.textContent;
    await userEvent.keyboard("j");
    await expect.poll(focused).toBe(names()[0]);
    await userEvent.keyboard("jj");
    expect(focused()).toBe(names()[2]);
    await userEvent.keyboard("k");
    expect(focused()).toBe(names()[1]);
    await userEvent.keyboard("{ArrowRight}");
    expect(focused()).toBe(names()[2]);
    await userEvent.keyboard("{ArrowDown}{ArrowUp}");
    expect(focused()).toBe(names()[2]);
    await userEvent.keyboard("v");
    await expect.poll(address).toBe("/datasets?view=table");
    await userEvent.keyboard("/zebra");
    await expect.element(page.getByRole("heading", { name: "No dataset matches" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(row(seeded.streets.name)).toBeVisible();
    await userEvent.keyboard("{Escape}vj{Enter}");
    await expect.element(page.getByRole("link", { name: "Timeline" })).toBeVisible();
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
      .toMatchTextContent(/Create dataset/);
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
    await expect.element(page.getByRole("link", { name: seeded.streets.name })).toBeVisible();
  });
});
