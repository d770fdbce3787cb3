import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { addManySnapshots } from "#mock/many-snapshots.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const past = page.getByRole("region", { name: "You are looking at the past" });
const now = page.getByRole("region", { name: "You are looking at now" });
const tile = (name: string) => page.getByRole("gridcell", { name });

function snapshot(name: string) {
  const found = mockDb().snapshots.find((row) => row.datasetId === streets && row.name === name);
  if (found === undefined) throw new Error(`There is no ${name}`);
  return found;
}

/** An item in the middle of a version. */
function itemOf(name: string, place: number) {
  const item = snapshot(name).items[place];
  if (item === undefined) throw new Error(`${name} has no item ${place}`);
  return item;
}

/** In rows only the height is held: the pictures before it decide how far to the right it is. */
const placeOf = (name: string) => Math.round(tile(name).element().getBoundingClientRect().top);

/** Scrolls to an item at a fraction of the list. */
async function scrollTo(name: string, share: number): Promise<void> {
  const grid = page.getByRole("grid");
  await expect.element(grid).toBeVisible();
  const { top, height } = grid.element().getBoundingClientRect();
  window.scrollTo(0, window.scrollY + top + height * share - window.innerHeight / 2);
  await expect.element(tile(name)).toBeInTheDocument();
  tile(name).element().scrollIntoView({ block: "center" });
}

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

test("a past version is read-only, with links to go back and to restore", async () => {
  const { id, items } = snapshot("v1-baseline");
  const { address } = await renderConsole(paths.explore(streets, id));
  await expect.element(past).toMatchTextContent(/Read only/);
  await expect.element(page.getByText(`${items.length} items`, { exact: true })).toBeVisible();
  await expect.element(page.getByRole("button", { name: /^Select / })).not.toBeInTheDocument();
  await expectAccessible();

  await past.getByRole("button", { name: "Restore this" }).click();
  await expect.element(page.getByRole("dialog", { name: /Restore/ })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await past.getByRole("button", { name: "Back to now" }).click();
  await expect.element(page.getByText("214 items", { exact: true })).toBeVisible();
  expect(address()).toBe(paths.explore(streets));
});

test("a version that does not exist says so", async () => {
  await renderConsole(paths.explore(streets, "00000000-0000-4000-8000-000000000000"));
  await expect.element(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  await expect.element(page.getByRole("button", { name: "Back to now" })).toBeVisible();
});

test("switching versions keeps the filters and the item in view", async () => {
  const before = snapshot("captions");
  const after = snapshot("without-duplicates");
  const { address } = await renderConsole(`${paths.explore(streets, before.id)}&type=image`);
  await expect.element(past, { timeout: 12_000 }).toMatchTextContent(/captions/);

  // Four items before it are removed, so its index changes, but its position on the screen does not.
  const { file_name: name } = itemOf("captions", 70);
  await scrollTo(name, 70 / snapshot("captions").items.length);
  tile(name).element().focus();
  const there = placeOf(name);
  await userEvent.keyboard(".");
  await expect.element(past).toMatchTextContent(/without-duplicates/);
  expect(address()).toBe(`${paths.explore(streets)}?type=image&at=${after.id}&flip=${before.id}`);
  await expect.element(page.getByText(/^Showing “without-duplicates/)).toBeInTheDocument();
  expect(placeOf(name)).toEqual(there);
  await expect.element(tile(name)).toHaveFocus();

  for (const wanted of ["captions", "without-duplicates"]) {
    await userEvent.keyboard("f");
    await expect.element(page.getByText(new RegExp(`^Showing “${wanted}`))).toBeInTheDocument();
    expect(placeOf(name)).toEqual(there);
  }
});

test("while another version loads, the old tiles stay", async () => {
  await renderConsole(paths.explore(streets, snapshot("captions").id));
  const { file_name: name } = itemOf("captions", 0);
  await expect.element(tile(name)).toBeVisible();
  mockDb().latency = 2_500;
  await past.getByRole("button", { name: "Newer version" }).click();
  await expect.element(page.getByText("Loading this version")).toBeVisible();
  await expect.element(tile(name)).toBeVisible();
  expect(page.getByRole("gridcell", { name: /loading/ }).elements()).toEqual([]);
  await expect.element(page.getByText(/^Showing “without-duplicates/)).toBeInTheDocument();
});

test("from now a key leads to the past, and now is one of the two sides", async () => {
  const newest = snapshot("pre-enrichment-checkpoint");
  const { address } = await renderConsole(paths.explore(streets));
  await expect.element(page.getByRole("button", { name: "Older version" })).toBeVisible();
  await userEvent.keyboard(",");
  await expect.element(past).toMatchTextContent(/pre-enrichment-checkpoint/);
  await past.getByRole("button", { name: "Flip to Now" }).click();
  await expect.element(now).toBeVisible();
  expect(address()).toBe(`${paths.explore(streets)}?flip=${newest.id}`);
  await expect
    .element(now.getByRole("button", { name: "Newer version" }))
    .toHaveAttribute("aria-disabled", "true");
  await expectAccessible();
  await now.getByRole("button", { name: "Stop flipping" }).click();
  await expect.element(now).not.toBeInTheDocument();
  expect(address()).toBe(paths.explore(streets));
});

test("any version is found by its name, and the filters stay", async () => {
  const { address } = await renderConsole(`${paths.explore(streets)}?type=image`);
  await page.getByRole("button", { name: "Now: choose a version" }).click();
  const field = page.getByRole("combobox", { name: "Which version to browse?" });
  await field.fill("night");
  await userEvent.keyboard("{Enter}");
  await expect.element(past).toMatchTextContent(/with-night-drives/);
  await expectAccessible();
  expect(address()).toBe(
    `${paths.explore(streets)}?type=image&at=${snapshot("with-night-drives").id}&flip=head`,
  );
});

test("deep in a long list the neighbours are known too", async () => {
  addManySnapshots(mockDb(), streets, 1_500);
  await renderConsole(paths.explore(streets, snapshot("old-1400").id));
  await expect.element(past).toMatchTextContent(/old-1400/);
  await expect
    .element(past.getByRole("button", { name: "Older version" }))
    .not.toHaveAttribute("aria-disabled", "true");
  await past.getByRole("button", { name: "Older version" }).click();
  await expect.element(past).toMatchTextContent(/old-1401/);
});

test("the large view of an item flips too; a version without the item says so", async () => {
  const before = snapshot("captions");
  const after = snapshot("without-duplicates");
  const { media_id: id, file_name: name } = itemOf("captions", 4);
  await renderConsole(`${paths.item(streets, id, before.id)}&flip=${after.id}`);
  const dialog = page.getByRole("dialog", { name });
  await expect.element(dialog.getByText(id)).toBeVisible();
  await expect
    .element(dialog.getByRole("button", { name: "Flip to without-duplicates" }))
    .toBeEnabled();
  await userEvent.keyboard("f");
  await expect.element(dialog).toMatchTextContent(/not in the version “without-duplicates”/);
  await expectAccessible();
  await dialog.getByRole("button", { name: "Flip to captions" }).click();
  await expect.element(dialog.getByText(id)).toBeVisible();
});

test("the bar fits 360 pixels", async () => {
  await page.viewport(360, 760);
  await renderConsole(paths.explore(streets, snapshot("captions").id));
  await expect.element(past.getByRole("button", { name: "Back to now" })).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  await past.getByRole("button", { name: "More about this version" }).click();
  await page.getByRole("menuitem", { name: "Restore this" }).click();
  await expect.element(page.getByRole("dialog", { name: /Restore/ })).toBeVisible();
});

const isText = (field: [string, unknown]): field is [string, string] =>
  typeof field[1] === "string";

/** Captures the next form that the page submits, without leaving the page. */
async function sentForm(): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    const seen = (event: SubmitEvent) => {
      event.preventDefault();
      const fields = [...new FormData(event.target as HTMLFormElement)];
      resolve(Object.fromEntries(fields.filter(isText)));
    };
    window.addEventListener("submit", seen, { once: true });
  });
}

