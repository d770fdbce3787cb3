import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type Page, chromium } from "@playwright/test";
import { apiBase } from "#contract/route.ts";
import { startChildService } from "#test/start-child-service.ts";
import { chromiumLaunchOptions } from "../tools/chromium.ts";
import type { PageService } from "./page-service.ts";
import { blocking, longestTask, readNotes, slowest, takeNotes } from "./page-probe.ts";

/**
 * The built console on the real service, in Chromium with a slowed processor and an empty cache. Measures the time
 * until the timeline shows and until it answers input, with few and with many snapshots, on a backend that pages and on
 * one that sends all at once, and whether long lists scroll without long tasks. Prints Markdown, medians of the runs.
 *
 *   node bench/page.ts [--runs 5] [--slowdown 4] [--snapshots 30,10000] [--items 100000] [--only timeline|scrolling]
 */
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    slowdown: { type: "string", default: "4" },
    snapshots: { type: "string", default: "30,10000" },
    items: { type: "string", default: "100000" },
    only: { type: "string" },
  },
});
const runs = Number(options.runs);
const slowdown = Number(options.slowdown);

execFileSync(process.execPath, [join(import.meta.dirname, "../tools/setup.mjs"), "build"], {
  stdio: ["ignore", "ignore", "inherit"],
});
const { report: service, stop } = await startChildService<PageService>(
  join(import.meta.dirname, "page-service.ts"),
  [options.snapshots, options.items],
);
const browser = await chromium.launch(await chromiumLaunchOptions());
try {
  // A warm-up: the service compiles its code and reads its files for the first time.
  await measureTimeline(browser, service.timelines[0]?.id ?? "", false);
  if (options.only !== "scrolling") await printTimelines();
  if (options.only !== "timeline") await printScrolling();
} finally {
  await browser.close();
  await stop();
}

async function printTimelines(): Promise<void> {
  const rows: Record<string, string>[] = [];
  for (const plain of [false, true]) {
    for (const { id, snapshots } of service.timelines) {
      const measured = [];
      for (let run = 0; run < runs; run++) {
        measured.push(await measureTimeline(browser, id, plain));
      }
      rows.push({
        snapshots: snapshots.toLocaleString("en"),
        backend: plain ? "all at once" : "pages",
        ...medians(measured),
      });
    }
  }
  console.log(`\nThe timeline, processor ${slowdown}× slower, median of ${runs}:\n`);
  printTable(rows);
}

async function printScrolling(): Promise<void> {
  const longest = service.timelines.at(-1);
  const cases = [
    {
      what: `explore, ${service.explore.items.toLocaleString("en")} items`,
      path: `/datasets/${service.explore.id}`,
    },
    {
      what: `compare, ${service.compare.items.toLocaleString("en")} changes`,
      path: `/datasets/${service.compare.id}/compare`,
    },
    {
      what: `timeline, ${longest?.snapshots.toLocaleString("en")} snapshots`,
      path: `/datasets/${longest?.id}/snapshots`,
    },
  ];
  const rows: Record<string, string>[] = [];
  for (const { what, path } of cases) {
    // A warm-up: the service makes the thumbnails, on the same cores.
    await measureScrolling(path, 1);
    for (const slow of [1, slowdown]) {
      const measured = [];
      for (let run = 0; run < runs; run++) measured.push(await measureScrolling(path, slow));
      rows.push({ page: what, "processor slower": `${slow}×`, ...medians(measured) });
    }
  }
  console.log(`\nScrolling by wheel for some seconds, median of ${runs}:\n`);
  printTable(rows);
}

