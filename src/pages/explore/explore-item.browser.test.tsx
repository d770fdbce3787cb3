import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const itemsNow = () => mockDb().datasets.find(({ id }) => id === streets)?.items ?? [];
const dialog = page.getByRole("dialog");
const scale = () => dialog.getByRole("group", { name: "Zoom" }).getByRole("status");
function picture(): HTMLImageElement {
  const found = dialog.element().querySelector<HTMLImageElement>("img[alt]");
  if (found === null) throw new Error("there is no picture");
  return found;
}
const open = async (mediaId: string | undefined) =>
  renderConsole(paths.item(streets, mediaId ?? "?"));

beforeEach(async () => {
  resetMock("full");
  localStorage.clear();
  await page.viewport(1280, 800);
});

/** How far the largest box is from its place in the picture, as a part of the picture. */
function offPlace(place: readonly number[] | null | undefined): number {
  const whole = picture().getBoundingClientRect();
  const boxes = [...dialog.element().querySelectorAll<HTMLElement>("[aria-hidden] > span")];
  const box = boxes[0]?.getBoundingClientRect();
  if (box === undefined) throw new Error("there is no box");
  const found = [
    (box.left - whole.left) / whole.width,
    (box.top - whole.top) / whole.height,
    box.width / whole.width,
    box.height / whole.height,
  ];
  return Math.max(...found.map((part, at) => Math.abs(part - (place?.[at] ?? 1))));
}

describe("the page of an image", () => {
  test("is zoomed by buttons, keys, wheel and double click, and its boxes stay in place", async () => {
    await page.viewport(1100, 560);
    const item = itemsNow()[0];
    await open(item?.media_id);
    await expect.element(scale()).toMatchTextContent(/^fit \d+ %$/);
    const box = item?.labels[0]?.box;
    await expect.poll(() => offPlace(box)).toBeLessThan(0.005);

    await userEvent.keyboard("1");
    await expect.element(scale()).toHaveTextContent("100 %");
    expect(picture().getBoundingClientRect().width * window.devicePixelRatio).toBeCloseTo(
      item?.width ?? 0,
      0,
    );
    await dialog.getByRole("button", { name: "Zoom in" }).click();
    await expect.element(scale()).toHaveTextContent("150 %");
    await userEvent.keyboard("+");
    await expect.element(scale()).toHaveTextContent("225 %");
    expect(offPlace(box)).toBeLessThan(0.005);
    expect(getComputedStyle(picture()).imageRendering).toBe("pixelated");
    await expectAccessible();

    const left = picture().getBoundingClientRect().left;
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    await expect.poll(() => picture().getBoundingClientRect().left).toBeLessThan(left);
    await userEvent.keyboard("0");
    await expect.element(scale()).toMatchTextContent(/^fit/);

    const frame = picture().getBoundingClientRect();
    const corner = { clientX: frame.left + 10, clientY: frame.top + 10 };
    picture().dispatchEvent(
      new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: -900, ...corner }),
    );
    await expect.element(scale()).not.toMatchTextContent(/^fit/);
    await userEvent.dblClick(picture());
    await expect.element(scale()).toMatchTextContent(/^fit/);
  });

  test("keeps its zoom for the next image while it is not the one that fits, and the stage its size", async () => {
    await open(itemsNow()[0]?.media_id);
    await expect.element(scale()).toMatchTextContent(/^fit/);
    const stage = () => picture().parentElement?.parentElement?.getBoundingClientRect().toJSON();
    const before: unknown = stage();
    await userEvent.keyboard("1+");
    await expect.element(scale()).toHaveTextContent("150 %");
    const { left, top } = picture().getBoundingClientRect();
    const send = (type: string, x: number, y: number) =>
      picture().dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          pointerId: 1,
          buttons: 1,
          clientX: 400 + x,
          clientY: 300 + y,
        }),
      );
    send("pointerdown", 0, 0);
    send("pointermove", 20, 15);
    send("pointerup", 20, 15);
    await expect.poll(() => picture().getBoundingClientRect().left).toBeCloseTo(left + 20, 0);
    expect(picture().getBoundingClientRect().top).toBeCloseTo(top + 15, 0);

    const next = dialog.getByRole("button", { name: "Next item" });
    await next.click();
    await expect
      .element(page.getByRole("dialog", { name: itemsNow()[1]?.file_name ?? "?" }))
      .toBeVisible();
    await expect.element(scale()).toHaveTextContent("150 %");
    await expect.element(next).toHaveFocus();
    expect(stage()).toEqual(before);
  });

  test("fits 360 pixels", async () => {
    await page.viewport(360, 760);
    await open(itemsNow()[0]?.media_id);
    await expect.element(scale()).toBeVisible();
    await expectAccessible();
    expect(dialog.element().scrollWidth).toBeLessThanOrEqual(360);
  });

  test("has boxes that are hidden by class, and all at once", async () => {
    const item = itemsNow().find(({ labels }) => labels.length > 1 && labels[0]?.box);
    const [name = "?"] = item?.labels.map((label) => label.name) ?? [];
    await open(item?.media_id);
    const drawn = () =>
      dialog.element().querySelectorAll("[aria-hidden] > span[style*='border']").length;
    await expect.poll(drawn).toBeGreaterThan(0);
    await dialog.getByRole("button", { name: new RegExp(`^${name}, `) }).click();
    await expect
      .element(dialog.getByRole("button", { name: `Show the boxes of “${name}”` }))
      .toBeVisible();
    await expectAccessible();
    await userEvent.keyboard("b");
    await expect.poll(drawn).toBe(0);
  });
});

