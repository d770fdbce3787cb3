import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockUsers } from "#mock/db.ts";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const dataset = () => mockDb().datasets.find(({ id }) => id === streets);
const itemsNow = () => dataset()?.items ?? [];
const review = page.getByRole("region", { name: "Review" });
const result = page.getByRole("region", { name: "Result" });

/** Some items without a label, and a class that only few have. */
function unlabelSome() {
  const row = dataset();
  if (!row) throw new Error("the dataset is not seeded");
  row.items = row.items.map((item, index) => {
    if (index % 2 === 1) return { ...item, labels: [] };
    return index < 6
      ? {
          ...item,
          labels: [...item.labels, { name: "rare", box: null, confidence: null, source: "user" }],
        }
      : item;
  });
}

beforeEach(async () => {
  resetMock("full");
  unlabelSome();
  await page.viewport(1280, 800);
});

test("labels are suggested, reviewed by keys, applied, and taken back", async () => {
  const before = itemsNow();
  const { address } = await renderConsole(paths.propagate(streets));
  const rare = page.getByRole("checkbox", { name: "rare 3" });
  await expect.element(rare).toBeDisabled();
  await expect.element(page.getByText("only 3 items: at least 5")).toBeVisible();
  await page.getByRole("button", { name: "Suggest", exact: true }).click();
  await expect
    .element(page.getByText(/^\d+ of \d+ items without these labels would get one$/))
    .toBeVisible();
  await expect.element(review).toBeVisible();
  await expectAccessible();

  const cards = () => review.getByRole("listitem").elements();
  const shown = cards().length;
  expect(shown).toBeGreaterThan(3);
  const [first, second] = review.getByRole("button", { name: /^Accept: / }).elements();
  (first as HTMLElement).focus();
  await userEvent.keyboard("a");
  await expect.element(review.getByText(`1 of ${shown} decided`)).toBeVisible();
  expect(document.activeElement).toBe(second);
  await userEvent.keyboard("n");
  await review.getByRole("combobox").nth(2).selectOptions("bus");
  await expect.element(review.getByText(`3 of ${shown} decided`)).toBeVisible();
  await expect.element(review.getByText("accepted", { exact: true })).toBeVisible();
  const names = cards()
    .slice(0, 3)
    .map((card) => card.querySelector("img")?.title);

  await page.getByRole("button", { name: /^Label \d+ items$/ }).click();
  await expect.poll(address).toMatch(/\/propagate\?task=[0-9a-f-]{36}$/);
  letPass(60_000);
  await expect.element(result.getByText(/^\d+ images gained labels/)).toBeVisible();
  const labelsOf = (name: string | undefined) =>
    itemsNow().find((item) => item.file_name === name)?.labels ?? [];
  expect(labelsOf(names[0])[0]?.source).toBe(mockUsers.owner);
  expect(labelsOf(names[1])).toEqual([]);
  expect(labelsOf(names[2])[0]?.name).toBe("bus");
  const propagated = itemsNow().flatMap(({ labels }) =>
    labels.filter(({ source }) => source === "propagated"),
  );
  expect(propagated.length).toBeGreaterThan(10);

  await result.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect.element(result.getByText(/^Nothing changed/)).toBeVisible();
  expect(JSON.stringify(itemsNow())).toBe(JSON.stringify(before));
});

test("decisions are kept while labels and the confidence change, but for those of a label that is not chosen", async () => {
  await renderConsole(paths.propagate(streets));
  const suggest = page.getByRole("button", { name: "Suggest", exact: true });
  await suggest.click();
  const decide = async (nth: number, label: string) => {
    await review.getByRole("combobox").nth(nth).selectOptions(label);
  };
  await decide(0, "bus");
  await decide(1, "car");
  const [bus] = review
    .getByRole("img")
    .elements()
    .map((image) => image.getAttribute("title"));
  await page.getByRole("slider").fill("0.5");
  await expect.element(review).not.toBeInTheDocument();
  await expect.element(page.getByText("Your 2 decisions are kept")).toBeVisible();
  await page.getByRole("checkbox", { name: /^car / }).click();
  await expect.element(page.getByText("Your decision is kept")).toBeVisible();
  await suggest.click();
  await page.getByRole("button", { name: /^Label \d+ items$/ }).click();
  letPass(60_000);
  await expect.element(result.getByText(/^\d+ images gained labels/)).toBeVisible();
  const decided = itemsNow().find((item) => item.file_name === bus);
  expect(decided?.labels).toMatchObject([
    { name: "bus", confidence: null, source: mockUsers.owner },
  ]);
});

test("what a propagation gave is no seed of the next", async () => {
  const row = dataset();
  if (!row) throw new Error("the dataset is not seeded");
  const mostly = { name: "mostly", box: null, confidence: 0.9, source: "propagated" };
  row.items = row.items.map((item, index) =>
    item.media_type === "image" && index < 20
      ? { ...item, labels: [...item.labels, index < 3 ? { ...mostly, source: "user" } : mostly] }
      : item,
  );
  await renderConsole(paths.propagate(streets));
  const mine = page.getByRole("checkbox", { name: "mostly 3" });
  await expect.element(mine).toBeDisabled();
  await expect
    .element(mine)
    .toHaveAccessibleDescription(/^only 3 items: at least 5; propagated to \d+ items more/);
});

test("the labels in the address are chosen; fewer than two are not enough", async () => {
  await renderConsole(`${paths.propagate(streets)}?label=car&label=bus`);
  await expect.element(page.getByRole("checkbox", { name: /^car / })).toBeChecked();
  await expect.element(page.getByRole("checkbox", { name: /^bicycle / })).not.toBeChecked();
  await page.getByRole("checkbox", { name: /^bus / }).click();
  await expect.element(page.getByText("Choose at least 2 labels")).toBeVisible();
});

test("nothing can be suggested without an index, which can be made here", async () => {
  const row = dataset();
  if (row) row.notEmbedded = new Set(row.items.map(({ media_id: id }) => id));
  await renderConsole(paths.propagate(streets));
  await page.getByRole("button", { name: "Suggest", exact: true }).click();
  await expect.element(page.getByText(/At least 2 labels with 5 items each/)).toBeVisible();
});

test("a plain backend does not offer it", async () => {
  resetMock("plain");
  await renderConsole(paths.propagate(streets));
  await expect
    .element(page.getByRole("heading", { name: "This server does not propagate labels" }))
    .toBeVisible();
});
