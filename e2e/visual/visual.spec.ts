import { readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test as base } from "../fixtures.ts";
import { pictureStyles } from "./fonts.ts";
import { schemes, scenes, widths } from "./scenes.ts";

const folder = join(import.meta.dirname, "pictures");
const test = base.extend<object, { visitor: Page }>({
  // The mock's console needs neither a service nor a session.
  revival: async ({}, use) => use(undefined),
  // One page for all scenes: loading the console's scripts takes most of the time.
  visitor: [
    async ({ browser, mockConsole }, use) => {
      const context = await browser.newContext({
        baseURL: mockConsole,
        storageState: { cookies: [], origins: [] },
        serviceWorkers: "allow",
        reducedMotion: "reduce",
        timezoneId: "UTC",
        locale: "en-GB",
      });
      const page = await context.newPage();
      await page.clock.setFixedTime(new Date("2026-03-29T12:30:00Z"));
      await page.addInitScript(
        (css) => {
          document.addEventListener("DOMContentLoaded", () => {
            const sheet = document.createElement("style");
            sheet.textContent = css;
            document.head.append(sheet);
          });
        },
        await pictureStyles(),
      );
      await use(page);
      await context.close();
    },
    { scope: "worker" },
  ],
  page: async ({ visitor }, use) => use(visitor),
  consoleGate: async ({}, use) => use({ watch: () => {}, allow: () => {} }),
});

test.describe.configure({ mode: "parallel" });

for (const { name, path, act, shows, place } of scenes) {
  test(`${name} looks unchanged`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    // The tab remembers the scenario and the profile of the previous scene.
    await page.goto(withDefaults(path));
    await page.getByRole("heading").first().waitFor();
    await act?.(page);
    // An element under the pointer looks different, and which one that is depends on the scroll position.
    await page.mouse.move(0, 0);
    await settled(page);
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 700 ? 780 : 900 });
      await shows?.(page).waitFor();
      await settled(page);
      await place?.(page).evaluate((element) => element.scrollIntoView({ block: "center" }));
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await expect
          .soft(page)
          .toHaveScreenshot(`${name}-${width}-${colorScheme}.png`, { maxDiffPixelRatio: 0.01 });
      }
    }
  });
}

// New pictures are stored with few colours: a third of the bytes, and no visible difference.
test.afterAll(async ({}, info) => {
  if (info.config.updateSnapshots === "none") return;
  const since = Date.now() - 600_000;
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".png")) continue;
    const path = join(folder, file);
    if ((await stat(path)).mtimeMs < since) continue;
    const image = sharp(path);
    if ((await image.metadata()).isPalette) continue;
    // Renamed, because the other worker may read it at this moment.
    const small = `${path}.${info.workerIndex}`;
    await writeFile(small, await image.png({ palette: true, quality: 90, effort: 7 }).toBuffer());
    await rename(small, path);
  }
});

function withDefaults(path: string): string {
  const url = new URL(path, "http://localhost");
  for (const [name, usual] of [
    ["scenario", "default"],
    ["mock", "full"],
  ] as const) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, usual);
  }
  return url.pathname + url.search;
}

/** Waits until loading has ended: fonts and thumbnails are loaded, and no element is busy. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  await page.waitForFunction(
    `[...document.images].every((image) => image.complete) && !document.querySelector("[aria-busy='true']")`,
  );
}
