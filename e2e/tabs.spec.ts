import { expect, test } from "./fixtures.ts";
import { choose, snapshotRow, timelinePath } from "./timeline.ts";

test("a restore in one tab shows in another", async ({ page, context, api }) => {
  const dataset = await api.ready("Two tabs", 4);
  await api.snapshot(dataset.id, "first");
  await api.tag(dataset.id, {}, "later");
  await api.snapshot(dataset.id, "second");

  const other = await context.newPage();
  await other.goto(timelinePath(dataset.id));
  await expect(snapshotRow(other, "second").getByText("Current Version")).toBeVisible();

  await page.goto(timelinePath(dataset.id));
  await choose(page, "first", "Restore");
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(snapshotRow(page, "first").getByText("Current Version")).toBeVisible();

  await expect(snapshotRow(other, "first").getByText("Current Version")).toBeVisible();
  await expect(other.getByRole("article").getByText("Current Version")).toHaveCount(1);
  await expect(other.getByText(/^Restored to first by owner@localhost/)).toBeVisible();
  const current = (await api.snapshots(dataset.id)).filter(({ is_current }) => is_current);
  expect(current.map(({ snapshot_name }) => snapshot_name)).toEqual(["first"]);
});

test("a restore does not replace changes that the user has not seen", async ({ page, api }) => {
  const dataset = await api.ready("Race", 4);
  await api.snapshot(dataset.id, "first");
  await api.tag(dataset.id, {}, "seen");
  await page.goto(timelinePath(dataset.id));
  const dialog = await choose(page, "first", "Restore");
  const restore = dialog.getByRole("button", { name: "Restore" });
  await expect(
    dialog.getByText(
      "4 items changed since the current version and will be saved in a safety snapshot.",
    ),
  ).toBeVisible();

  const [item] = await api.media(dataset.id);
  await api.tag(dataset.id, { media_ids: [item?.media_id ?? ""] }, "unseen");
  await restore.click();
  await expect(dialog.getByRole("alert")).toContainText("The dataset changed since this preview");
  expect(await api.media(dataset.id, undefined, { tag: ["unseen"] })).toHaveLength(1);

  // The dialog shows the change now, so the second press confirms it.
  await restore.click();
  await expect(dialog).toBeHidden();
  await expect(snapshotRow(page, "first").getByText("Current Version")).toBeVisible();
  expect(await api.media(dataset.id, undefined, { tag: ["seen"] })).toEqual([]);
  const safety = (await api.snapshots(dataset.id)).find(
    ({ snapshot_name }) => snapshot_name === "Before restoring first",
  );
  expect(await api.media(dataset.id, safety?.snapshot_id, { tag: ["unseen"] })).toHaveLength(1);
});

test("deleting all matches is refused when other items may match by now", async ({ page, api }) => {
  const dataset = await api.ready("Race of edits", 4);
  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: "Select all 4" }).click();
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: "Delete" })
    .click();
  const dialog = page.getByRole("dialog", { name: "Delete items" });
  await expect(dialog).toBeVisible();
  await api.tag(dataset.id, {}, "meanwhile");
  await dialog.getByRole("button", { name: "Delete 4 items" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The dataset changed since this preview");
  expect(await api.media(dataset.id)).toHaveLength(4);
});

test("another client's snapshot shows by itself, and is offered where it would move the text being read", async ({
  page,
  api,
}) => {
  const dataset = await api.ready("Live", 3);
  await page.goto(timelinePath(dataset.id));
  await expect(page.getByRole("article").getByText("Current Version")).toBeVisible();
  await api.snapshot(dataset.id, "by a script");
  await expect(snapshotRow(page, "by a script").getByText("Current Version")).toBeVisible();

  await snapshotRow(page, "by a script").hover();
  await api.snapshot(dataset.id, "while one points");
  const offer = page.getByRole("button", { name: "1 new" });
  await expect(offer).toBeVisible();
  await expect(snapshotRow(page, "while one points")).toHaveCount(0);
  await offer.click();
  await expect(snapshotRow(page, "while one points").getByText("Current Version")).toBeVisible();

  // Another user's edit shows as well, and the inventory follows.
  await api.tag(dataset.id, {}, "by somebody");
  await expect(page.getByText("Now: 3 items changed since the current version")).toBeVisible();
});