async function measureTimeline(on: Browser, datasetId: string, plain: boolean) {
  const { page, close } = await openPage(on, slowdown);
  if (plain) await answerAsPlain(page);
  await page.goto(`/datasets/${datasetId}/snapshots`);
  await page.getByRole("article").first().waitFor();
  await page.waitForLoadState("networkidle");
  const loaded = await readNotes(page);
  const kilobytes = (kind: "js" | "css", before = Number.POSITIVE_INFINITY) =>
    loaded.files.reduce(
      (sum, file) => (file.kind === kind && file.at < before ? sum + file.bytes / 1000 : sum),
      0,
    );
  const openPanel = await latency(page, async () => {
    await page.getByRole("article").nth(2).getByRole("link").first().click();
    await page.getByRole("complementary", { name: "Selected snapshot" }).waitFor();
  });
  const openMenu = await latency(page, async () => {
    await page
      .getByRole("button", { name: /^Actions for / })
      .first()
      .click();
    await page.getByRole("menuitem").first().waitFor();
  });
  await page.keyboard.press("Escape");
  const typeLetter = await latency(page, () => page.getByRole("searchbox").press("7"));
  await close();
  return {
    "JS before largest paint, kB": kilobytes("js", loaded.largest),
    "CSS, kB": kilobytes("css", loaded.largest),
    "JS in all, kB": kilobytes("js"),
    "largest paint, ms": loaded.largest,
    "blocking, ms": blocking(loaded.longTasks),
    "open a snapshot, ms": openPanel,
    "type a letter, ms": typeLetter,
    "open a menu, ms": openMenu,
  };
}

async function measureScrolling(path: string, slow: number) {
  const { page, close } = await openPage(browser, slow);
  await page.goto(path);
  await page.getByRole("main").waitFor();
  await page.waitForLoadState("networkidle");
  await page.mouse.move(500, 500);
  const since = await now(page);
  await browser.startTracing(page, { categories: ["toplevel"] });
  await scroll(page);
  const processor = longestTask(await browser.stopTracing());
  const { longTasks } = await readNotes(page);
  const during = longTasks.filter(({ at }) => at >= since);
  const height = await page.evaluate<number>("window.scrollY");
  await close();
  return {
    "pixels scrolled": height,
    "long tasks": during.length,
    "longest, ms": Math.max(0, ...during.map(({ ms }) => ms)),
    "blocking, ms": blocking(during),
    "longest, ms of processor": processor,
  };
}

async function scroll(page: Page): Promise<void> {
  for (let step = 0; step < 120; step++) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(30);
  }
  await page.waitForLoadState("networkidle");
}

async function openPage(on: Browser, slow: number) {
  const context = await on.newContext({
    baseURL: service.url,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
  await takeNotes(page);
  return { page, close: () => context.close() };
}

/** Answers as a backend without our extensions: no capabilities, and all snapshots in one array. */
async function answerAsPlain(page: Page): Promise<void> {
  await page.route(`**${apiBase}/capabilities`, (route) =>
    route.fulfill({ status: 404, json: { detail: "Not Found" } }),
  );
  await page.route(`**${apiBase}/dataset/*/snapshot?*`, async (route) => {
    const url = new URL(route.request().url());
    url.search = "";
    await route.continue({ url: url.href });
  });
}

/** The time from an input to the paint that shows its effect, as the browser measures it. */
async function latency(page: Page, act: () => Promise<unknown>): Promise<number> {
  const since = await now(page);
  await act();
  // The browser reports entries some frames after the paint that ends them.
  await page.waitForTimeout(300);
  return slowest((await readNotes(page)).events, since);
}

function now(page: Page): Promise<number> {
  return page.evaluate<number>("performance.now()");
}

function medians(measured: readonly Record<string, number>[]): Record<string, string> {
  return Object.fromEntries(
    Object.keys(measured[0] ?? {}).map((name) => {
      const values = measured.map((one) => one[name] ?? 0).toSorted((a, b) => a - b);
      const median = values[values.length >> 1] ?? 0;
      return [name, Math.round(median).toLocaleString("en")];
    }),
  );
}

function printTable(rows: readonly Record<string, string>[]): void {
  const heads = Object.keys(rows[0] ?? {});
  console.log(`| ${heads.join(" | ")} |`);
  console.log(`| ${heads.map((_, at) => (at === 0 ? "---" : "---:")).join(" | ")} |`);
  for (const row of rows) console.log(`| ${heads.map((head) => row[head]).join(" | ")} |`);
}
