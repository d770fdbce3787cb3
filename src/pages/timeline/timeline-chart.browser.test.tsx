import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { restoreTo } from "#mock/versions.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const chart = page.getByRole("region", { name: "Items and labels" });
const plot = chart.getByRole("slider", { name: "Items and labels" });
const panel = page.getByRole("complementary", { name: "Selected snapshot" });
const rowOf = (name: string) => {
  const row = mockDb().snapshots.find((one) => one.datasetId === id && one.name === name);
  if (row === undefined) throw new Error(`The seed has no ${name}`);
  return row;
};

describe("the chart", () => {
  test("says each snapshot, opens one, and compares the ends of a range by keyboard", async () => {
    const app = await renderConsole(paths.timeline(id));
    await expect
      .element(plot)
      .toHaveAttribute("aria-valuetext", expect.stringMatching(/^“pre-enrichment-checkpoint”/));
    await expectAccessible();
    plot.element().focus();
    await userEvent.keyboard("{Home}");
    await expect
      .element(plot)
      .toHaveAttribute(
        "aria-valuetext",
        expect.stringMatching(/^“Snapshot [0-9a-f]{8}”.*: 180 items, car \d+%/),
      );
    await userEvent.keyboard("{ArrowRight}{Enter}");
    await expect.element(panel.getByRole("heading", { name: "v1-baseline" })).toBeVisible();

    plot.element().focus();
    await userEvent.keyboard("{ArrowRight}{Shift>}{ArrowRight}{/Shift}");
    await expect.element(chart).toMatchTextContent(/Before adding media to with-night-drives\+ 46/);
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await expect.element(chart).not.toMatchTextContent(/with-night-drives/);
    await userEvent.keyboard("{ArrowRight}{Shift>}{ArrowRight}{/Shift}{Enter}");
    await expect.poll(app.address).toMatch(/\/compare\?from=.+&to=.+/);
  });

  test("is a table on request, of which each name opens its snapshot", async () => {
    await renderConsole(paths.timeline(id));
    await chart.getByRole("button", { name: "Show as a table" }).click();
    const rows = chart.getByRole("row");
    await expect.element(rows).toHaveLength(12);
    await expect.element(rows.nth(1)).toMatchTextContent(/pre-enrichment-checkpoint.*214\d+%/);
    await expectAccessible();
    await chart.getByRole("button", { name: "captions" }).click();
    await expect.element(panel.getByRole("heading", { name: "captions" })).toBeVisible();
  });

  test("that failed to load says so, can be retried, and takes no more room", async () => {
    let broken = true;
    worker.use(
      http.get(`*/dataset/${id}/shape`, () =>
        broken
          ? HttpResponse.json({ detail: "Internal server error" }, { status: 500 })
          : undefined,
      ),
    );
    await renderConsole(paths.timeline(id));
    await expect
      .element(chart.getByRole("alert"), { timeout: 10_000 })
      .toMatchTextContent(/The chart did not load/);
    const top = () => page.getByRole("search").first().element().getBoundingClientRect().top;
    const before = top();
    broken = false;
    await chart.getByRole("button", { name: "Try again" }).click();
    await expect.element(plot).toBeVisible();
    expect(top()).toBe(before);
  });

  test("is not shown by a backend without it", async () => {
    resetMock("plain");
    await renderConsole(paths.timeline(id));
    await expect.element(page.getByRole("article", { name: "captions" })).toBeVisible();
    expect(chart.elements()).toEqual([]);
  });
});

describe("the line of the current version", () => {
  const line = page.getByRole("group", { name: "Current Version" });

  test("names an older one that was restored, and shows its row", async () => {
    const dataset = mockDb().datasets.find((row) => row.id === id);
    if (dataset === undefined) throw new Error("no dataset");
    await page.viewport(1280, 480);
    restoreTo(mockDb(), dataset, rowOf("v1-baseline"), "owner@localhost", {});
    dataset.currentSnapshotId = rowOf("v1-baseline").id;
    await renderConsole(paths.timeline(id));
    await expect.element(line).toMatchTextContent(/v1-baseline.*Restored .* by owner@localhost/);
    await expectAccessible();
    await line.getByRole("button", { name: "Show its row" }).click();
    await expect.element(page.getByRole("article", { name: "v1-baseline" })).toBeInViewport();
    await expect
      .element(line.getByRole("button", { name: "Show its row" }))
      .not.toBeInTheDocument();
    await page.viewport(1280, 800);
  });

  test("is there while the newest row is out of sight, and moves no row", async () => {
    await page.viewport(1280, 480);
    await renderConsole(paths.timeline(id));
    await expect.element(page.getByRole("article", { name: "captions" })).toBeVisible();
    expect(line.elements()).toEqual([]);
    const top = () =>
      page.getByRole("article", { name: "captions" }).element().getBoundingClientRect().top +
      window.scrollY;
    const before = top();
    window.scrollTo(0, 700);
    await expect.element(line).toMatchTextContent(/pre-enrichment-checkpoint.*4 items changed/);
    expect(top()).toBe(before);
    await page.viewport(1280, 800);
  });
});

test("a row near the bottom stays where it is when its panel opens", async () => {
  await renderConsole(paths.timeline(id));
  const row = page.getByRole("article", { name: "captions" });
  await expect.element(row.getByRole("link", { name: "captions" })).toBeVisible();
  row.element().scrollIntoView({ block: "end" });
  const top = () => row.element().getBoundingClientRect().top;
  const before = top();
  await row.getByRole("link", { name: "captions" }).click();
  await expect.element(panel.getByRole("heading", { name: "captions" })).toBeVisible();
  expect(Math.abs(top() - before)).toBeLessThan(2);
});
