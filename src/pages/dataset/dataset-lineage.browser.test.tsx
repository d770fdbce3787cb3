import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockUsers } from "#mock/db.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { cloneInto } from "#mock/versions.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id, name } = seeded.streets;
const region = page.getByRole("region", { name: "Origin and clones" });

function source() {
  const row = mockDb().datasets.find((one) => one.id === id);
  const baseline = mockDb().snapshots.find(
    (one) => one.datasetId === id && one.name === "v1-baseline",
  );
  if (row === undefined || baseline === undefined) throw new Error("The seeds have a v1-baseline");
  return { row, baseline };
}

/** A clone of the baseline, as the mock makes one. */
function clone(title: string, user: string = mockUsers.owner): string {
  const { row, baseline } = source();
  const { datasetId } = cloneInto(mockDb(), row, baseline, { user });
  const made = mockDb().datasets.find((one) => one.id === datasetId);
  if (made) made.name = title;
  return datasetId;
}

describe("the clones of a dataset", () => {
  test("are listed with their creators; hidden ones are counted", async () => {
    const first = clone("Trial without dogs");
    clone("Somebody else's", mockUsers.stranger);
    const { address } = await renderConsole(paths.timeline(id));
    const button = region.getByRole("button", { name: "2 clones" });
    await button.click();
    const listed = page.getByRole("dialog", { name: `Clones of “${name}”` });
    await expect
      .element(listed.getByRole("listitem"))
      .toMatchTextContent(/^Trial without dogs ?owner@localhost/);
    await expect.element(listed.getByText("and 1 clone that you cannot see")).toBeVisible();
    await expect.element(listed.getByRole("link", { name: "Trial without dogs" })).toHaveFocus();
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await expect.element(listed).not.toBeInTheDocument();
    await expect.element(button).toHaveFocus();

    await button.click();
    await listed.getByRole("link", { name: "Trial without dogs" }).click();
    await expect
      .element(page.getByRole("heading", { level: 1, name: "Trial without dogs" }))
      .toBeVisible();
    expect(address()).toBe(paths.timeline(first));
    await expect.element(listed).not.toBeInTheDocument();
  });

  test("are listed on their snapshot", async () => {
    clone("Trial without dogs");
    const { baseline } = source();
    const { navigate } = await renderConsole(paths.timeline(id, baseline.id));
    const panel = page.getByRole("complementary", { name: "Selected snapshot" });
    const made = panel.getByRole("list", { name: "Clones made from it" });
    await expect.element(made.getByRole("link", { name: "Trial without dogs" })).toBeVisible();
    await expectAccessible();
    const other = mockDb().snapshots.find(({ name: title }) => title === "captions");
    await navigate(paths.timeline(id, other?.id));
    await expect.element(panel.getByRole("heading", { name: "captions" })).toBeVisible();
    await expect.element(made).not.toBeInTheDocument();
  });

  test("that are all hidden are only counted", async () => {
    clone("Somebody else's", mockUsers.stranger);
    await renderConsole(paths.explore(id));
    await region.getByRole("button", { name: "1 clone" }).click();
    await expect
      .element(page.getByRole("dialog").getByText("1 clone that you cannot see"))
      .toBeVisible();
    await expectAccessible();
  });
});

test("on a phone, origin and clones are behind a button beside the tabs, and push nothing down", async () => {
  await page.viewport(360, 740);
  const trial = clone("Trial without dogs");
  const { navigate } = await renderConsole(paths.timeline(id));
  const tab = page.getByRole("link", { name: "Compare" });
  const button = region.getByRole("button", { name: "1 clone" });
  await expect.element(button).toBeVisible();
  const middle = ({ top, bottom }: DOMRect) => (top + bottom) / 2;
  const lineOf = (one: typeof tab) => middle(one.element().getBoundingClientRect());
  expect(Math.abs(lineOf(button) - lineOf(tab))).toBeLessThan(8);
  await expectAccessible();
  await navigate(paths.timeline(trial));
  await region.getByRole("button", { name: "Origin and clones" }).click();
  const dialog = page.getByRole("dialog", { name: "Origin and clones" });
  await expect.element(dialog).toMatchTextContent(`Cloned from ${name} at v1-baseline`);
  await expectAccessible();
  await dialog.getByRole("link", { name }).click();
  await expect.element(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.viewport(1280, 800);
});

describe("a clone", () => {
  test("shows its source dataset and snapshot", async () => {
    const { baseline } = source();
    const { address } = await renderConsole(paths.timeline(clone("Trial")));
    await expect.element(region).toMatchTextContent(`Cloned from ${name} at v1-baseline`);
    await expect
      .element(region.getByRole("link", { name }))
      .toHaveAttribute("href", paths.timeline(id));
    await region.getByRole("link", { name: "v1-baseline" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name })).toBeVisible();
    expect(address()).toBe(paths.timeline(id, baseline.id));
  });

  test("of a removed snapshot says so", async () => {
    const cloneId = clone("Trial");
    source().baseline.removedAt = Date.now();
    await renderConsole(paths.timeline(cloneId));
    await expect
      .element(region)
      .toMatchTextContent(`Cloned from ${name} at a snapshot that was deleted since`);
    expect(region.getByRole("link").elements()).toHaveLength(1);
    await expectAccessible();
  });

  test.each(["gone", "not shared"])("of a dataset that is %s does not name it", async (how) => {
    const cloneId = clone("Trial");
    const { row } = source();
    if (how === "not shared") row.roles = { [mockUsers.stranger]: "owner" };
    else mockDb().datasets = mockDb().datasets.filter((one) => one !== row);
    await renderConsole(paths.timeline(cloneId));
    await expect
      .element(region)
      .toMatchTextContent("Cloned from a dataset that is gone or not shared with you");
    expect(region.getByRole("link").elements()).toEqual([]);
  });
});

test("a dataset without relatives shows nothing, and neither does a backend without lineage", async () => {
  const { navigate } = await renderConsole(paths.timeline(seeded.products.id));
  // This part also loads when the browser is idle.
  await expect
    .element(page.getByRole("article", { name: "catalogue-only" }))
    .toMatchTextContent(/8 removed/);
  await expect.element(region).not.toBeInTheDocument();
  resetMock("plain");
  clone("Trial");
  await navigate(paths.timeline(id));
  await expect.element(page.getByRole("article", { name: "v1-baseline" })).toBeVisible();
  await expect.element(region).not.toBeInTheDocument();
});
