import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { uniqueName } from "./api.ts";
import { makeZip } from "../test/make-archives.ts";
import { expect, test } from "./fixtures.ts";
import { type NamedFile, pictures, png } from "./pictures.ts";

/** Drops files on the middle of the page, as from a file manager. */
async function drop(page: Page, files: readonly NamedFile[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString("base64"),
  }));
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, given);
  await page.getByRole("main").dispatchEvent("dragenter", { dataTransfer });
  await expect(page.getByText(/^Drop (?:to create|files)/)).toBeVisible();
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer });
}

test("dropped files become a dataset, and files that are no pictures are named", async ({
  page,
  api,
  axe,
}) => {
  const [first, ...others] = await pictures(6);
  if (first === undefined) throw new Error("there are no pictures");
  const usable = [first, ...others, png("the same again.png", first.buffer)];
  usable.push(png("🐟 λ «ok».png", others[0]?.buffer ?? first.buffer));
  const broken = png("cut off.png", first.buffer.subarray(0, 20));
  const text = png("notes.png", Buffer.from("This is no picture at all.\n"));
  const readme = { name: "readme.txt", mimeType: "text/plain", buffer: Buffer.from("Read me") };
  const name = uniqueName("Dropped");

  await page.goto("/datasets");
  await expect(page.getByRole("button", { name: "New dataset" })).toBeVisible();
  await drop(page, [...usable, broken, text, readme]);
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await expect(dialog.getByText(/^10 files, /)).toBeVisible();
  await expect(dialog.getByText("1 other file is left out")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Upload and create" }).click();

  const dock = page.getByRole("region", { name: "Uploads" });
  await expect(dock.getByText(/^The server has everything .*safe to close this tab/)).toBeVisible();
  await dock.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByText("8 images", { exact: true })).toBeVisible();
  for (const file of usable) {
    await expect(page.getByRole("gridcell", { name: file.name, exact: true })).toBeVisible();
  }
  const id = page.url().split("/").at(-1) ?? "";
  const items = await api.media(id);
  expect(items.map(({ file_name }) => file_name).toSorted()).toEqual(
    usable.map((file) => file.name).toSorted(),
  );
  // One picture under two names becomes two items with the same bytes.
  const bytesOf = (file: string) => {
    const uri = items.find(({ file_name }) => file_name === file)?.media_uri ?? "";
    return new URL(uri, "http://localhost").searchParams.get("v");
  };
  expect(bytesOf("the same again.png")).toBe(bytesOf(first.name));
  expect(bytesOf(first.name)).not.toBeNull();

  await page.getByRole("link", { name: "Tasks" }).click();
  const task = page.getByRole("row", { name: new RegExp(`^Create dataset .*${name}`) });
  await expect(task.getByText("Completed")).toBeVisible();
  await task.getByText("2 items skipped").click();
  await expect(task.getByRole("listitem")).toContainText(["cut off.png", "notes.png"]);
  await axe();
  const [creation] = await api.tasks(id);
  const { failures } = await api.task(creation?.task_id ?? "");
  expect(failures.map(({ item }) => item).toSorted()).toEqual(["cut off.png", "notes.png"]);
  for (const { reason } of failures) expect(reason).not.toBe("");
});