test("the matching items of the shown version are exported", async () => {
  const { id, items } = snapshot("captions");
  await renderConsole(`${paths.explore(streets, id)}&type=video`);
  const videos = items.filter((item) => item.media_type === "video").length;
  await page.getByRole("button", { name: `Export ${videos} items` }).click();
  await expectAccessible();
  const sent = sentForm();
  await page.getByRole("menuitem", { name: "CSV table" }).click();
  expect(await sent).toEqual({ at: id, format: "csv", filter: '{"type":["video"]}' });
});

test("a selection is exported", async () => {
  const first = mockDb().datasets.find(({ id }) => id === streets)?.items[0];
  await renderConsole(paths.explore(streets));
  await page.getByRole("button", { name: `Select ${first?.file_name}` }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByRole("button", { name: "Export 1 item" }).click();
  const sent = sentForm();
  await page.getByRole("menuitem", { name: "JSON lines" }).click();
  expect(await sent).toEqual({
    at: "head",
    format: "jsonl",
    filter: JSON.stringify({ media_ids: [first?.media_id] }),
  });
});

test("a refused export is reported on the page, and no form is sent", async () => {
  const { id, items } = snapshot("captions");
  await renderConsole(paths.explore(streets, id));
  await page.getByRole("button", { name: `Export ${items.length} items` }).click();
  const db = mockDb();
  db.datasets = db.datasets.filter((dataset) => dataset.id !== streets);
  let sent = false;
  void sentForm().then(() => (sent = true));
  await page.getByRole("menuitem", { name: "CSV table" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Nothing was exported" });
  await expect.element(notice).toMatchTextContent(/Dataset not found/);
  expect(sent).toBe(false);
});