test("labels, tags, caption and metadata are edited in place, and each edit can be undone", async () => {
  const item = itemsNow().find(({ labels }) => labels[0]?.box);
  const now = () => itemsNow().find(({ media_id: id }) => id === item?.media_id);
  const [label] = item?.labels ?? [];
  await open(item?.media_id);
  await dialog
    .getByRole("button", { name: label?.name ?? "?", exact: true })
    .first()
    .click();
  await userEvent.keyboard("rowing boat{Enter}");
  await expect.element(dialog.getByText(`“${label?.name}” is now “rowing boat”`)).toBeVisible();
  expect(now()?.labels[0]).toMatchObject({
    name: "rowing boat",
    box: label?.box,
    confidence: label?.confidence,
  });
  await expectAccessible();
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect.element(dialog.getByText(/^Undone/)).toBeVisible();
  expect(now()?.labels).toEqual(item?.labels);

  await userEvent.keyboard("l");
  await expect
    .element(dialog.getByRole("combobox", { name: "Name of the new label" }))
    .toHaveFocus();
  await userEvent.keyboard("{Escape}");
  await dialog.getByRole("button", { name: "Tag", exact: true }).click();
  await userEvent.keyboard("dusk{Enter}");
  await expect.element(dialog.getByText("Tag “dusk” added")).toBeVisible();
  await dialog.getByRole("button", { name: "Remove the tag “dusk”" }).click();
  await expect.element(dialog.getByText("Tag “dusk” removed")).toBeVisible();
  await dialog.getByRole("button", { name: "Edit the caption" }).click();
  await dialog.getByRole("textbox", { name: "Caption" }).fill("A pier at dusk");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.element(dialog.getByText("A pier at dusk")).toBeVisible();
  await dialog.getByRole("button", { name: "Field", exact: true }).click();
  await userEvent.keyboard("shelf{Enter}");
  await expect.element(dialog.getByRole("textbox", { name: "Value" })).toHaveFocus();
  await userEvent.keyboard("3{Enter}");
  await expect.element(dialog.getByText("Field “shelf” changed")).toBeVisible();
  expect(now()).toMatchObject({ caption: "A pier at dusk", metadata: { shelf: 3 } });
});

test("the arrow keys seek while a video has the focus, and otherwise go to the next item", async () => {
  const items = itemsNow();
  const at = items.findIndex((item) => item.media_type === "video");
  const [video, after] = items.slice(at, at + 2);
  await renderConsole(paths.explore(streets));
  await page.getByRole("gridcell", { name: new RegExp(`^${video?.file_name}`) }).click();
  const player = () => document.querySelector("video");
  await expect.poll(player).not.toBeNull();
  await expect.element(scale()).not.toBeInTheDocument();
  player()?.focus();
  await userEvent.keyboard("{ArrowRight}{ArrowLeft}{ArrowRight}");
  await expect.element(page.getByRole("dialog", { name: video?.file_name ?? "?" })).toBeVisible();
  dialog.getByRole("button", { name: "Next item" }).element().focus();
  await userEvent.keyboard("{ArrowRight}");
  await expect.element(page.getByRole("dialog", { name: after?.file_name ?? "?" })).toBeVisible();
});

test("a video that the browser cannot play shows the reason, in its tile and in the large view, and can be downloaded", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  const video = itemsNow().find((item) => item.media_type === "video");
  if (dataset === undefined || video === undefined) throw new Error("there is no video");
  const hevc = { ...video, content_type: 'video/mp4; codecs="hev1.1.6.L93.B0"' };
  dataset.items = itemsNow().map((item) => (item === video ? hevc : item));
  await renderConsole(paths.explore(streets));
  const tile = page.getByRole("gridcell", {
    name: /HEVC \(H\.265\): not shown by this browser$/,
  });
  await expect.element(tile.getByText("HEVC (H.265)", { exact: true })).toBeVisible();
  await tile.click();
  await expect
    .element(dialog.getByText("This browser does not show HEVC (H.265).", { exact: false }))
    .toBeVisible();
  expect(dialog.element().querySelector("video")).toBeNull();
  const download = dialog.getByRole("link", { name: "Download", exact: true }).first();
  await expect.element(download).toHaveAttribute("href", expect.stringMatching(/&download=true$/));
  await expect.element(download).toHaveAttribute("download", video.file_name.split("/").at(-1));
  await expectAccessible();
  // The frames that the server has decoded are there: the last one is over the poster.
  const position = dialog.getByRole("slider", { name: "Position in the video" });
  await position.click();
  await userEvent.keyboard("{End}");
  const shown = dialog.element().querySelector<HTMLElement>("[style*='--aspect']");
  expect(shown?.style.backgroundPosition).toBe("100% 0px");
  expect(shown?.style.backgroundImage).toContain("/strip?v=");
});

