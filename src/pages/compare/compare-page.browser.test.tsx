import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/mock.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const sheet = page.getByRole("list", { name: "Items that differ" });
const found = page.getByRole("status").filter({ hasText: /items? differs?/ });

function baseline(): string {
  const row = mockDb().snapshots.find(
    ({ datasetId, name }) => datasetId === id && name === "v1-baseline",
  );
  if (row === undefined) throw new Error("The seeds have a v1-baseline");
  return row.id;
}

describe("two versions", () => {
  test("are told in numbers, and item by item", async () => {
    await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
    await expect.element(page.getByRole("button", { name: "44 added" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "10 removed" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "69 changed" })).toBeVisible();
    await expect
      .element(page.getByRole("button", { name: "pedestrian: 13 gained, 12 lost" }))
      .toBeVisible();
    await expect.element(found).toMatchTextContent("123 items differ");
    await expect
      .element(sheet.getByRole("button", { name: "frame-00005.jpg Removed" }))
      .toMatchTextContent(/No longer there/);
    await expectAccessible();
  });

  test("are narrowed by kind, field and label, in the address", async () => {
    const { address } = await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
    await page.getByRole("button", { name: "10 removed" }).click();
    await expect.element(found).toMatchTextContent("10 items differ");
    expect(address()).toContain("change=removed");
    await page.getByRole("button", { name: "Labels: 11 items" }).click();
    await expect.element(page.getByText("None of the differences match")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.element(found).toMatchTextContent("123 items differ");
    expect(address()).not.toContain("change=");
    await page.getByRole("button", { name: /^bus: / }).click();
    await expect.element(found).toMatchTextContent("2 items differ");
  });

  test("are swapped and chosen anew", async () => {
    const from = baseline();
    const { address } = await renderConsole(paths.compare(id, { from, to: "head" }));
    await page.getByRole("button", { name: "Swap the two" }).click();
    await expect.element(page.getByRole("button", { name: "44 removed" })).toBeVisible();
    expect(address()).toContain(`from=head&to=${from}`);
    await page.getByRole("combobox", { name: "Before" }).selectOptions("v1-baseline");
    await expect.element(page.getByText("Nothing differs")).toBeVisible();
  });
});

describe("an item that differs", () => {
  test("opens in large, is stepped by keys, and gives the focus back", async () => {
    await renderConsole(paths.compare(id, { from: baseline(), to: "head" }, "modified"));
    const first = sheet.getByRole("button", { name: /^frame-00001.jpg/ });
    await expect.element(first).toBeVisible();
    first.element().focus();
    await userEvent.keyboard("{ArrowRight}{ArrowLeft}{Enter}");
    const dialog = page.getByRole("dialog", { name: "frame-00001.jpg" });
    await expect.element(dialog).toBeVisible();
    await expect.element(dialog.getByText("1 of 69")).toBeVisible();
    expect(dialog.element().querySelectorAll("img")).toHaveLength(2);
    await expectAccessible();
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(page.getByText("2 of 69")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(first).toHaveFocus();
  });
});

test("a snapshot that is not there is said to be so", async () => {
  await renderConsole(
    paths.compare(id, { from: "00000000-0000-4000-8000-000000000000", to: "head" }),
  );
  await expect.element(page.getByRole("alert").getByText("Not found")).toBeVisible();
});

test("a backend without the extension says so, and has no tab for it", async () => {
  resetMock("plain");
  await renderConsole(paths.compare(id));
  await expect.element(page.getByText("This server cannot compare versions")).toBeVisible();
  expect(page.getByRole("link", { name: "Compare" }).elements()).toEqual([]);
});

test("fits 360 pixels", async () => {
  await page.viewport(360, 740);
  await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
  await expect.element(page.getByRole("button", { name: "44 added" })).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
