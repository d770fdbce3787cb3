import { startService } from "../test/service.ts";
import { createApi } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { snapshotRow } from "./timeline.ts";

// A service that nobody has used yet, and nobody is signed in.
test.use({ storageState: { cookies: [], origins: [] } });

test("from the first start to a dataset and its first snapshot", async ({ page, axe }) => {
  test.slow();
  const service = await startService();
  try {
    const api = createApi(service);
    await page.goto(service.signInLink);
    await expect(page).toHaveURL(`${service.url}/datasets`);
    await expect(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
    await axe();

    await page.getByRole("button", { name: "Load the sample" }).click();
    await expect(page).toHaveURL(/\/datasets\/[0-9a-f-]{36}$/);
    const id = page.url().split("/").at(-1) ?? "";
    const banner = page.getByRole("region", { name: "Running task" });
    await expect(banner.getByRole("link", { name: "Dataset Creation" })).toBeVisible();
    await expect(page.getByText("Indexing", { exact: true })).toBeVisible();

    await banner.getByRole("link", { name: "Dataset Creation" }).click();
    const task = page.getByRole("row", { name: /^Dataset Creation/ });
    const progress = task.getByRole("progressbar", { name: "Progress of Dataset Creation" });
    await expect(progress.or(task.getByText("Completed"))).toBeVisible();
    await expect(task.getByText("Completed")).toBeVisible({ timeout: 60_000 });

    await task.getByRole("link", { name: "Emoji sample" }).click();
    await expect(page.getByText("Ready", { exact: true })).toBeVisible();
    const items = await api.media(id);
    const count = `${items.length.toLocaleString("en")} images`;
    await expect(page.getByText(count, { exact: true }).first()).toBeVisible();
    const [creation] = await api.snapshots(id);
    expect(creation).toMatchObject({ reason: "creation", is_current: true });
    expect(creation?.n_images).toBe(items.length);
    const row = snapshotRow(page, creation?.snapshot_name ?? "");
    await expect(row.getByText("Current Version")).toBeVisible();
    await expect(row.getByText("Creation", { exact: true })).toBeVisible();
    await expect(row.getByText(count)).toBeVisible();

    await page.getByRole("link", { name: "Explore" }).click();
    const grid = page.getByRole("grid", { name: "Items" });
    const first = grid.getByRole("gridcell", { name: items[0]?.file_name ?? "", exact: true });
    await expect(first).toBeVisible();
    // The picture itself, not only its place.
    await expect
      .poll(() => first.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await first.click();
    const item = page.getByRole("dialog", { name: items[0]?.file_name ?? "", exact: true });
    const label = items[0]?.labels[0]?.name ?? "";
    await expect(item.getByText(label, { exact: true }).first()).toBeVisible();
  } finally {
    // First the page, which would miss it.
    await page.close();
    await service.stop();
  }
});