describe("the frames of a video", () => {
  const video = () => {
    const found = itemsNow().find((item) => item.media_type === "video");
    if (found === undefined) throw new Error("there is no video");
    return found;
  };

  test("pass under the pointer on its tile, and none is loaded before", async () => {
    await renderConsole(paths.explore(streets));
    const tile = page.getByRole("gridcell", { name: new RegExp(`^${video().file_name}`) });
    await expect.element(tile).toBeVisible();
    const element = tile.element();
    const strips = () =>
      performance.getEntriesByType("resource").filter(({ name }) => name.includes("/strip?v="));
    const before = strips().length;
    const area = element.querySelector("[class*=area]");
    if (area === null) throw new Error("there is no place for frames");
    const { left, top, width } = area.getBoundingClientRect();
    const frame = () => area.querySelector<HTMLElement>("[class*=frame]")?.style;
    const moveTo = (place: number, altKey = true) =>
      area.dispatchEvent(
        new PointerEvent("pointermove", {
          bubbles: true,
          pointerType: "mouse",
          clientX: left + width * place,
          clientY: top + 5,
          altKey,
        }),
      );
    // The tests' browser wants less motion.
    moveTo(0.01, false);
    expect(strips()).toHaveLength(before);
    expect(frame()).toBeUndefined();
    moveTo(0.01);
    await expect.poll(() => frame()?.backgroundImage).toContain("/strip?v=");
    const first = frame()?.backgroundPosition;
    moveTo(0.99);
    await expect.poll(() => frame()?.backgroundPosition).not.toBe(first);
    expect(strips().length - before).toBeLessThanOrEqual(1);
    area.dispatchEvent(new PointerEvent("pointerout", { bubbles: true, pointerType: "mouse" }));
    await expect.poll(frame).toBeUndefined();
    // A finger scrolls.
    area.dispatchEvent(
      new PointerEvent("pointermove", { bubbles: true, pointerType: "touch", clientX: left + 9 }),
    );
    expect(frame()).toBeUndefined();
  });

  test("lie below its player: the arrow keys on them seek, and their number is a fact", async () => {
    await open(video().media_id);
    const position = dialog.getByRole("slider", { name: "Position in the video" });
    await expect.element(position).toBeVisible();
    position.element().focus();
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(position).not.toHaveValue(0);
    await expect.element(dialog.getByText(/^[\d,]+, 25 a second$/)).toBeVisible();
    await expectAccessible();
  });

  test("are not there without a decoder, and the facts say why", async () => {
    const dataset = mockDb().datasets.find(({ id }) => id === streets);
    if (dataset === undefined) throw new Error("there is no dataset");
    const bare = { ...video(), noFrames: "not_installed" as const };
    dataset.items = itemsNow().map((item) => (item.media_id === bare.media_id ? bare : item));
    await open(bare.media_id);
    await expect
      .element(dialog.getByText("The server has no decoder for videos", { exact: false }))
      .toBeVisible();
    await expect.element(dialog.getByRole("slider")).not.toBeInTheDocument();
  });
});

test("a picture that browsers cannot show is shown converted, and downloaded as the original", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  const [first] = itemsNow();
  if (dataset === undefined || first === undefined) throw new Error("there is no item");
  dataset.items = [{ ...first, content_type: "image/tiff" }];
  await open(first.media_id);
  await expect.element(dialog.getByText(/^Image \(TIFF, shown converted\)/)).toBeVisible();
  expect(picture().src).toContain("/view?v=");
  const original = dialog.getByRole("link", { name: "Open in a new tab" });
  await expect.element(original).toHaveAttribute("href", expect.stringContaining("/content?v="));
});

test("its history says what changed and by whom, shows the item as it was, and brings it back", async () => {
  const changed = itemsNow().find((item) => item.file_name === "frame-00011.jpg");
  await open(changed?.media_id);
  const history = dialog.getByRole("region", { name: "History" });
  await expect.element(history.getByText(/without a change$/).first()).toBeVisible();
  const column = history.getByRole("listitem").filter({
    has: page.getByRole("button", { name: "Restore this state" }),
  });
  const name = column.last().getByRole("link");
  const version = name.element().textContent;
  await name.hover();
  await expect.element(dialog.getByText(`As in “${version}”`)).toBeVisible();
  await expectAccessible();
  await column.last().getByRole("button").click();
  await expect.element(dialog.getByText(`As in “${version}” again`)).toBeVisible();
  const then = mockDb().snapshots.find(
    (row) => snapshotName({ snapshot_name: row.name }) === version && row.datasetId === streets,
  );
  const was = then?.items.find((item) => item.media_id === changed?.media_id);
  const now = itemsNow().find((item) => item.media_id === changed?.media_id);
  expect(now).toMatchObject({ labels: was?.labels, tags: was?.tags, caption: was?.caption });
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect.element(dialog.getByText(/^Undone/)).toBeVisible();
  expect(itemsNow().find((item) => item.media_id === changed?.media_id)).toEqual(changed);
});
