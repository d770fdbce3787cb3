import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const node = (name: string) => page.getByRole("article", { name, exact: true });
const link = (name: string) => node(name).getByRole("link", { name });
const box = (name: string) => page.getByRole("checkbox", { name: `Select “${name}”`, exact: true });
const bar = page.getByRole("region", { name: "Selected snapshots" });
const dialog = page.getByRole("dialog");
const live = () =>
  mockDb()
    .snapshots.filter((row) => row.datasetId === id && row.removedAt === null)
    .map((row) => row.name);
const names = () =>
  page
    .getByRole("article")
    .elements()
    .map((element) => element.getAttribute("aria-label"));

describe.each(["full", "plain"] as const)("several snapshots on the %s backend", (profile) => {
  // High enough that the bar covers no row, of which axe would measure only the visible half.
  beforeEach(async () => {
    await page.viewport(1280, 1600);
    resetMock(profile);
  });
  afterEach(() => page.viewport(1280, 800));

  test("are selected by box, range and key, and removed with a result for each", async () => {
    await renderConsole(paths.timeline(id));
    await box("captions").click();
    await expect.element(bar.getByRole("status")).toMatchTextContent("1 selected");
    await userEvent.keyboard("{Shift>}");
    await box("with-night-drives").click();
    await userEvent.keyboard("{/Shift}");
    await expect.element(bar.getByRole("status")).toMatchTextContent("2 selected");

    // By keyboard only, and by a click on the row with the shift key.
    link("re-clustered").element().focus();
    await userEvent.keyboard("x");
    await expect.element(box("re-clustered")).toBeChecked();
    await userEvent.keyboard("x");
    await expect.element(box("re-clustered")).not.toBeChecked();
    await box("pre-enrichment-checkpoint").click();
    await userEvent.keyboard("{Shift>}");
    await link("labels-cleaned").click();
    await userEvent.keyboard("{/Shift}");
    await expect.element(bar.getByRole("status")).toMatchTextContent("4 selected");
    await expectAccessible();

    await bar.getByRole("button", { name: "Delete" }).click();
    await expect.element(dialog).toMatchTextContent("Delete 3 of 4 snapshots?");
    const listed = dialog.getByRole("list", { name: "Snapshots to delete" });
    await expect
      .element(listed.getByRole("listitem").first())
      .toMatchTextContent(
        "pre-enrichment-checkpoint Stays: The current version cannot be deleted: create a new snapshot first",
      );
    await expect.element(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus();
    await expectAccessible();
    // Another user removes one of them first.
    const meanwhile = mockDb().snapshots.find((row) => row.name === "captions");
    if (meanwhile) meanwhile.removedAt = Date.now();
    await dialog.getByRole("button", { name: "Delete" }).click();

    await expect.element(dialog.getByRole("status")).toMatchTextContent("Deleted 2 of 4 snapshots");
    const results = dialog.getByRole("list", { name: "Results" });
    const lines = results.getByRole("listitem").elements();
    expect(lines.map((line) => line.textContent)).toEqual([
      "pre-enrichment-checkpoint Stays: The current version cannot be deleted: create a new snapshot first",
      "labels-cleaned Deleted",
      "captions Stays: Snapshot not found",
      "with-night-drives Deleted",
    ]);
    await expectAccessible();
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(live()).not.toContain("labels-cleaned");
    expect(live()).not.toContain("with-night-drives");
    expect(names()).not.toContain("captions");
    await expect.element(bar.getByRole("status")).toMatchTextContent("1 selected");
  });

  test("the selection is cleared once its rows are no longer shown", async () => {
    await renderConsole(paths.timeline(id));
    await page.getByRole("button", { name: "Select several snapshots" }).click();
    await expect
      .element(bar.getByRole("button", { name: "Delete" }))
      .toHaveAccessibleDescription("Select some snapshots first");
    await bar.getByRole("button", { name: /^Select all/ }).click();
    await expect.element(bar.getByRole("status")).toMatchTextContent(/^1\d selected$/);
    await page.getByRole("searchbox").fill("captions");
    await expect.element(page.getByText("1 snapshot found")).toBeVisible();
    await expect.element(bar).not.toBeInTheDocument();

    await box("captions").click();
    link("captions").element().focus();
    await userEvent.keyboard("{Escape}");
    await expect.element(bar).not.toBeInTheDocument();
    await expect.element(link("captions")).toHaveFocus();
  });
});

async function remove(name: string) {
  await page.getByRole("button", { name: `Actions for “${name}”`, exact: true }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
}

test("a removal can be undone at once", async () => {
  await renderConsole(paths.timeline(id));
  await expect.element(node("captions")).toBeVisible();
  const before = names();
  await page.getByRole("button", { name: "Actions for “captions”", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await expect.element(dialog).toMatchTextContent(/It can be brought back for 7 days/);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect.element(node("captions")).not.toBeInTheDocument();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect.element(node("captions")).toBeVisible();
  await expect.element(page.getByText("“captions” is back")).toBeVisible();
  expect(names()).toEqual(before);
  expect(live()).toContain("captions");
});

test("removed snapshots are listed with their end, and brought back one by one or together", async () => {
  const app = await renderConsole(paths.timeline(id));
  for (const name of ["captions", "v1-baseline", "re-clustered"]) await remove(name);
  const filter = page.getByRole("button", { name: /^Deleted/ });
  await expect.element(filter).toMatchTextContent("Deleted3");
  await filter.click();
  expect(app.address()).toContain("removed=true");
  await expect
    .element(page.getByText(/^Deleted snapshots can be brought back for 7\sdays/))
    .toBeVisible();
  await expect.poll(names).toEqual(["re-clustered", "captions", "v1-baseline"]);
  await expect.element(node("captions")).toMatchTextContent(/gone for good on \d+ \w+ \d{4}/);
  expect(node("captions").getByRole("link").elements()).toEqual([]);
  await expectAccessible();

  await page.getByRole("button", { name: "Bring back “captions”" }).click();
  await expect.element(node("captions")).not.toBeInTheDocument();
  await expect.element(page.getByText("“captions” is back")).toBeVisible();
  await box("re-clustered").click();
  await bar.getByRole("button", { name: /^Select all/ }).click();
  // Four notices are under way, and none covers the bar.
  expect(document.querySelectorAll(".mantine-Notification-root").length).toBeGreaterThan(2);
  for (const button of bar.getByRole("button").elements()) {
    const { x, y, width, height } = button.getBoundingClientRect();
    expect(document.elementFromPoint(x + width / 2, y + height / 2)?.closest("button")).toBe(
      button,
    );
  }
  await bar.getByRole("button", { name: "Bring back" }).click();
  await expect.element(page.getByRole("heading", { name: "Nothing to bring back" })).toBeVisible();
  await page.getByRole("button", { name: "Back to the timeline" }).click();
  await expect.element(node("captions")).toBeVisible();
  await expect.element(node("v1-baseline")).toBeVisible();
});

test("a snapshot that cannot be brought back any more says so, and a viewer may only look", async () => {
  const app = await renderConsole(paths.timeline(id));
  await remove("captions");
  await page.getByRole("button", { name: /^Deleted/ }).click();
  await expect.element(node("captions")).toBeVisible();
  const row = mockDb().snapshots.find((each) => each.name === "captions");
  if (row) row.removedAt = Date.now() - 8 * 24 * 3_600_000;
  await page.getByRole("button", { name: "Bring back “captions”" }).click();
  await expect
    .element(page.getByText(/deleted more than 7 days ago and cannot be brought back/))
    .toBeVisible();

  const other = mockDb().snapshots.find(
    (each) => each.datasetId === seeded.viewer.id && each.reason === "creation",
  );
  if (other) other.removedAt = Date.now();
  await app.navigate(`${paths.timeline(seeded.viewer.id)}?removed=true`);
  await expect.element(page.getByRole("button", { name: "View only" })).toBeVisible();
  await expect.element(page.getByRole("article").first()).toBeVisible();
  await expect.element(page.getByRole("button", { name: /^Bring back/ })).not.toBeInTheDocument();
});

test("a backend without undelete does not show it", async () => {
  resetMock("plain");
  await renderConsole(`${paths.timeline(id)}?removed=true`);
  await expect.element(node("captions")).toBeVisible();
  expect(page.getByRole("button", { name: /^Deleted/ }).elements()).toEqual([]);
  await remove("captions");
  await expect.element(page.getByText("Deleted “captions”")).toBeVisible();
  expect(page.getByRole("button", { name: "Undo" }).elements()).toEqual([]);
});
