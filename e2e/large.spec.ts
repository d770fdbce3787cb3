import { expect } from "./fixtures.ts";
import { test } from "./large-dataset.ts";

test("at 20,000 items a restore is seen before, carried out, and taken back", async ({
  page,
  api,
  large,
  context,
}) => {
  test.setTimeout(120_000);
  const id = large.datasetId;
  const baseline = await api.snapshot(id, "baseline");
  await api.tag(id, { tag: ["even"] }, "wrong");
  await api.remove(id, { label: ["dog"] });
  const broken = await api.dataset(id);
  expect(broken.n_images).toBe(16_000);

  await page.goto(`/datasets/${id}/snapshots?snapshot=${baseline.snapshot_id}`);
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await panel.getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore baseline?" });
  const impact = dialog.getByRole("region", { name: "What will happen" });
  await expect(impact.getByText("4,000 items come back", { exact: true })).toBeVisible();
  await expect(impact.getByText("8,000 items change", { exact: true })).toBeVisible();
  const strip = impact.getByRole("list", { name: "Some of them: 4,000 items come back" });
  await expect(strip.getByRole("img")).toHaveCount(8);

  // The full list is another tab; what was begun in the dialog stays.
  const opened = context.waitForEvent("page");
  await impact
    .getByRole("link", { name: /See all/ })
    .first()
    .click();
  const all = await opened;
  await expect(all.getByText("4,000 items differ")).toBeVisible();
  const sheet = all.getByRole("list", { name: "Items that differ" });
  await sheet.getByRole("button").first().focus();
  await all.keyboard.press("End");
  await expect(sheet.getByRole("listitem").last()).toHaveAttribute("aria-posinset", "4000");
  await all.close();

  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
  expect((await api.dataset(id)).n_images).toBe(20_000);

  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const receipt = page.getByRole("article", { name: "Restored to baseline" });
  await expect(receipt.getByText(/4,000 came back, 0 left, 8,000 items changed/)).toBeVisible();
  await receipt.getByRole("button", { name: "Undo this restore" }).click();
  const undo = page.getByRole("dialog");
  await expect(undo.getByText("4,000 items leave", { exact: true })).toBeVisible();
  await undo.getByRole("button", { name: "Restore" }).click();
  await expect(undo).toBeHidden();
  expect((await api.dataset(id)).n_images).toBe(16_000);
});
