import { expect } from "./fixtures.ts";
import { test } from "./large-dataset.ts";
import { choose, snapshotRow, timelinePath } from "./timeline.ts";

test("at 20,000 items a restore is previewed, carried out, and undone", async ({
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
  const dialog = page.getByRole("dialog", { name: "Restore “baseline”?" });
  const impact = dialog.getByRole("region", { name: "What will happen" });
  await expect(impact.getByText("4,000 items come back", { exact: true })).toBeVisible();
  await expect(impact.getByText("8,000 items change", { exact: true })).toBeVisible();
  const strip = impact.getByRole("list", { name: "Some of them: 4,000 items come back" });
  await expect(strip.getByRole("img")).toHaveCount(8);

  // The full list opens in another tab; the dialog keeps its state.
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

  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).press("Enter");
  const receipt = page.getByRole("article", { name: "Restored to “baseline”" });
  await expect(receipt.getByText(/4,000 came back, 0 left, 8,000 items changed/)).toBeVisible();
  await receipt.getByRole("button", { name: "Undo this restore" }).click();
  const undo = page.getByRole("dialog");
  await expect(undo.getByText("4,000 items leave", { exact: true })).toBeVisible();
  await undo.getByRole("button", { name: "Restore" }).click();
  await expect(undo).toBeHidden();
  expect((await api.dataset(id)).n_images).toBe(16_000);
});

test("at 20,000 items versions are picked, flipped between and bisected, and an item is restored", async ({
  page,
  api,
  large,
}) => {
  test.setTimeout(120_000);
  const id = large.datasetId;
  await api.tag(id, { label: ["car"] }, "checked");
  const checked = await api.snapshot(id, "checked");
  await api.untag(id, { label: ["car"] }, "checked");
  const lost = await api.snapshot(id, "lost");
  await api.tag(id, { label: ["bus"] }, "late");
  const last = await api.snapshot(id, "last");

  // The timeline shows the changes of each; two are picked, and compared.
  await page.goto(`/datasets/${id}/snapshots`);
  const row = page.getByRole("article", { name: "lost", exact: true });
  await expect(row.getByText(/0 added, 0 removed, 4,000 changed/)).toBeAttached();
  await expect(row.getByText(/^Labels: /)).toBeAttached();
  for (const name of ["checked", "last"]) {
    await page.getByRole("checkbox", { name: `Select “${name}”`, exact: true }).check();
  }
  const bar = page.getByRole("region", { name: "Selected snapshots" });
  await bar.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("button", { name: "8,000 changed" })).toBeVisible();

  // The scroll position stays when versions are flipped, thousands of items down.
  await page.goto(`/datasets/${id}?at=${lost.snapshot_id}&flip=${checked.snapshot_id}&label=car`);
  const grid = page.getByRole("grid");
  await expect(page.getByText(/^4,000 of /)).toBeVisible();
  await expect(grid.getByRole("gridcell").first()).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
  const topOf = (name: string) =>
    page
      .getByRole("gridcell", { name })
      .evaluate((cell) => Math.round(cell.getBoundingClientRect().top));
  let name = "";
  await expect
    .poll(async () => {
      name = await grid.getByRole("gridcell").evaluateAll((cells) => {
        const inSight = cells.filter((cell) => cell.getBoundingClientRect().top > 300);
        return /frame-\d+\.png/.exec(inSight[0]?.outerHTML ?? "")?.[0] ?? "";
      });
      return name;
    })
    .not.toBe("");
  const before = await topOf(name);
  await page.keyboard.press("f");
  await expect(page).toHaveURL(new RegExp(`at=${checked.snapshot_id}`));
  await expect(page.getByRole("button", { name: "checked: choose a version" })).toBeVisible();
  await expect.poll(() => topOf(name)).toBe(before);

  // The first bad version is found, with the filter kept.
  await page.goto(
    `/datasets/${id}?at=${lost.snapshot_id}&good=${checked.snapshot_id}&bad=${last.snapshot_id}&tag=checked`,
  );
  const search = page.getByRole("region", { name: "Find where it went wrong" });
  await search.getByRole("button", { name: "Bad" }).click();
  await expect(search).toContainText("“lost” is the first bad version");
  await expect(
    search.getByRole("link", { name: "Compare the two: + 0 − 0 ~ 4,000" }),
  ).toBeVisible();

  // The history of one item, which is restored from it.
  const [car] = await api.media(id, undefined, { label: ["car"] });
  await page.goto(`/datasets/${id}/items/${car?.media_id}`);
  const dialog = page.getByRole("dialog", { name: car?.file_name ?? "" });
  await expect(dialog.getByRole("heading", { name: "History" })).toBeVisible();
  const step = dialog.getByRole("listitem").filter({ hasText: "checked" });
  await step.getByRole("button", { name: "Restore this state" }).first().click();
  await expect(dialog.getByText("As in “checked” again")).toBeVisible();
  await expect
    .poll(async () => (await api.media(id, undefined, { tag: ["checked"] })).length)
    .toBe(1);
});

test("at 20,000 items a clone is ready at once, names its source, and does not change it", async ({
  page,
  api,
  large,
}) => {
  test.setTimeout(120_000);
  const id = large.datasetId;
  const source = await api.dataset(id);
  await api.snapshot(id, "to clone");
  await page.goto(timelinePath(id));
  const dialog = await choose(page, "to clone", "Clone");
  await dialog.getByRole("button", { name: "Clone" }).click();
  const cloneName = `${source.display_name} (cloned)`;
  await expect(page.getByText(`“${cloneName}” is ready`)).toBeVisible();

  const lineage = page.getByRole("region", { name: "Origin and clones" });
  await expect(lineage.getByRole("button", { name: "1 clone" })).toBeVisible();
  await snapshotRow(page, "to clone").getByRole("link", { name: "to clone" }).click();
  await page
    .getByRole("complementary", { name: "Selected snapshot" })
    .getByRole("list", { name: "Clones made from it" })
    .getByRole("link", { name: cloneName })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: cloneName })).toBeVisible();
  await expect(lineage).toHaveText(`Cloned from ${source.display_name} at to clone`);
  const cloneId = /\/datasets\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  expect(cloneId).not.toBe(id);
  expect((await api.dataset(cloneId)).n_images).toBe(source.n_images);

  await api.remove(cloneId, { label: ["car"] });
  expect((await api.dataset(cloneId)).n_images).not.toBe(source.n_images);
  expect((await api.dataset(id)).n_images).toBe(source.n_images);
  expect((await api.dataset(id)).changes_since_current).toBe(0);
});
