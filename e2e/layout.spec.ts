import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { test } from "./mock-console.ts";

// One of the mock's datasets, whose ids are constant.
const dataset = "Street Scenes Q1";

/** Opens every page that has an address, and waits until its data shows. */
async function eachPage(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const ready = {
    datasets: page.getByRole("link", { name: dataset, exact: true }).first(),
    explore: page.getByRole("gridcell").first(),
    timeline: page.getByRole("article").first(),
    tasks: page.getByRole("row").or(page.getByRole("article")).nth(1),
    login: page.getByRole("button", { name: "Sign in" }),
    nowhere: page.getByRole("heading", { name: "Not found" }),
  };
  await page.goto("/datasets");
  await expect(ready.datasets).toBeVisible();
  const home = new URL((await ready.datasets.getAttribute("href")) ?? "", page.url()).pathname;
  const explore = home.replace("/snapshots", "");
  const pages: Record<keyof typeof ready, string> = {
    datasets: "/datasets",
    explore,
    timeline: `${explore}/snapshots`,
    tasks: "/tasks",
    login: "/login",
    nowhere: "/nowhere",
  };
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address);
    await expect(ready[name as keyof typeof ready]).toBeVisible();
    await look(name);
  }
}

async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    // The room that is kept for a scrollbar counts as part of the client's width alone.
    return Math.max(0, scrollWidth - clientWidth);
  });
}

/** The number of scripts and style sheets that the page has requested, except the mock's own. */
async function requested(page: Page): Promise<number> {
  await page.waitForLoadState("networkidle");
  return page.evaluate(
    () =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => /\/assets\/(?!browser-)[^/]+\.(?:js|css)$/.test(name)).length,
  );
}

// At 400 % zoom 1280 pixels become 320, at 200 % 640; and the widest supported screen.
test("no page shifts while it loads, scrolls sideways or needs many requests", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue;
        const sources = entry.sources.map(({ node }) =>
          node instanceof Element ? `${node.tagName}.${node.className}` : String(node?.nodeName),
        );
        globalThis.shifts.push({ value: entry.value, sources });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await eachPage(page, async (name) => {
    expect(await requested(page), `scripts and styles of ${name}`).toBeLessThanOrEqual(45);
    // Parts that load when the browser is idle count, too.
    await page.evaluate(
      () => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))),
    );
    const shifts = await page.evaluate(() => globalThis.shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect.soft(sum, `${name} shifts: ${JSON.stringify(shifts)}`).toBeLessThan(0.02);
    for (const width of [320, 640, 2560]) {
      await page.setViewportSize({ width, height: 800 });
      // A virtual list positions its rows a moment after the window is resized.
      await expect.poll(() => sideways(page), `${name} at ${width} pixels`).toBe(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  // The check detects a planted shift; those of the moments after a resize do not count.
  await page.reload();
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    const block = document.createElement("div");
    block.style.height = "300px";
    document.body.prepend(block);
  });
  await expect
    .poll(() => page.evaluate(() => Math.max(0, ...globalThis.shifts.map(({ value }) => value))))
    .toBeGreaterThan(0.02);
});

test.describe("in German", () => {
  test.use({ locale: "de", viewport: { width: 320, height: 800 } });

  test("no page scrolls sideways on the narrowest screen", async ({ page }) => {
    await page.goto("/datasets");
    const link = page.getByRole("link", { name: dataset, exact: true }).first();
    await expect(link).toBeVisible();
    const own = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname;
    const explore = own.replace("/snapshots", "");
    const views = ["", "?view=clusters", "/snapshots", "/compare", "/enrich", "/propagate"];
    const addresses = [
      "/login",
      "/datasets",
      ...views.map((view) => explore + view),
      "/tasks",
      "/activity",
      "/settings",
    ];
    for (const address of addresses) {
      await page.goto(address);
      await page.waitForLoadState("networkidle");
      await expect.poll(() => sideways(page), address).toBe(0);
    }
  });
});

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

declare global {
  var shifts: { value: number; sources: string[] }[];
}

test.describe("on a touch screen", () => {
  test.use({ isMobile: true, hasTouch: true, viewport: { width: 360, height: 780 } });

  test("targets are 44 pixels large", async ({ page }) => {
    await eachPage(page, async (name) => {
      expect.soft(await tooSmall(page), name).toEqual([]);
    });
  });
});

/** Targets that are too small, except links within a text. */
async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      "button, summary, select, input, [role=tab], [role=radio], [role=switch], nav a",
    );
    return [...all]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => {
        const target = element.closest("label") ?? element;
        return { element, box: target.getBoundingClientRect() };
      })
      .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
      .map(({ element, box }) => {
        const name = element.getAttribute("aria-label") ?? element.textContent.trim();
        return `${element.tagName} “${name}”: ${Math.round(box.width)} × ${Math.round(box.height)}`;
      });
  });
}
