import type { TestInfo } from "@playwright/test";
import { startService } from "../test/service.ts";
import { createApi } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { choose, snapshotRow, unnamed } from "./timeline.ts";

// A new service without any session.
test.use({ storageState: { cookies: [], origins: [] } });

/** The duration of each step and of all is in the report, for information: it does not fail the test. */
function timed(testInfo: TestInfo) {
  let all = 0;
  const note = (type: string, ms: number) =>
    testInfo.annotations.push({ type, description: `${(ms / 1000).toFixed(1)} s` });
  return {
    step: (title: string, body: () => Promise<void>) =>
      test.step(title, async () => {
        const start = performance.now();
        await body();
        all += performance.now() - start;
        note(title, performance.now() - start);
      }),
    total: (title: string) => note(title, all),
  };
}

test("from the first start to a mistake that is undone", async ({ page, axe }, testInfo) => {
  test.slow();
  const service = await startService();
  try {
    const api = createApi(service);
    const walk = timed(testInfo);
    const dialog = page.getByRole("dialog");
    const grid = page.getByRole("grid", { name: "Items" });
    let id = "";

    await walk.step("sign in", async () => {
      await page.goto(service.signInLink);
      await expect(page).toHaveURL(`${service.url}/datasets`);
      await expect(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
    });
    await axe();

    await walk.step("load the sample", async () => {
      await page.getByRole("button", { name: "Load the sample" }).click();
      await expect(page).toHaveURL(/\/datasets\/[0-9a-f-]{36}$/);
      id = page.url().split("/").at(-1) ?? "";
      const banner = page.getByRole("region", { name: "Running task" });
      await expect(banner.getByRole("link", { name: "Create dataset" })).toBeVisible();
      await expect(page.getByText("Indexing", { exact: true })).toBeVisible();

      await banner.getByRole("link", { name: "Create dataset" }).click();
      const task = page.getByRole("row", { name: /^Create dataset/ });
      const progress = task.getByRole("progressbar", { name: "Progress of “Create dataset”" });
      await expect(progress.or(task.getByText("Completed"))).toBeVisible();
      await expect(task.getByText("Completed")).toBeVisible({ timeout: 60_000 });
      await task.getByRole("link", { name: "Emoji sample" }).click();
      await expect(page.getByText("Ready", { exact: true })).toBeVisible();
    });
    const items = await api.media(id);
    const count = `${items.length.toLocaleString("en")} images`;

    await walk.step("take a snapshot", async () => {
      await expect(page.getByText(count, { exact: true }).first()).toBeVisible();
      const [creation] = await api.snapshots(id);
      expect(creation).toMatchObject({ reason: "creation", is_current: true });
      expect(creation?.n_images).toBe(items.length);
      const row = snapshotRow(page, unnamed(creation?.snapshot_id));
      await expect(row.getByText("Current Version")).toBeVisible();
      await expect(row.getByText("Creation", { exact: true })).toBeVisible();
      await expect(row.getByText(count)).toBeVisible();

      await page.getByRole("button", { name: "Create a snapshot" }).click();
      await dialog.getByRole("textbox", { name: "Name" }).fill("before-cleanup");
      await dialog.getByRole("button", { name: "Create" }).click();
      const saved = snapshotRow(page, "before-cleanup");
      await expect(saved.getByText("Current Version")).toBeVisible();
    });

    await walk.step("look at an item", async () => {
      await page.getByRole("link", { name: "Explore" }).click();
      const first = grid.getByRole("gridcell", { name: items[0]?.file_name ?? "", exact: true });
      await expect(first).toBeVisible();
      // The picture itself has loaded, not only its frame.
      await expect
        .poll(() => first.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBeGreaterThan(0);
      await first.click();
      const item = page.getByRole("dialog", { name: items[0]?.file_name ?? "", exact: true });
      const label = items[0]?.labels[0]?.name ?? "";
      await expect(item.getByText(label, { exact: true }).first()).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(item).toBeHidden();
    });

    const flags = items.filter(({ labels }) => labels.some(({ name }) => name === "flag")).length;
    await walk.step("break something", async () => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: /^Label\b/ }).click();
      await page.getByRole("checkbox", { name: `flag ${flags}` }).click();
      await page.keyboard.press("Escape");
      await expect(
        page.getByText(`${flags} of ${items.length.toLocaleString("en")} items`, { exact: true }),
      ).toBeVisible();
      await page.getByRole("button", { name: `Select all ${flags}` }).click();
      const selection = page.getByRole("region", { name: "Selection" });
      await selection.getByRole("button", { name: "Delete" }).click();
      await dialog.getByRole("button", { name: `Delete ${flags} items` }).click();
      const nothing = page.getByRole("heading", { name: "No item matches these filters" });
      await expect(nothing).toBeVisible();
      expect(await api.dataset(id)).toMatchObject({ n_images: items.length - flags });
    });

    await walk.step("restore it", async () => {
      await page.getByRole("link", { name: "Timeline" }).click();
      const changed = `Now: ${flags} items changed since the current version`;
      await expect(page.getByText(changed)).toBeVisible();
      await choose(page, "before-cleanup", "Restore");
      await dialog.getByRole("button", { name: "Restore" }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByText(/^Restored to before-cleanup by /)).toBeVisible();
      await expect(page.getByText(/^Now: /)).toBeHidden();
      await page.getByRole("link", { name: "Explore" }).click();
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: /^Label\b/ }).click();
      await page.getByRole("checkbox", { name: `flag ${flags}` }).click();
      await page.keyboard.press("Escape");
      await expect(
        page.getByText(`${flags} of ${items.length.toLocaleString("en")} items`, { exact: true }),
      ).toBeVisible();
      await expect(grid.getByRole("gridcell").first()).toBeVisible();
    });
    walk.total("from the sign-in link to the items that are back");
    expect(await api.media(id)).toEqual(items);
  } finally {
    // The page is closed first, because it would miss the service.
    await page.close();
    await service.stop();
  }
});
