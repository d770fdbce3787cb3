import { chromium } from "@playwright/test";
import { chromiumLaunchOptions } from "./tools/chromium.ts";
const b = await chromium.launch(await chromiumLaunchOptions());
for (const [w, scheme] of [
  [1440, "light"],
  [360, "dark"],
] as const) {
  const c = await b.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme });
  const p = await c.newPage();
  p.setDefaultTimeout(60000);
  await p.goto("http://localhost:5199/datasets");
  const link = p.getByRole("link", { name: "Street Scenes Q1", exact: true }).first();
  await link.waitFor();
  const href = (await link.getAttribute("href"))!;
  const id = href.split("/")[2];
  await p.goto(`http://localhost:5199/datasets/${id}/snapshots`);
  await p.getByRole("article").nth(3).waitFor();
  await p.getByRole("article").nth(4).getByRole("link").first().click();
  await p.waitForTimeout(1500);
  const sid = new URL(p.url()).searchParams.get("snapshot");
  await p.goto(`http://localhost:5199/datasets/${id}?at=${sid}`);
  await p.getByRole("gridcell").first().waitFor();
  await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/s-past-${w}.png` });
  await p.goto(`http://localhost:5199/datasets/${id}`);
  await p.getByRole("gridcell").first().waitFor();
  await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/s-now-${w}.png` });
  await c.close();
}
await b.close();
