import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const box = (name: string) => page.getByRole("checkbox", { name: `Select “${name}”`, exact: true });
const bar = page.getByRole("region", { name: "Selected snapshots" });
const compare = bar.getByRole("link", { name: "Compare" });
const refused = bar.getByRole("button", { name: "Compare" });

function snapshotId(name: string): string {
  const row = mockDb().snapshots.find((one) => one.datasetId === id && one.name === name);
  if (row === undefined) throw new Error(`The seeds have no ${name}`);
  return row.id;
}

describe("two selected snapshots", () => {
  // High enough that the bar covers no row, of which axe would measure only the visible half.
  beforeEach(() => page.viewport(1280, 1600));
  afterEach(() => page.viewport(1280, 800));

  test("are compared, the older one first, the current version among them", async () => {
    const { address } = await renderConsole(paths.timeline(id));
    // The order of selection does not matter: the link is the same.
    await box("pre-enrichment-checkpoint").click();
    await expect
      .element(refused)
      .toHaveAccessibleDescription("Select exactly two snapshots to compare them");
    await expectAccessible();
    await box("v1-baseline").click();
    const to = paths.compare(id, {
      from: snapshotId("v1-baseline"),
      to: snapshotId("pre-enrichment-checkpoint"),
    });
    await expect.element(compare).toHaveAttribute("href", to);
    await expectAccessible();

    // A third one is too many.
    page.getByRole("article", { name: "captions" }).getByRole("link").first().element().focus();
    await userEvent.keyboard("x");
    await expect.element(refused).toBeVisible();
    await expect.element(compare).not.toBeInTheDocument();
    await userEvent.keyboard("x");
    await compare.click();
    await expect.element(page.getByRole("button", { name: "44 added" })).toBeVisible();
    expect(address()).toBe(to);
  });

  test("that cannot both be removed can be compared", async () => {
    await renderConsole(paths.timeline(id));
    await box("pre-enrichment-checkpoint").click();
    await box("captions").click();
    await expect.element(compare).toBeVisible();
    await bar.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await expect
      .element(dialog.getByRole("listitem").first())
      .toMatchTextContent(
        "Stays: The current version cannot be deleted: create a new snapshot first",
      );
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect.element(dialog.getByRole("status")).toMatchTextContent("Deleted 1 of 2 snapshots");
  });

  test("can be compared by a viewer, but not removed", async () => {
    await renderConsole(paths.timeline(seeded.viewer.id));
    await box("last-good").click();
    await page.getByRole("checkbox", { name: /^Select “Snapshot [0-9a-f]{8}”/ }).click();
    await expect.element(compare).toBeVisible();
    await expect.element(bar.getByRole("button", { name: "Delete" })).not.toBeInTheDocument();
  });

  test("cannot be compared once removed", async () => {
    const { navigate } = await renderConsole(paths.timeline(id));
    for (const name of ["captions", "v1-baseline"]) {
      const row = mockDb().snapshots.find((one) => one.name === name);
      if (row) row.removedAt = Date.now();
    }
    await navigate(`${paths.timeline(id)}?removed=true`);
    await box("captions").click();
    await box("v1-baseline").click();
    await expect.element(bar.getByRole("button", { name: "Bring back" })).toBeVisible();
    await expect.element(compare).not.toBeInTheDocument();
    await expect.element(refused).not.toBeInTheDocument();
  });
});

test("a backend without comparison does not show it", async () => {
  resetMock("plain");
  await renderConsole(paths.timeline(id, snapshotId("captions")));
  await box("captions").click();
  await box("v1-baseline").click();
  await expect.element(bar.getByRole("button", { name: "Delete" })).toBeVisible();
  await expect.element(compare).not.toBeInTheDocument();
  await expect.element(refused).not.toBeInTheDocument();
  await expect
    .element(page.getByRole("link", { name: "Compare with now" }))
    .not.toBeInTheDocument();
});

test("a snapshot is compared with now from its panel", async () => {
  const { address } = await renderConsole(paths.timeline(id, snapshotId("v1-baseline")));
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await panel.getByRole("link", { name: "Compare with now" }).click();
  await expect.element(page.getByRole("button", { name: "44 added" })).toBeVisible();
  expect(address()).toBe(paths.compare(id, { from: snapshotId("v1-baseline"), to: "head" }));
});
