import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const itemsNow = () => mockDb().datasets.find(({ id }) => id === streets)?.items ?? [];
const dialog = page.getByRole("dialog");
const scale = () => dialog.getByRole("button", { name: /^Zoomed to/ });
function picture(): HTMLImageElement {
  const found = dialog.element().querySelector<HTMLImageElement>("img[alt]");
  if (found === null) throw new Error("there is no picture");
  return found;
}
const open = async (mediaId: string | undefined) =>
  renderConsole(`${paths.explore(streets)}?item=${mediaId}`);

beforeEach(async () => {
  resetMock("full");
  localStorage.clear();
  await page.viewport(1280, 800);
});

/** The position of the first box, relative to the picture. */
function boxInPicture(): number[] {
  const whole = picture().getBoundingClientRect();
  const box = picture().parentElement?.querySelector("span")?.getBoundingClientRect();
  if (box === undefined) throw new Error("there is no box");
  return [
    (box.left - whole.left) / whole.width,
    (box.top - whole.top) / whole.height,
    box.width / whole.width,
    box.height / whole.height,
  ].map((part) => Math.round(part * 1_000) / 1_000);
}

describe("the large view of an image", () => {
  test("is zoomed by buttons, keys, wheel and double click, and its boxes stay in place", async () => {
    const item = itemsNow()[0];
    await open(item?.media_id);
    await expect.element(scale()).toHaveTextContent("100 %");
    const box = item?.labels[0]?.box;
    const round = (part: number) => Math.round(part * 1_000) / 1_000;
    expect(boxInPicture()).toEqual(box?.map(round));
    const before = picture().getBoundingClientRect().width;

    await dialog.getByRole("button", { name: "Zoom in" }).click();
    await expect.element(scale()).toHaveTextContent("150 %");
    await userEvent.keyboard("+");
    await expect.element(scale()).toHaveTextContent("225 %");
    expect(picture().getBoundingClientRect().width / before).toBeCloseTo(2.25, 2);
    expect(boxInPicture()).toEqual(box?.map(round));
    await expectAccessible();

    const left = picture().getBoundingClientRect().left;
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    await expect.poll(() => picture().getBoundingClientRect().left).toBeLessThan(left);
    await userEvent.keyboard("-");
    await expect.element(scale()).toHaveTextContent("150 %");
    await userEvent.keyboard("0");
    await expect.element(scale()).toHaveTextContent("100 %");

    await userEvent.dblClick(picture());
    await expect.element(scale()).toHaveTextContent("300 %");
    await userEvent.dblClick(picture());
    await expect.element(scale()).toHaveTextContent("100 %");
    const frame = picture().getBoundingClientRect();
    const corner = { clientX: frame.left + 10, clientY: frame.top + 10 };
    picture().dispatchEvent(
      new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: -400, ...corner }),
    );
    await expect.element(scale()).not.toHaveTextContent("100 %");
    // The point under the pointer stays, so the corner hardly moves.
    expect(Math.abs(picture().getBoundingClientRect().left - frame.left)).toBeLessThan(30);
  });

  test("is moved by dragging, and the next image is not zoomed, with the focus unchanged", async () => {
    await open(itemsNow()[0]?.media_id);
    await expect.element(scale()).toHaveTextContent("100 %");
    await userEvent.keyboard("+++");
    await expect.element(scale()).toHaveTextContent("338 %");
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
    send("pointermove", 60, 25);
    send("pointerup", 60, 25);
    await expect.poll(() => picture().getBoundingClientRect().left).toBeCloseTo(left + 60, 0);
    expect(picture().getBoundingClientRect().top).toBeCloseTo(top + 25, 0);

    const next = dialog.getByRole("button", { name: "Next item" });
    await next.click();
    await expect
      .element(page.getByRole("dialog", { name: itemsNow()[1]?.file_name ?? "?" }))
      .toBeVisible();
    await expect.element(scale()).toHaveTextContent("100 %");
    await expect.element(next).toHaveFocus();
  });

  test("fits 360 pixels", async () => {
    await page.viewport(360, 760);
    await open(itemsNow()[0]?.media_id);
    await expect.element(scale()).toBeVisible();
    await expectAccessible();
    expect(dialog.element().scrollWidth).toBeLessThanOrEqual(360);
  });
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
  const download = dialog.getByRole("link", { name: "Download" }).first();
  await expect.element(download).toHaveAttribute("href", expect.stringMatching(/&download=true$/));
  await expect.element(download).toHaveAttribute("download", video.file_name.split("/").at(-1));
  await expectAccessible();
});

test("a picture that browsers cannot show is shown converted, and downloaded as the original", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  const [first] = itemsNow();
  if (dataset === undefined || first === undefined) throw new Error("there is no item");
  dataset.items = [{ ...first, content_type: "image/tiff" }];
  await open(first.media_id);
  await expect.element(dialog.getByText("Image (TIFF, shown converted)")).toBeVisible();
  expect(picture().src).toContain("/view?v=");
  const original = dialog.getByRole("link", { name: "Open the original" });
  await expect.element(original).toHaveAttribute("href", expect.stringContaining("/content?v="));
});

test("its history is shown, and it can be restored from it", async () => {
  const db = mockDb();
  const { id } = seeded.streets;
  const dataset = db.datasets.find((row) => row.id === id);
  const changed = dataset?.items.find((item) => item.file_name === "frame-00011.jpg");
  await renderConsole(`${paths.explore(id)}?item=${changed?.media_id}`);
  const dialog = page.getByRole("dialog", { name: "frame-00011.jpg" });
  await expect.element(dialog.getByRole("heading", { name: "History" })).toBeVisible();
  await expect.element(dialog.getByText(/without a change$/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Bring back as it was here" }).last().click();
  const question = page.getByRole("dialog", { name: /^Bring back “frame-00011.jpg” as in / });
  await expect.element(question.getByText(/only “frame-00011.jpg”/)).toBeVisible();
  await expectAccessible();
  await question.getByRole("button", { name: "Bring back" }).click();
  await expect.element(question).not.toBeInTheDocument();
  await expect.element(page.getByRole("alert").getByText(/Restored a part of/)).toBeVisible();
});
