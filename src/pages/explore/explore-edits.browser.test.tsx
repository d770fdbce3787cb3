import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const tile = (name: string) => page.getByRole("gridcell", { name });
const select = (name: string) => page.getByRole("button", { name: `Select ${name}` });
const bar = page.getByRole("region", { name: "Selection" });
const datasetNow = () => mockDb().datasets.find(({ id }) => id === streets);
const itemsNow = () => datasetNow()?.items ?? [];
const named = (name: string) => itemsNow().find((item) => item.file_name === name);
const nameAt = (index: number) => itemsNow()[index]?.file_name ?? "?";

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

async function tagAll(tag: string): Promise<void> {
  await bar.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByLabelText("Tags").fill(tag);
}

describe("an edit", () => {
  test("shows how many items it would change, and is disabled where it would change none", async () => {
    await renderConsole(paths.explore(streets));
    await expect.element(tile(nameAt(0))).toBeVisible();
    await page.getByRole("button", { name: "Select all 214" }).click();
    await tagAll("rain");
    const without = itemsNow().filter(({ tags }) => !tags.includes("rain")).length;
    const dialog = page.getByRole("dialog");
    await expect
      .element(dialog)
      .toMatchTextContent(new RegExp(`${without} of 214 items would change`));
    await expectAccessible();
    await dialog.getByRole("button", { name: `Tag ${without} items` }).click();
    await expect.element(page.getByText(`${without} items changed`)).toBeVisible();

    await tagAll("rain");
    await expect.element(dialog).toMatchTextContent(/Nothing would change: all 214 items/);
    await expect
      .element(dialog.getByRole("button", { name: /^Tag / }))
      .toHaveAttribute("aria-disabled", "true");
  });

  test("leaves the items that no longer match where they are, until the filter changes", async () => {
    const rainy = itemsNow().filter(({ tags }) => tags.includes("rain"));
    const [first, second] = rainy.map((item) => item.file_name);
    await renderConsole(`${paths.explore(streets)}?tag=rain`);
    await expect.element(page.getByText(`${rainy.length} of 214 items`)).toBeVisible();
    await select(first ?? "").click();
    await bar.getByRole("button", { name: "Remove tag" }).click();
    await page.getByLabelText("Tags").fill("rain");
    await page.getByRole("button", { name: "Remove from 1 item" }).click();
    await expect.element(page.getByText(`${rainy.length - 1} of 214 items`)).toBeVisible();
    const cells = page.getByRole("gridcell");
    await expect.element(cells.first()).toHaveAttribute("data-gone");
    await expect.element(cells.first()).toHaveAccessibleName(first ?? "");
    await expect.element(cells.nth(1)).toHaveAccessibleName(second ?? "");
    await expectAccessible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.element(page.getByText(`${rainy.length} of 214 items`)).toBeVisible();
    await expect.element(cells.first()).not.toHaveAttribute("data-gone");
    await page.getByRole("button", { name: "Redo" }).click();
    await expect.element(page.getByText(`${rainy.length - 1} of 214 items`)).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.element(page.getByText("214 items", { exact: true })).toBeVisible();
    expect(document.querySelectorAll("[data-gone]")).toHaveLength(0);
  });

  test("is undone inline, and redone, by click and by keyboard", async () => {
    const name = nameAt(0);
    await renderConsole(paths.explore(streets));
    await select(name).click();
    await tagAll("mistake");
    await page.getByRole("button", { name: "Tag 1 item" }).click();
    // Visible at every scroll position, and not below the header.
    await expect.element(page.getByRole("button", { name: "Undo" })).toBeVisible();
    window.scrollTo(0, 700);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.element(page.getByText("Undone: 1 item as before")).toBeVisible();
    expect(named(name)?.tags).not.toContain("mistake");
    await page.getByRole("button", { name: "Redo" }).click();
    await expect.element(page.getByText("Redone: 1 item changed")).toBeVisible();
    expect(named(name)?.tags).toContain("mistake");
    await expectAccessible();
    await userEvent.keyboard("{Control>}z{/Control}");
    await expect.element(page.getByText("Undone: 1 item as before")).toBeVisible();
    expect(named(name)?.tags).not.toContain("mistake");
  });

  test("is not undone once another user has changed something", async () => {
    const name = nameAt(0);
    await renderConsole(paths.explore(streets));
    await select(name).click();
    const button = bar.getByRole("button", { name: "Delete" });
    await button.click();
    await expect.element(page.getByRole("dialog")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(button).toHaveFocus();
    await button.click();
    await page.getByRole("button", { name: "Delete 1 item" }).click();
    await expect.element(page.getByText("1 item deleted")).toBeVisible();
    // The focused element is gone, so Undo has the focus.
    await expect.element(page.getByRole("button", { name: "Undo" })).toHaveFocus();
    const dataset = datasetNow();
    if (dataset) dataset.head = "another head";
    await page.getByRole("button", { name: "Undo" }).click();
    await expect
      .element(page.getByText("Not undone: The dataset changed since this preview"))
      .toBeVisible();
    await expect.element(page.getByRole("button", { name: "Undo" })).not.toBeInTheDocument();
    expect(named(name)).toBeUndefined();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect.element(page.getByText(/Not undone/)).not.toBeInTheDocument();
  });

  test("of all matches except one", async () => {
    await renderConsole(`${paths.explore(streets)}?type=video`);
    const videos = itemsNow().filter((item) => item.media_type === "video");
    await page.getByRole("button", { name: "Select all 8" }).click();
    await select(videos[1]?.file_name ?? "?").click();
    await expect.element(bar).toMatchTextContent(/7 selected/);
    await bar.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete 7 items" }).click();
    await expect.element(page.getByText("1 of 207 items", { exact: true })).toBeVisible();
    expect(itemsNow().filter((item) => item.media_type === "video")).toEqual([videos[1]]);
  });
});

describe("a rectangle", () => {
  /** Drags from the middle of one tile to the middle of another. */
  async function drag(from: string, to: string, options: { shift?: boolean } = {}): Promise<void> {
    const at = (name: string) => {
      const box = tile(name).element().getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.width / 2 };
    };
    const send = (type: string, { x, y }: { x: number; y: number }) =>
      document.elementFromPoint(x, y)?.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          pointerId: 1,
          button: type === "pointermove" ? -1 : 0,
          buttons: 1,
          clientX: x,
          clientY: y,
          shiftKey: options.shift ?? false,
        }),
      );
    await expect.element(tile(to)).toBeVisible();
    send("pointerdown", at(from));
    const [a, b] = [at(from), at(to)];
    send("pointermove", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    send("pointermove", b);
    await expect.element(tile(to)).toHaveAttribute("aria-selected", "true");
    send("pointerup", b);
  }

  test("selects the tiles that it touches, adds with Shift, and a click still opens", async () => {
    localStorage.setItem("stillframe.grid", '"squares"');
    onTestFinished(() => localStorage.removeItem("stillframe.grid"));
    await renderConsole(paths.explore(streets));
    await expect.element(tile(nameAt(0))).toBeVisible();
    const columns = Number(
      page.getByRole("grid", { name: "Items" }).element().getAttribute("aria-colcount"),
    );
    await drag(nameAt(0), nameAt(columns + 1));
    await expect.element(bar).toMatchTextContent(/4 selected/);
    for (const index of [0, 1, columns, columns + 1]) {
      await expect.element(tile(nameAt(index))).toHaveAttribute("aria-selected", "true");
    }
    await drag(nameAt(4), nameAt(5), { shift: true });
    await expect.element(bar).toMatchTextContent(/6 selected/);
    await drag(nameAt(3), nameAt(3 + columns));
    await expect.element(bar).toMatchTextContent(/2 selected/);
    // Once something is selected, a click selects.
    await tile(nameAt(0)).click();
    await expect.element(bar).toMatchTextContent(/3 selected/);
    await userEvent.keyboard("{Escape}");
    await tile(nameAt(0)).click();
    await expect.element(page.getByRole("dialog", { name: nameAt(0) })).toBeVisible();
  });
});

test("a range includes items that were never loaded", async () => {
  await renderConsole(paths.explore(streets));
  await expect.element(tile(nameAt(0))).toBeVisible();
  await select(nameAt(0)).click();
  tile(nameAt(0)).element().focus();
  await userEvent.keyboard("{Shift>}{End}{/Shift}");
  await expect.element(bar).toMatchTextContent(/214 selected/);
  await expect.element(tile(nameAt(213))).toHaveFocus();
  await expect.element(tile(nameAt(213))).toHaveAttribute("aria-selected", "true");
});
