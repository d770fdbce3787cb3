import { chromium } from "@playwright/test";
import { chromiumLaunchOptions } from "./tools/chromium.ts";
const b = await chromium.launch(await chromiumLaunchOptions());
for (const [w, scheme] of [
  [1440, "light"],
  [360, "dark"],
] as const) {
  const c = await b.newContext({
    viewport: { width: w, height: 900 },
    colorScheme: scheme,
    baseURL: "http://127.0.0.1:5199",
  });
  const p = await c.newPage();
  p.setDefaultTimeout(20000);
  await p.goto("http://localhost:5199/datasets");
  const link = p.getByRole("link", { name: "Street Scenes Q1", exact: true }).first();
  await link.waitFor();
  const href = (await link.getAttribute("href"))!;
  const id = href.split("/")[2];
  await p.waitForTimeout(1500);
  await p.screenshot({ path: `/tmp/s-datasets-${w}.png` });
  await p.goto(`http://localhost:5199/datasets/${id}/snapshots`);
  await p.getByRole("article").nth(3).waitFor();
  await p.waitForTimeout(2000);
  for (const i of [0, 3])
    await p
      .getByRole("checkbox", { name: /^Select / })
      .nth(i)
      .click({ force: true });
  await p.waitForTimeout(1000);
  await p.screenshot({ path: `/tmp/s-two-${w}.png` });
  await p.getByRole("article").nth(4).getByRole("link").first().click();
  await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/s-panel-${w}.png` });
  const sid = new URL(p.url()).searchParams.get("snapshot");
  await p.goto(`http://localhost:5199/datasets/${id}?at=${sid}`);
  await p.waitForTimeout(5000);
  await p.screenshot({ path: `/tmp/s-past-${w}.png` });
  await p.goto(`http://localhost:5199/datasets/${id}/compare`);
  await p.waitForTimeout(4000);
  await p.screenshot({ path: `/tmp/s-compare-${w}.png` });
  await c.close();
}
await b.close();
