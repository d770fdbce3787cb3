import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { serveStatically } from "./static-host.ts";
import { choose, snapshotRow } from "./timeline.ts";

// Without a signed-in user, and without a server other than a static host.
test.use({
  revival: async ({}, use) => use(undefined),
  storageState: { cookies: [], origins: [] },
  serviceWorkers: "allow",
});

/** Requests that a page sends while it closes reach the host, because the mock's worker no longer answers them. */
const settled = async (page: Page) => page.waitForLoadState("networkidle");

test("the demo runs below a path of a static host, with the sample's real pictures", async ({
  page,
  axe,
}) => {
  test.slow();
  const host = await serveStatically(join(import.meta.dirname, "../dist-demo"), "/some/where/");
  try {
    await page.goto(host.url);
    await expect(page.getByText("Demo: nothing leaves your browser.")).toBeVisible();
    await expect(page.getByRole("link", { name: "CC-BY 4.0" })).toBeVisible();
    await page
      .getByRole("heading", { name: "Emoji sample", exact: true })
      .getByRole("link")
      .click();
    const picture = page.getByRole("gridcell").first().locator("img");
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(64);

    await page.getByRole("link", { name: "Timeline", exact: true }).click();
    await expect(page).toHaveURL(/\/some\/where\/datasets\/[0-9a-f-]{36}\/snapshots$/);
    const before = snapshotRow(page, "pre-enrichment-checkpoint");
    await expect(before.getByText("Current Version")).toBeVisible();
    await expect(page.getByText(/The evaluation set still needs the flags/)).toBeVisible();
    await axe();

    const dialog = await choose(page, "v1-baseline", "Restore");
    await dialog.getByRole("button", { name: "Restore" }).click();
    const restored = snapshotRow(page, "v1-baseline");
    await expect(restored.getByText("Current Version")).toBeVisible();
    await expect(snapshotRow(page, "Before restoring v1-baseline")).toBeVisible();
    await expect(page.getByText(/^Restored to v1-baseline by you@example\.com/)).toBeVisible();

    // A deep link: the host has no such file, and its 404 page redirects into the site.
    const address = page.url();
    await settled(page);
    await page.goto(`${address}?q=gestures`);
    await expect(snapshotRow(page, "gestures-relabelled")).toBeVisible();
    await expect(page.getByRole("article")).toHaveCount(1);
    expect(page.url()).toBe(`${address}?q=gestures`);
    await settled(page);
    await page.goto(new URL("/nowhere/", host.url).href);
    await expect(page.getByText("There is nothing here.")).toBeVisible();

    expect(host.asked.filter((path) => path.includes("/api/"))).toEqual([]);
  } finally {
    host.close();
  }
});
