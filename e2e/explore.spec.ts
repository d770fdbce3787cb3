import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./api.ts";

test("filter by a count, draw a rectangle, tag, undo, redo, delete, undo", async ({
  page,
  api,
}) => {
  const dataset = await api.ready("Crossing", 150);
  const original = await api.media(dataset.id);
  const night = original.slice(20, 80).map(({ media_id }) => media_id);
  await api.tag(dataset.id, { media_ids: night }, "night");
  await api.tag(dataset.id, { media_ids: night.slice(0, 2) }, "checked");
  const tagged = await api.media(dataset.id);
  await page.goto(`/datasets/${dataset.id}`);

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: /^Tag \d/ }).click();
  await page.getByRole("checkbox", { name: "night 60" }).click();
  await expect(page.getByText("60 of 150 items", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Tag is night", exact: true })).toBeFocused();
  await expect(page).toHaveURL(/\?tag=night$/);

  // Two rows of three; two of these items have the tag already.
  const grid = page.getByRole("grid", { name: "Items" });
  const columns = Number(await grid.getAttribute("aria-colcount"));
  const tile = (index: number) => grid.getByRole("gridcell").nth(index);
  await draw(page, tile(0), tile(columns + 2));
  const selection = page.getByRole("region", { name: "Selection" });
  await expect(selection.getByText("6 selected")).toBeVisible();
  await selection.getByRole("button", { name: "Tag", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Tags" }).fill("checked");
  await expect(dialog.getByText("4 of 6 items would change")).toBeVisible();
  await dialog.getByRole("button", { name: "Tag 4 items" }).click();
  await expect(page.getByText("4 items changed")).toBeVisible();
  const checked = async () => (await api.media(dataset.id, undefined, { tag: ["checked"] })).length;
  expect(await checked()).toBe(6);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone: 4 items as before")).toBeVisible();
  expect(await api.media(dataset.id)).toEqual(tagged);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByText("Redone: 4 items changed")).toBeVisible();
  expect(await checked()).toBe(6);

  const before = await api.media(dataset.id);
  await page.getByRole("button", { name: "Select all 60" }).click();
  await selection.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete 60 items" }).click();
  await expect(page.getByRole("heading", { name: "No item matches these filters" })).toBeVisible();
  expect(await api.media(dataset.id)).toHaveLength(90);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("60 of 150 items", { exact: true })).toBeVisible();
  expect(await api.media(dataset.id)).toEqual(before);
  expect(await api.dataset(dataset.id)).toMatchObject({ n_images: 150 });
});