/** Drops a folder of the disk, as a file manager does. */
test("files that are dropped on a dataset are added, known ones are not, and the version before brings it back", async ({
  page,
  axe,
}) => {
  const [first, second, third] = await pictures(3);
  if (!first || !second || !third) throw new Error("there are no pictures");
  const name = uniqueName("Grows");
  await page.goto("/datasets");
  await expect(page.getByRole("button", { name: "New dataset" })).toBeVisible();
  await drop(page, [first]);
  const creating = page.getByRole("dialog", { name: "New dataset" });
  await creating.getByRole("textbox", { name: "Name" }).fill(name);
  await creating.getByRole("button", { name: "Upload and create" }).click();
  const dock = page.getByRole("region", { name: "Uploads" });
  await dock.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByText("1 image", { exact: true }).first()).toBeVisible();

  await expect(page.getByRole("button", { name: "Add media" })).toBeVisible();
  await drop(page, [first, second]);
  const adding = page.getByRole("dialog", { name: `Add media to “${name}”` });
  await expect(adding.getByText(/^2 files, /)).toBeVisible();
  await axe();
  await adding.getByRole("button", { name: "Upload and add" }).click();
  await expect(page.getByText(/^Added 1 image, 1 known already/).first()).toBeVisible();
  await expect(page.getByText("2 images", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Add media" }).click();
  const zip = {
    name: "more.zip",
    mimeType: "application/zip",
    buffer: makeZip([{ name: "in/c.png", bytes: third.buffer }]),
  };
  await adding.getByLabel("Choose files").setInputFiles(zip);
  await adding.getByRole("button", { name: "Upload and add" }).click();
  await expect(page.getByRole("gridcell", { name: "in/c.png", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Timeline" }).click();
  await expect(page.getByText("Before adding media").first()).toBeVisible();
});

async function dropFolder(page: Page, folder: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await devtools.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
  await devtools.detach();
}

test("a dropped folder is uploaded once, although the connection is lost on the way", async ({
  page,
  context,
  api,
  consoleGate,
}, testInfo) => {
  consoleGate.allow(/net::ERR_INTERNET_DISCONNECTED/);
  const folder = testInfo.outputPath("field trip");
  const expected: string[] = [];
  const all = await pictures(397);
  for (const [index, { name, buffer }] of all.entries()) {
    const path = join(`day ${(index % 4) + 1}`, name);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), buffer);
    expected.push(`field trip/${path}`);
  }
  // The same picture with the same name in other folders is another item.
  for (const day of ["day 2", "day 3", "day 4"]) {
    await writeFile(join(folder, day, "001.png"), all[0]?.buffer ?? "");
    expected.push(`field trip/${day}/001.png`);
  }
  await writeFile(join(folder, "notes.txt"), "left out");

  await page.goto("/datasets");
  await expect(page.getByRole("button", { name: "New dataset" })).toBeVisible();
  await dropFolder(page, folder);
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await expect(dialog.getByText(/^400 files, /)).toBeVisible();
  await expect(dialog.getByText("1 other file is left out")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("field trip");
  const name = uniqueName("field trip");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);

  // Throttled, so that the connection can be cut in the middle.
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 20,
    downloadThroughput: -1,
    uploadThroughput: 16_000,
  });
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  const dock = page.getByRole("region", { name: "Uploads" });
  await expect(dock.getByText("0 of 400 files")).toBeVisible();
  await page.getByRole("link", { name: "Tasks" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  await expect(dock.getByText(/^[1-9]\d+ of 400 files$/)).toBeVisible({ timeout: 30_000 });

  await context.setOffline(true);
  await expect(dock.getByText(/^The server cannot be reached/)).toBeVisible();
  const arrived = await dock.getByText(/of 400 files$/).innerText();
  expect(Number.parseInt(arrived, 10)).toBeLessThan(400);
  await context.setOffline(false);
  await devtools.detach();

  await expect(dock.getByText(/^The server has everything .*safe to close this tab/)).toBeVisible();
  await dock.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByText("400 images", { exact: true })).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  const names = (await api.media(id)).map(({ file_name }) => file_name);
  expect(names.toSorted()).toEqual(expected.toSorted());
});

test("files without any picture make a dataset in error that shows the reason", async ({
  page,
  api,
}) => {
  const name = uniqueName("Unusable");
  await page.goto("/datasets");
  await page.getByRole("button", { name: "New dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await dialog
    .getByLabel("Choose files")
    .setInputFiles([png("notes.png", Buffer.from("no picture"))]);
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  await page.getByRole("link", { name: "Open the dataset" }).click();
  const banner = page.getByRole("region", { name: "This dataset is in error" });
  await expect(banner.getByText(/The file could not be used\. “notes\.png”: /)).toBeVisible();
  await expect(page.getByText("Error", { exact: true })).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  expect(await api.dataset(id)).toMatchObject({ status_new: "ERROR" });

  // And it can be deleted.
  await page.getByRole("link", { name: "Datasets" }).first().click();
  // The list may still be the one from before the task ended: its order and the menu's entries change.
  const card = page.getByRole("listitem").filter({ hasText: name });
  await expect(card.getByText("Error", { exact: true })).toBeVisible();
  await card.getByRole("button", { name: `Actions for “${name}”` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name })).toBeHidden();
});

test("a dataset is made from a folder of the server, and another folder is added", async ({
  page,
  api,
  axe,
  importRoot,
}) => {
  const [first, ...others] = await pictures(4);
  if (first === undefined) throw new Error("there are no pictures");
  const day = join(importRoot, "day one");
  await mkdir(day);
  await writeFile(join(day, "first.png"), first.buffer);
  await mkdir(join(importRoot, "day two"));
  for (const { name, buffer } of others) {
    await writeFile(join(importRoot, "day two", name), buffer);
  }

  await page.goto("/datasets");
  await page.getByRole("button", { name: "New dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  const folder = dialog.getByRole("textbox", { name: "Or a folder on the server" });
  await folder.fill("/etc");
  await dialog.getByRole("button", { name: "Create from the folder" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not a folder below one of the server");
  await axe();
  await folder.fill(day);
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("day one");
  await dialog.getByRole("button", { name: "Create from the folder" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("link", { name: "day one" }).click();
  await expect(page.getByText("1 image", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Add media" }).click();
  const adding = page.getByRole("dialog", { name: "Add media to “day one”" });
  await adding
    .getByRole("textbox", { name: "Or a folder on the server" })
    .fill(join(importRoot, "day two"));
  await adding.getByRole("button", { name: "Add the folder" }).click();
  await expect(adding).toBeHidden();
  await expect(page.getByText("4 images", { exact: true })).toBeVisible();
  const id = /datasets\/([^/?]+)/.exec(page.url())?.[1] ?? "";
  expect((await api.media(id)).map(({ file_name: name }) => name).toSorted()).toEqual(
    ["first.png", ...others.map(({ name }) => name)].toSorted(),
  );
});
