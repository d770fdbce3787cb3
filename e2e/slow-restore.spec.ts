import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { test } from "./mock-console.ts";
import { choose, snapshotRow } from "./timeline.ts";

interface Heard {
  /** The announcements of the live regions, in order. */
  said: string[];
  /** The values of the progress bars, in percent. */
  progress: number[];
}

declare global {
  var heard: Heard;
}

/** Records all announcements from now on: polling would miss some. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: Heard = { said: [], progress: [] };
    globalThis.heard = heard;
    const note = <T>(list: T[], value: T) => {
      if (list.at(-1) !== value) list.push(value);
    };
    const look = () => {
      for (const region of document.querySelectorAll('[role="status"]')) {
        const words = region.textContent;
        if (words.includes(": Restore")) note(heard.said, words);
      }
      for (const bar of document.querySelectorAll('[role="progressbar"][aria-valuenow]')) {
        note(heard.progress, Number(bar.getAttribute("aria-valuenow")));
      }
    };
    const options = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(look).observe(document.body, options);
  });
}

const heard = (page: Page): Promise<Heard> => page.evaluate(() => globalThis.heard);

test("a slow restore on a plain backend shows itself from its start to its end", async ({
  page,
}) => {
  await page.goto("/datasets?mock=plain");
  await page.getByRole("link", { name: "Street Scenes Q1", exact: true }).click();
  await expect(page.getByRole("list", { name: "Clusters" })).toBeVisible();
  await page.getByRole("link", { name: "Timeline" }).click();
  await expect(
    snapshotRow(page, "pre-enrichment-checkpoint").getByText("Current Version"),
  ).toBeVisible();

  // Without the extensions there is no count of changes, and the safety snapshot is an ordinary one.
  const dialog = await choose(page, "labels-cleaned", "Restore");
  await expect(dialog.getByText(/does not say whether anything changed/)).toBeVisible();
  await expect(dialog.getByRole("checkbox", { name: "Keep a safety snapshot" })).toBeChecked();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toBeHidden();
  await listen(page);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();

  // The restore lasts only some seconds, so its effects are checked together.
  const banner = page.getByRole("region", { name: "Running task" });
  const target = snapshotRow(page, "labels-cleaned");
  const create = page.getByRole("button", { name: "Create a snapshot" });
  await Promise.all([
    expect(banner.getByRole("link", { name: "Restore" })).toBeVisible(),
    expect(banner.getByText(/safe to close this tab/)).toBeVisible(),
    expect(page.getByText("Read Only", { exact: true })).toBeVisible(),
    expect(target.getByText("Restoring")).toBeVisible(),
    expect(create).toHaveAccessibleDescription("Wait until “Restore” is done"),
    expect(snapshotRow(page, "Before restoring labels-cleaned")).toBeVisible(),
  ]);

  await expect(banner).toBeHidden({ timeout: 20_000 });
  await expect(target.getByText("Current Version")).toBeVisible();
  await expect(target.getByText("Restoring")).toBeHidden();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(create).not.toHaveAttribute("aria-disabled");
  await expect(page.getByRole("alert").getByText("Restored to “labels-cleaned”")).toBeVisible();

  // The start and each quarter were announced once, the end by the notice, and progress only increased.
  const { said, progress } = await heard(page);
  expect(said.at(0)).toBe("Street Scenes Q1: Restore started");
  expect(said).toEqual([...new Set(said)]);
  for (const words of said.slice(1))
    expect(words).toMatch(/^Street Scenes Q1: Restore: (25|50|75|100) %$/);
  expect(said.length).toBeGreaterThan(1);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.some((percent) => percent > 0 && percent < 100)).toBe(true);
});

test("a clone on a plain backend is found without a Location header", async ({ page }) => {
  await page.goto("/datasets?mock=plain");
  await page.getByRole("link", { name: "Product Images", exact: true }).click();
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  const name = await page.getByRole("article").first().getAttribute("aria-label");
  const dialog = await choose(page, name ?? "", "Clone");
  await dialog.getByRole("button", { name: "Clone" }).click();
  await expect(page.getByRole("link", { name: "3 tasks running" })).toBeVisible();
  // The source stays usable.
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Open it" }).click({ timeout: 20_000 });
  await expect(
    page.getByRole("heading", { level: 1, name: "Product Images (cloned)" }),
  ).toBeVisible();
  await expect(page.getByRole("article").getByText("Current Version")).toBeVisible();
});

test("with the extensions it shows pictures, and a restore is over at once", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Street Scenes Q1", exact: true }).click();
  await expect(page.getByRole("gridcell").first()).toBeVisible();
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  const dialog = await choose(page, "v1-baseline", "Restore");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(snapshotRow(page, "v1-baseline").getByText("Current Version")).toBeVisible();
  await expect(page.getByText(/^Restored to v1-baseline by owner@localhost/)).toBeVisible();
});
