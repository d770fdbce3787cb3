import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./fixtures.ts";
import { choose, timelinePath } from "./timeline.ts";

const run = promisify(execFile);
const cli = join(import.meta.dirname, "../server/cli.ts");

test("a snapshot is exported for training, with its files", async ({ page, gallery, axe }) => {
  await page.goto(timelinePath(gallery.dataset.id));
  const dialog = await choose(page, "early", "Export…");
  await dialog.getByRole("radio", { name: /YOLO/ }).check();
  await expect(dialog.getByRole("checkbox", { name: /With the original files/ })).toBeChecked();
  await axe();
  await dialog.getByRole("button", { name: "Export" }).click();
  const link = dialog.getByRole("link", { name: "Download" });
  await expect(link).toBeVisible();
  await axe();
  const download = page.waitForEvent("download");
  await link.click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/_early-yolo\.zip$|_early_yolo\.zip$/);
  const text = await readFile(await saved.path(), "latin1");
  expect(text).toContain("data.yaml");
  expect(text.match(/images\/01\.png/g)?.length).toBeGreaterThan(0);
  // The task shows what was done.
  await page.goto("/tasks");
  await expect(page.getByText("Exported 30 items").first()).toBeVisible();
  await page
    .getByRole("row", { name: /^Export/ })
    .getByRole("link")
    .first()
    .click();
  const panel = page.getByRole("complementary", { name: "Task" });
  const again = page.waitForEvent("download");
  await panel.getByRole("link", { name: "Download" }).click();
  expect((await again).suggestedFilename()).toBe(saved.suggestedFilename());
  await axe();
});

test("the line of a snapshot makes a folder of it", async ({ page, context, gallery, service }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(timelinePath(gallery.dataset.id));
  const dialog = await choose(page, "early", "Use this version…");
  await dialog.getByRole("button", { name: "Copy: A folder of the files" }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  const folder = await mkdtemp(join(tmpdir(), "stillframe-journey-"));
  try {
    const [, ...args] = line.trim().split(" ");
    const env = { ...process.env, STILLFRAME_KEY: await service.token() };
    const { stdout } = await run(process.execPath, [cli, ...args], { cwd: folder, env });
    expect(stdout).toContain("30 fetched");
    const again = await run(process.execPath, [cli, ...args], { cwd: folder, env });
    expect(again.stdout).toContain("0 fetched, 30 there already");
  } finally {
    await rm(folder, { recursive: true });
  }
});
