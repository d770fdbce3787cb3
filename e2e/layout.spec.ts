import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { test } from "./mock-console.ts";

// Of the mock's datasets, whose ids never change.
const dataset = "Street Scenes Q1";

/** Every page at an address of its own, and what shows that its data is there. */
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
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

// 320 pixels are what 400 % leave of 1280, 640 what 200 % leave; and the widest screen that we care for.
test("nothing scrolls sideways, however wide the page or large the type", async ({ page }) => {
  test.setTimeout(120_000);
  await eachPage(page, async (name) => {
    for (const width of [320, 640, 2560]) {
      await page.setViewportSize({ width, height: 800 });
      // The rows of a virtual list are placed anew a moment after the window has another size.
      await expect.poll(() => sideways(page), `${name} at ${width} pixels`).toBe(0);
    }
  });
});

test("what loads does not jump", async ({ page }) => {
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
    // What comes when the browser is idle counts, too.
    await page.evaluate(
      () => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))),
    );
    const shifts = await page.evaluate(() => globalThis.shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect.soft(sum, `${name} shifts: ${JSON.stringify(shifts)}`).toBeLessThan(0.02);
  });

  // The look sees one.
  await page.evaluate(() => {
    const block = document.createElement("div");
    block.style.height = "300px";
    document.body.prepend(block);
  });
  await expect
    .poll(() => page.evaluate(() => globalThis.shifts.at(-1)?.value ?? 0))
    .toBeGreaterThan(0.02);
});

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

declare global {
  var shifts: { value: number; sources: string[] }[];
}

test.describe("by finger", () => {
  test.use({ isMobile: true, hasTouch: true, viewport: { width: 360, height: 780 } });

  test("what is pressed is 44 pixels large", async ({ page }) => {
    await eachPage(page, async (name) => {
      expect.soft(await tooSmall(page), name).toEqual([]);
    });
  });
});

/** What is smaller than a finger and is no word within a text. */
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
