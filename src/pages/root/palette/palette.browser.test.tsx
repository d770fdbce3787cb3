import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { setSingleKeys } from "#/lib/shortcuts.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const palette = page.getByRole("dialog", { name: "Command palette" });
const field = palette.getByRole("combobox");
const option = (name: string | RegExp) => palette.getByRole("option", { name });
const opener = page.getByRole("button", { name: "Search and commands" });

beforeEach(() => setSingleKeys(true));
afterEach(() => setSingleKeys(true));

async function openPalette(): Promise<void> {
  await userEvent.keyboard("{Control>}k{/Control}");
  await expect.element(field).toHaveFocus();
}

test("goes to any dataset, by the keyboard alone", async () => {
  const { address } = await renderConsole(paths.datasets);
  await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await opener.click();
  await expect.element(field).toHaveFocus();
  await expectAccessible();
  await field.fill("product im");
  await expect.element(option(/^Product Images/)).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{Enter}");
  await expect
    .element(page.getByRole("heading", { level: 1, name: "Product Images" }))
    .toBeVisible();
  expect(address()).toBe(paths.timeline(seeded.products.id));
  await expect.element(palette).not.toBeInTheDocument();
});

test("opens again while it fades away", async () => {
  await renderConsole(paths.datasets);
  await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await openPalette();
  await userEvent.keyboard("{Escape}{Control>}k{/Control}");
  await expect.element(field).toHaveFocus();
  await field.fill("tasks");
  await userEvent.keyboard("{Escape}");
  await expect.element(palette).not.toBeInTheDocument();
});

test("finds a snapshot that is not on the first page, and goes to it", async () => {
  const { address } = await renderConsole(paths.timeline(seeded.history.id));
  await expect.element(page.getByRole("article").first()).toBeVisible();
  const oldest = mockDb()
    .snapshots.filter(({ datasetId }) => datasetId === seeded.history.id)
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .at(3);
  await openPalette();
  await field.fill(oldest?.name ?? "");
  await expect.element(option(new RegExp(`^${oldest?.name} `))).toBeVisible();
  await option(new RegExp(`^${oldest?.name} `)).click();
  expect(address()).toBe(paths.timeline(seeded.history.id, oldest?.id));
});

test("finds items, receipts and tasks, and goes to them", async () => {
  const { address } = await renderConsole(paths.timeline(seeded.streets.id));
  await expect.element(page.getByRole("article").first()).toBeVisible();
  const restore = mockDb().tasks.find(
    ({ datasetId, type }) => datasetId === seeded.streets.id && type === "SNAPSHOT_RESTORE",
  );
  await openPalette();
  await field.fill("frame-00001");
  const item = option(/^frame-00001\.jpg/);
  await expect.element(item).toBeVisible();
  await expectAccessible();
  await field.fill("receipt");
  await option(/^Receipt: restored to “re-clustered”/).click();
  await expect.poll(address).toBe(paths.receipt(seeded.streets.id, restore?.id ?? ""));
  await openPalette();
  await field.fill("enrichment on");
  await option(/^Enrichment on “Street Scenes Q1”.*Failed/).click();
  await expect.poll(address).toMatch(/^\/tasks\?task=/);
});

test("keys that are pressed before the palette is there are not lost", async () => {
  await renderConsole(paths.datasets);
  await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  // All in one task: nothing can have been rendered between them.
  const press = (key: string, init: KeyboardEventInit = {}) =>
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }),
    );
  press("k", { ctrlKey: true });
  for (const key of "tasx") press(key);
  press("Backspace");
  press("k");
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue("task");
  await userEvent.keyboard("s");
  await expect.element(option(/^Tasks/)).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{Escape}");
  await openPalette();
  await expect.element(field).toHaveValue("");
});

test("an action that needs a snapshot asks which, and its dialog restores the focus", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await expect.element(page.getByRole("article").first()).toBeVisible();
  opener.element().focus();
  await openPalette();
  await field.fill("restore");
  await userEvent.keyboard("{Enter}");
  await expect.element(field).toHaveAccessibleName("Which snapshot to restore?");
  await userEvent.keyboard("{Backspace}");
  await expect.element(field).toHaveAccessibleName("Search for a place or an action");
  await field.fill("restore");
  await userEvent.keyboard("{Enter}");
  await field.fill("v1-baseline");
  await userEvent.keyboard("{Enter}");
  const dialog = page.getByRole("dialog", { name: "Restore “v1-baseline”?" });
  await expect.element(dialog).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(opener).toHaveFocus();
});

test("a disabled action is listed with its reason, and does nothing", async () => {
  await renderConsole(paths.timeline(seeded.viewer.id));
  await expect.element(page.getByRole("article").first()).toBeVisible();
  await openPalette();
  await field.fill("create");
  const create = option(/Only an editor or an owner of this dataset can do this/).first();
  await expect.element(create).toHaveAttribute("aria-disabled", "true");
  await expectAccessible();
  await userEvent.keyboard("{Enter}");
  await expect.element(field).toBeVisible();
  await field.fill("nothing like it");
  await expect.element(palette.getByText("No command matches.")).toBeVisible();
});

test("a dataset can be created from any page", async () => {
  const { address } = await renderConsole(paths.tasks());
  await expect.element(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  await openPalette();
  await field.fill("new dataset");
  await userEvent.keyboard("{Enter}");
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await expect.element(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(address()).toBe(paths.datasets);
});

test("the appearance is an action", async () => {
  await renderConsole(paths.datasets);
  await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await openPalette();
  await field.fill("dark");
  await expect.element(page.getByRole("option", { name: /dark/i, selected: true })).toBeVisible();
  await userEvent.keyboard("{Enter}");
  const root = document.documentElement;
  await expect.poll(() => root.getAttribute("data-mantine-color-scheme")).toBe("dark");
  await expect.element(field).not.toBeInTheDocument();
  await openPalette();
  await field.fill("as the system");
  await expect.element(page.getByRole("option", { name: /system/i, selected: true })).toBeVisible();
  await userEvent.keyboard("{Enter}");
});

test("the list of shortcuts is on every page, unless single keys are off", async () => {
  await renderConsole(paths.tasks());
  await expect.element(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await userEvent.keyboard("?");
  await expect.element(list).toBeVisible();
  await list.getByRole("checkbox").click();
  await userEvent.keyboard("{Escape}");
  await expect.element(list).not.toBeInTheDocument();
  await userEvent.keyboard("?");
  // The palette's key has a modifier, so it still works.
  await openPalette();
  await expect.element(list).not.toBeInTheDocument();
});

describe("with a non-Latin keyboard layout", () => {
  const press = (init: KeyboardEventInit) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }),
    );

  test("the palette and the keys of the timeline work, but not during text composition", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(page.getByRole("article").first()).toBeVisible();
    press({ key: "ㅏ", code: "KeyK", ctrlKey: true, isComposing: true });
    await expect.element(palette).not.toBeInTheDocument();
    press({ key: "ㅏ", code: "KeyK", ctrlKey: true });
    await expect.element(field).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await expect.element(palette).not.toBeInTheDocument();
    page.getByRole("region", { name: "Timeline" }).element().focus();
    press({ key: "с", code: "KeyC" });
    await expect.element(page.getByRole("dialog", { name: "Create a snapshot" })).toBeVisible();
  });

  test("the keys work with Caps Lock", async () => {
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
    press({ key: "K", code: "KeyK", ctrlKey: true });
    await expect.element(field).toHaveFocus();
  });
});
