import { expect, test } from "./fixtures.ts";
import { choose, snapshotRow, unnamed, timelinePath } from "./timeline.ts";

test("a clone is a separate dataset: its changes do not affect its source", async ({
  page,
  api,
}) => {
  const source = await api.ready("Source", 12);
  await api.tag(source.id, {}, "kept");
  const saved = await api.snapshot(source.id, "to be cloned");
  const before = await api.media(source.id);
  await page.goto(timelinePath(source.id));

  const dialog = await choose(page, "to be cloned", "Clone");
  await expect(dialog.getByRole("textbox", { name: "Name of the clone" })).toHaveValue(
    `${source.display_name} (cloned)`,
  );
  await dialog.getByRole("button", { name: "Clone" }).click();
  await expect(page.getByText(`“${source.display_name} (cloned)” is ready`)).toBeVisible();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: `${source.display_name} (cloned)` }),
  ).toBeVisible();
  const cloneId = /\/datasets\/([^/]+)\/snapshots/.exec(page.url())?.[1] ?? "";
  expect(cloneId).not.toBe(source.id);
  const [first, ...others] = await api.snapshots(cloneId);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ reason: "clone", is_current: true, n_images: 12 });
  await expect(
    snapshotRow(page, unnamed(first?.snapshot_id)).getByText("Clone", { exact: true }),
  ).toBeVisible();

  // Delete a third of it.
  await page.getByRole("link", { name: "Explore" }).click();
  for (const name of ["01.png", "02.png", "03.png", "04.png"]) {
    await page.getByRole("button", { name: `Select ${name}` }).click();
  }
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: "Delete" })
    .click();
  await dialog.getByRole("button", { name: "Delete 4 items" }).click();
  await expect(page.getByText("4 items deleted")).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "01.png" })).toBeHidden();
  await expect(page.getByText("8 images", { exact: true })).toBeVisible();
  expect((await api.media(cloneId)).map(({ file_name }) => file_name).toSorted()).toEqual(
    before
      .map(({ file_name }) => file_name)
      .toSorted()
      .slice(4),
  );

  // The source is unchanged.
  await page.goto(`/datasets/${source.id}`);
  await expect(page.getByText("12 images", { exact: true })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "01.png" })).toBeVisible();
  expect(await api.media(source.id)).toEqual(before);
  expect(await api.media(source.id, saved.snapshot_id)).toEqual(before);
  expect((await api.dataset(source.id)).changes_since_current).toBe(0);
});

test("a clone names its source, and the source lists its clones", async ({ page, api, axe }) => {
  const source = await api.ready("Ancestor", 12);
  const saved = await api.snapshot(source.id, "ancestral");
  await page.goto(timelinePath(source.id));
  const dialog = await choose(page, "ancestral", "Clone");
  await dialog.getByRole("button", { name: "Clone" }).click();
  const cloneName = `${source.display_name} (cloned)`;
  await expect(page.getByText(`“${cloneName}” is ready`)).toBeVisible();

  // The source shows it at once, and so does the snapshot.
  const lineage = page.getByRole("region", { name: "Origin and clones" });
  await lineage.getByRole("button", { name: "1 clone" }).click();
  const clones = page.getByRole("dialog", { name: `Clones of “${source.display_name}”` });
  await expect(clones.getByRole("listitem")).toContainText("localhost");
  await axe();
  await page.keyboard.press("Escape");
  await snapshotRow(page, "ancestral").getByRole("link", { name: "ancestral" }).click();
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await panel
    .getByRole("list", { name: "Clones made from it" })
    .getByRole("link", { name: cloneName })
    .click();

  await expect(page.getByRole("heading", { level: 1, name: cloneName })).toBeVisible();
  await expect(lineage).toHaveText(`Cloned from ${source.display_name} at ancestral`);
  await axe();
  await lineage.getByRole("link", { name: "ancestral" }).click();
  await expect(page).toHaveURL(
    new RegExp(`${source.id}/snapshots\\?snapshot=${saved.snapshot_id}`),
  );
  await expect(panel.getByRole("heading", { name: "ancestral" })).toBeVisible();
});

test("the better of two attempts is adopted, and the adoption undone", async ({
  page,
  api,
  axe,
}) => {
  const source = await api.ready("Attempt A", 12);
  const [first] = await api.snapshots(source.id);
  await api.tag(source.id, {}, "by A");
  const clone = await api.clone(source.id, first?.snapshot_id ?? "");
  await api.tag(clone.id, {}, "by B");
  const winner = await api.snapshot(clone.id, "model B");
  const tagsOf = async () => [...new Set((await api.media(source.id)).flatMap(({ tags }) => tags))];

  const versions = new URLSearchParams({
    from: "head",
    to: winner.snapshot_id,
    to_dataset: clone.id,
  });
  await page.goto(`/datasets/${source.id}/compare?${versions}`);
  await page.getByRole("button", { name: `Adopt into “${source.display_name}”…` }).click();
  const dialog = page.getByRole("dialog", {
    name: `Adopt “model B” from “${clone.display_name}”?`,
  });
  await expect(dialog.getByText("12 items change", { exact: false }).first()).toBeVisible();
  await axe();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("B finds more");
  await dialog.getByRole("button", { name: "Adopt", exact: true }).click();
  await expect(
    page.getByText(`Adopted “model B” from “${clone.display_name}”`).first(),
  ).toBeVisible();
  expect(await tagsOf()).toEqual(["by B"]);

  await page.goto(timelinePath(source.id));
  await expect(snapshotRow(page, `model B (from ${clone.display_name})`)).toContainText("Current");
  await page.getByRole("link", { name: "Receipt" }).first().click();
  await expect(page.getByText("Adopted from")).toBeVisible();
  await axe();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore", exact: true }).click();
  await expect.poll(tagsOf).toEqual(["by A"]);
});
