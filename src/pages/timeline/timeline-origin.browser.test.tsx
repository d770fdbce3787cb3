import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { record } from "#mock/activity.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const row = (name: string) => page.getByRole("article", { name, exact: true });
const dialog = page.getByRole("dialog");

beforeEach(async () => {
  resetMock("full");
  mockClock.run();
  await page.viewport(1440, 900);
});

test("a snapshot whose parent is not the row below says so, and is compared with its parent", async () => {
  const { address } = await renderConsole(paths.timeline(seeded.streets.id));
  await page.getByRole("button", { name: "Actions for “v1-baseline”", exact: true }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(row("v1-baseline").getByText("Current Version")).toBeVisible();
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("after the restore");
  await dialog.getByRole("button", { name: "Create" }).click();

  // There were no changes since the restore, whatever the row below contains.
  const after = row("after the restore");
  await expect.element(after.getByRole("link", { name: /^from v1-baseline/ })).toBeVisible();
  await expect.element(after).toMatchTextContent(/Nothing changed since “v1-baseline”/);
  expect(
    row("captions")
      .getByRole("link", { name: /^from / })
      .elements(),
  ).toEqual([]);
  await expectAccessible();

  await after.getByRole("link", { name: "after the restore" }).click();
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await expect.element(panel).toMatchTextContent(/Made from\s*v1-baseline · no change/);
  await after.getByRole("link", { name: /^from v1-baseline/ }).click();
  await expect.element(panel.getByRole("heading", { name: "v1-baseline" })).toBeVisible();
  expect(address()).toContain("snapshot=");
});

test("the panel of a snapshot names who edited what is in it", async () => {
  const { id } = seeded.streets;
  const db = mockDb();
  const made = db.snapshots.find((one) => one.datasetId === id && one.name === "labels-cleaned");
  if (made === undefined) throw new Error("The seeds have labels-cleaned");
  db.activity = db.activity.filter(({ datasetId }) => datasetId !== id);
  for (const [actor, items] of [
    ["jonas@example.org", 12],
    ["jonas@example.org", 3],
    ["mia@example.org", 1],
  ] as const) {
    record(db, { id }, actor, "edit_media", { at: made.createdAt - 1_000, items });
  }
  record(db, { id }, "later@example.org", "edit_media", { at: made.createdAt + 1, items: 5 });
  await renderConsole(paths.timeline(id, made.id));
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await expect
    .element(panel)
    .toMatchTextContent(/Edited by ?jonas: 2 edits of 15 items ?mia: 1 edit of 1 item ?Content/);
});