test("filters with AND, OR and NOT, in another order, select what is edited and exported", async ({
  page,
  api,
  axe,
}) => {
  const dataset = await api.ready("Words", 40);
  const all = await api.media(dataset.id);
  const ids = all.map(({ media_id }) => media_id);
  await api.tag(dataset.id, { media_ids: ids.slice(0, 12) }, "night");
  await api.tag(dataset.id, { media_ids: ids.slice(12, 20) }, "rain");
  await api.tag(dataset.id, { media_ids: ids.slice(6, 14) }, "checked");
  await page.goto(`/datasets/${dataset.id}`);
  const add = page.getByRole("button", { name: "Filter", exact: true });
  const editor = page.getByRole("dialog", { name: "Filter by Tag" });

  await add.click();
  await axe();
  await page.getByRole("button", { name: /^Tag \d/ }).click();
  await editor.getByRole("checkbox", { name: "night 12" }).click();
  await editor.getByRole("checkbox", { name: "rain 8" }).click();
  await expect(editor.getByText("20 items match")).toBeVisible();
  await axe();
  await page.keyboard.press("Escape");
  // The same field again is asked for what it must not be.
  await add.click();
  await page.getByRole("button", { name: /^Tag \d/ }).click();
  await expect(editor.getByRole("button", { name: "not" })).toHaveAttribute("aria-pressed", "true");
  await editor.getByRole("checkbox", { name: /^checked/ }).click();
  await expect(page.getByText("12 of 40 items", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Tag is not checked", exact: true })).toBeFocused();

  await page.getByRole("button", { name: /^Sort added/ }).click();
  await page.getByRole("menuitemradio", { name: "Name" }).click();
  await page.getByRole("menuitemradio", { name: "Z to A" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\?tag=night&tag=rain&not_tag=checked&sort=name&order=desc$/);
  const wanted = [...ids.slice(0, 6), ...ids.slice(14, 20)];
  const names = all.filter(({ media_id: id }) => wanted.includes(id)).map((item) => item.file_name);
  const tiles = page.getByRole("grid", { name: "Items" }).getByRole("gridcell");
  await expect(tiles.first()).toHaveAccessibleName(names.toSorted().at(-1) ?? "");

  await page.getByRole("button", { name: "Select all 12" }).first().click();
  const selection = page.getByRole("region", { name: "Selection" });
  await selection.getByRole("button", { name: "Label", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Labels" }).fill("seen");
  await dialog.getByRole("button", { name: "Label 12 items" }).click();
  await expect(page.getByText("12 items changed")).toBeVisible();
  const seen = await api.media(dataset.id, undefined, { label: ["seen"] });
  expect(seen.map(({ media_id }) => media_id).toSorted()).toEqual(wanted.toSorted());

  // On a phone they are behind one button, and the same address has the same filters.
  await page.setViewportSize({ width: 360, height: 780 });
  await page.reload();
  await expect(tiles.first()).toBeVisible();
  await expect.poll(async () => (await tiles.first().boundingBox())?.y).toBeLessThan(240);
  await page.getByRole("button", { name: "Filters 2" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await expect(
    sheet.getByRole("button", { name: "Tag is night or rain", exact: true }),
  ).toBeVisible();
  await axe();
  await sheet.getByRole("button", { name: "Tag is not checked", exact: true }).click();
  await sheet.getByRole("checkbox", { name: /^checked/ }).click();
  await sheet.getByRole("button", { name: "Show 20 items" }).click();
  await expect(page.getByText("20 of 40 items", { exact: true })).toBeVisible();
});

test("an image is zoomed, a video is played, and both pass axe, now and in the past", async ({
  page,
  api,
  axe,
}) => {
  const name = uniqueName("Clips");
  await page.goto("/datasets");
  const clip = Buffer.from(await recordClip(page), "base64");
  const [still] = (await api.media((await api.ready("Stills", 1)).id)).map(
    (item) => item.media_uri,
  );
  const bytes = await page.request.get(still ?? "");
  const id = await api.upload(name, [
    { name: "a.png", mimeType: "image/png", buffer: await bytes.body() },
    { name: "b.webm", mimeType: "video/webm", buffer: clip },
  ]);
  await expect.poll(async () => (await api.dataset(id)).status_new).toBe("READY");
  const { snapshot_id: past } = await api.snapshot(id, "as it came");

  for (const at of ["", `?at=${past}`]) {
    await page.goto(`/datasets/${id}${at}`);
    await page.getByRole("gridcell", { name: "a.png" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Zoom in" }).click();
    await expect(dialog.getByRole("status").filter({ hasText: "150 %" })).toBeVisible();
    await axe();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("dialog", { name: "b.webm" })).toBeVisible();
    const player = dialog.locator("video");
    await player.evaluate(async (video: HTMLVideoElement) => {
      video.muted = true;
      await video.play();
    });
    await expect
      .poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime))
      .toBeGreaterThan(0.1);
    await player.evaluate((video: HTMLVideoElement) => video.pause());
    await axe();
  }
});

/** Drags a rectangle from the middle of one tile to the middle of another. */
async function draw(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
  if (start === null || end === null) throw new Error("a tile is not in sight");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** One second of a moving square, recorded by the browser so that it can play it: a WebM in base64. */
async function recordClip(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 160;
    canvas.height = 120;
    const context = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let frame = 0; frame < 25; frame += 1) {
      if (context) {
        context.fillStyle = "#223";
        context.fillRect(0, 0, 160, 120);
        context.fillStyle = "#fd4";
        context.fillRect(frame * 5, 40, 40, 40);
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
}
