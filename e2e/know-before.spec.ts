import { expect, test } from "./fixtures.ts";

test("a restore is previewed, can be partial, leaves a receipt, and is undone", async ({
  page,
  api,
  axe,
}) => {
  const dataset = await api.ready("Junction", 120);
  const original = await api.media(dataset.id);
  const baseline = await api.snapshot(dataset.id, "baseline");
  const ids = original.map(({ media_id }) => media_id);
  await api.tag(dataset.id, { media_ids: ids.slice(0, 12) }, "wrong");
  await api.remove(dataset.id, { media_ids: ids.slice(100) });
  const broken = await api.media(dataset.id);

  await page.goto(`/datasets/${dataset.id}/snapshots?snapshot=${baseline.snapshot_id}`);
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await panel.getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore “baseline”?" });
  const impact = dialog.getByRole("region", { name: "What will happen" });
  await expect(impact.getByText("20 items come back", { exact: true })).toBeVisible();
  await expect(impact.getByText("12 items change", { exact: true })).toBeVisible();
  await expect(impact.getByText("tags of 12")).toBeVisible();
  const strip = impact.getByRole("list", { name: "Some of them: 20 items come back" });
  await expect(strip.getByRole("img")).toHaveCount(8);
  // Deleted items show their pictures.
  for (const picture of await strip.getByRole("img").all()) {
    await expect
      .poll(async () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(0);
  }
  await expect(dialog.getByText(/^2 edits by 1 person since/)).toBeVisible();
  await axe();

  // Only the tags: deleted items stay deleted, and the current version does not change.
  await dialog.getByRole("checkbox", { name: "Restore only some of it" }).check();
  await dialog.getByRole("checkbox", { name: "Tags" }).check();
  await expect(impact.getByText("20 items come back", { exact: true })).toBeHidden();
  await expect(impact.getByText("12 items change", { exact: true })).toBeVisible();
  await expect(impact.getByRole("link", { name: /^See all/ })).toHaveAttribute(
    "href",
    /kind=modified&field=tags$/,
  );
  await expect(dialog.getByText("100 images", { exact: true })).toHaveCount(2);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Restored a part of baseline by/)).toBeVisible();
  expect(await api.media(dataset.id, undefined, { tag: ["wrong"] })).toHaveLength(0);
  expect(await api.media(dataset.id)).toHaveLength(100);

  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).press("Enter");
  const receipt = page.getByRole("article", { name: "Restored a part of “baseline”" });
  await expect(receipt.getByText("Only tags")).toBeVisible();
  await expect(receipt.getByText("0 came back, 0 left, 12 items changed")).toBeVisible();
  await axe();
  await receipt.getByRole("button", { name: "Undo this restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect.poll(async () => api.media(dataset.id)).toEqual(broken);
});

test("two versions are compared, by kind and item by item", async ({ page, api, axe }) => {
  const dataset = await api.ready("Harbour", 90);
  const ids = (await api.media(dataset.id)).map(({ media_id }) => media_id);
  await api.snapshot(dataset.id, "before");
  await api.tag(dataset.id, { media_ids: ids.slice(0, 30) }, "night");
  await api.remove(dataset.id, { media_ids: ids.slice(80) });

  await page.goto(`/datasets/${dataset.id}/snapshots`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("button", { name: "10 removed" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Tags: 30 items" })).toBeVisible();
  await expect(page.getByText("90 before, 80 after").first()).toBeAttached();
  const removed = page.getByRole("region", { name: "Removed" });
  await expect(removed.getByRole("img").first()).toBeVisible();
  await axe();
  await page.getByRole("searchbox", { name: "Label, tag or name" }).fill("NIGHT");
  await expect(page.getByText("30 items differ")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("button", { name: "30 changed" }).click();
  await expect(page).toHaveURL(/kind=modified/);
  await expect(page.getByText("30 items differ")).toBeVisible();
  const sheet = page.getByRole("list", { name: "Items that differ" });
  await sheet.getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("gained night")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByText("2 of 30")).toBeVisible();
  await axe();
});

test("two snapshots are picked on the timeline and compared", async ({ page, api, axe }) => {
  const dataset = await api.ready("Crossing", 40);
  const ids = (await api.media(dataset.id)).map(({ media_id }) => media_id);
  const older = await api.snapshot(dataset.id, "raw");
  await api.tag(dataset.id, { media_ids: ids.slice(0, 7) }, "dusk");
  const newer = await api.snapshot(dataset.id, "tagged");

  await page.goto(`/datasets/${dataset.id}/snapshots`);
  // By keyboard only; the current version is one of them.
  await page.getByRole("link", { name: "tagged", exact: true }).focus();
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Selected snapshots" });
  await expect(bar.getByText("Select exactly two snapshots to compare them")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await axe();
  await bar.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("button", { name: "7 changed" })).toBeVisible();
  await expect(page).toHaveURL(
    new RegExp(`compare\\?from=${older.snapshot_id}&to=${newer.snapshot_id}$`),
  );

  // Compares one of them with the present state.
  await api.remove(dataset.id, { media_ids: ids.slice(30) });
  await page.goto(`/datasets/${dataset.id}/snapshots?snapshot=${newer.snapshot_id}`);
  await page.getByRole("link", { name: "Compare with now" }).click();
  await expect(page.getByRole("button", { name: "10 removed" })).toBeVisible();
});

test("a differing item has an address; the versions link to their places and can be restored", async ({
  page,
  api,
  axe,
}) => {
  const dataset = await api.ready("Quay", 90);
  const items = await api.media(dataset.id);
  const before = await api.snapshot(dataset.id, "before");
  await api.tag(dataset.id, { media_ids: items.map(({ media_id }) => media_id) }, "night");
  await api.snapshot(dataset.id, "after");
  // Far down, and not on the first page.
  const last = items.at(-1);

  await page.goto(
    `/datasets/${dataset.id}/compare?from=${before.snapshot_id}&item=${last?.media_id}`,
  );
  const dialog = page.getByRole("dialog", { name: last?.file_name ?? "" });
  await expect(dialog.getByText("gained night")).toBeVisible();
  await axe();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/item=/);
  const group = page.getByRole("region", { name: "Labels or tags differ" });
  await group.getByRole("button").first().click();
  await expect(page.getByRole("dialog").getByText("1 of 90")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();

  await axe();
  await page.getByRole("combobox", { name: "After" }).fill("aft");
  await page.getByRole("option", { name: /^after/ }).click();
  await expect(page.getByRole("link", { name: "On the timeline" })).toHaveCount(2);
  await page.getByRole("button", { name: "Restore this…" }).first().click();
  const restore = page.getByRole("dialog", { name: "Restore “before”?" });
  await restore.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(restore).toBeHidden();
  await expect.poll(async () => api.media(dataset.id)).toEqual(items);
});
