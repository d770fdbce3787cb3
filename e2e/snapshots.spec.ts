import { expect, test } from "./fixtures.ts";
import { actionsOf, choose, snapshotRow, timelinePath } from "./timeline.ts";

const emoji = "🎛️ v2 – «żółw» 👩🏽‍🚀";
const rightToLeft = "نسخة قبل التنظيف (final)";

test("names may be in any script, and are stored as they were written", async ({ page, api }) => {
  const dataset = await api.ready("Scripts", 3);
  const snapshot = await api.snapshot(dataset.id, "plain name");
  await page.goto(timelinePath(dataset.id));

  const dialog = await choose(page, "plain name", "Edit");
  await dialog.getByRole("textbox", { name: "Name" }).fill(emoji);
  await dialog.getByRole("textbox", { name: "Description" }).fill(rightToLeft);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(snapshotRow(page, emoji).getByTitle(rightToLeft)).toBeAttached();
  expect((await api.snapshots(dataset.id))[0]).toEqual({
    ...snapshot,
    snapshot_name: emoji,
    description: rightToLeft,
  });

  await choose(page, emoji, "Edit");
  await dialog.getByRole("textbox", { name: "Name" }).fill(rightToLeft);
  await dialog.getByRole("textbox", { name: "Description" }).fill("<b>not markup</b>");
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = snapshotRow(page, rightToLeft);
  await expect(row.getByTitle("<b>not markup</b>")).toBeAttached();
  // The name must not change the direction of the words around it.
  await expect(row.getByRole("link").locator("bdi")).toHaveText(rightToLeft);
  await page.reload();
  await expect(row).toBeVisible();

  await choose(page, rightToLeft, "Edit");
  await dialog.getByRole("textbox", { name: "Name" }).fill("   ");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("The name has at least 1 character")).toBeVisible();
});

test("the id of a snapshot can be copied", async ({ page, context, api }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const dataset = await api.ready("Copied", 3);
  const snapshot = await api.snapshot(dataset.id, "by its id");
  await page.goto(timelinePath(dataset.id));
  await choose(page, "by its id", "Copy Snapshot ID");
  await expect(page.getByText("Snapshot ID copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(snapshot.snapshot_id);
});

test("a snapshot is removed, but never the current one", async ({ page, api }) => {
  const dataset = await api.ready("Removed", 3);
  await api.snapshot(dataset.id, "old");
  await api.snapshot(dataset.id, "new");
  await page.goto(timelinePath(dataset.id));

  await actionsOf(page, "new").click();
  const remove = page.getByRole("menuitem", { name: /^Delete/ });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toContainText(
    "The current version cannot be deleted: create a new snapshot first",
  );
  await page.keyboard.press("Escape");

  const dialog = await choose(page, "old", "Delete");
  await expect(dialog.getByText(/It disappears from the timeline/)).toBeVisible();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(dialog).toBeHidden();
  await expect(snapshotRow(page, "old")).toBeHidden();
  await expect(snapshotRow(page, "new").getByText("Current Version")).toBeVisible();
  const names = (await api.snapshots(dataset.id)).map(({ snapshot_name }) => snapshot_name);
  expect(names).toContain("new");
  expect(names).not.toContain("old");
});

test("search, filters and a link to one snapshot are in the address", async ({ page, api }) => {
  const dataset = await api.ready("Found", 3);
  await api.snapshot(dataset.id, "alpha", "before the relabelling");
  const beta = await api.snapshot(dataset.id, "beta", "after it");
  await page.goto(timelinePath(dataset.id));

  const search = page.getByRole("searchbox", { name: "Search names, descriptions and reasons" });
  await search.fill("RELABEL");
  await expect(page.getByText("1 snapshot found")).toBeVisible();
  await expect(snapshotRow(page, "alpha")).toBeVisible();
  await expect(snapshotRow(page, "beta")).toBeHidden();
  await page.reload();
  await expect(search).toHaveValue("RELABEL");
  await expect(snapshotRow(page, "beta")).toBeHidden();
  await search.fill("no such thing");
  await expect(page.getByRole("heading", { name: "No snapshot matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(snapshotRow(page, "beta")).toBeVisible();

  await page.getByRole("button", { name: "Origin" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Creation" }).click();
  await expect(page.getByText("1 snapshot found")).toBeVisible();
  await expect(snapshotRow(page, "alpha")).toBeHidden();

  await page.goto(`${timelinePath(dataset.id)}?snapshot=${beta.snapshot_id}`);
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await expect(panel.getByRole("heading", { name: "beta" })).toBeVisible();
  await expect(panel.getByText("after it")).toBeVisible();
  await expect(panel.getByText(beta.snapshot_id)).toBeVisible();
  await expect(panel.getByRole("img", { name: "1.png" })).toBeVisible();
  await panel.getByRole("link", { name: "Browse", exact: true }).click();
  await expect(page).toHaveURL(`/datasets/${dataset.id}?at=${beta.snapshot_id}`);
  await expect(page.getByRole("region", { name: "You are looking at the past" })).toBeVisible();
  // The link that led here is gone, and the focus is at the start of the page.
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page.getByRole("gridcell", { name: "1.png" })).toBeVisible();

  await page.goto(`${timelinePath(dataset.id)}?snapshot=${crypto.randomUUID()}`);
  await expect(panel.getByRole("heading", { name: "No such snapshot" })).toBeVisible();
});

test("the timeline is operated by keyboard alone", async ({ page, api }) => {
  const dataset = await api.ready("Keys", 3);
  await api.snapshot(dataset.id, "older");
  await api.snapshot(dataset.id, "newer");
  await page.goto(timelinePath(dataset.id));
  const older = snapshotRow(page, "older").getByRole("link", { name: "older" });
  const newer = snapshotRow(page, "newer").getByRole("link", { name: "newer" });
  const dialog = page.getByRole("dialog");
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });

  await newer.focus();
  await page.keyboard.press("j");
  await expect(older).toBeFocused();
  await page.keyboard.press("k");
  await expect(newer).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("heading", { name: "older" })).toBeVisible();

  await older.focus();
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Restore “older”?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(older).toBeFocused();

  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Create a snapshot" })).toBeVisible();
  // While typing, letters are text again.
  await page.keyboard.type("jack");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("jack");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(snapshotRow(page, "jack").getByText("Current Version")).toBeVisible();
  expect((await api.snapshots(dataset.id))[0]?.snapshot_name).toBe("jack");
});

test("a dialog gives the focus back to the menu button that it came from", async ({
  page,
  api,
}) => {
  const dataset = await api.ready("Focus", 3);
  await api.snapshot(dataset.id, "one");
  await page.goto(timelinePath(dataset.id));
  const dialog = page.getByRole("dialog");
  for (const action of ["Edit", "Clone"] as const) {
    await choose(page, "one", action);
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(actionsOf(page, "one")).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(actionsOf(page, "one")).toBeFocused();
});
