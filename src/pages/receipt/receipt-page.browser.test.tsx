import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { resetMock } from "#mock/mock.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const dialog = page.getByRole("dialog");
const node = (name: string) => page.getByRole("article", { name, exact: true });

async function openRestore(snapshot: string) {
  await page.getByRole("button", { name: `Actions for ${snapshot}`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect.element(dialog).toBeVisible();
}

test("a restore is shown before it, leaves a receipt, and is undone from there", async () => {
  const { address } = await renderConsole(paths.timeline(seeded.streets.id));
  await openRestore("v1-baseline");
  const impact = dialog.getByRole("region", { name: "What will happen" });
  await expect.element(impact).toMatchTextContent(/44 items leave/);
  await expect.element(impact).toMatchTextContent(/10 items come back/);
  await expect.element(impact).toMatchTextContent(/69 items change/);
  await expect
    .element(impact.getByRole("list", { name: "Some of them: 44 items leave" }).getByRole("img"))
    .toHaveLength(8);
  await expect.element(dialog.getByText(/^1 edit by 1 person since/)).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("labels were wrong");
  await dialog.getByRole("button", { name: "Restore" }).click();

  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const receipt = page.getByRole("article", { name: "Restored to v1-baseline" });
  await expect.element(receipt).toMatchTextContent(/labels were wrong/);
  await expect.element(receipt).toMatchTextContent(/206 images · 8 videos before/);
  expect(address()).toMatch(/\/receipts\//);
  await expectAccessible();

  await receipt.getByRole("button", { name: "Undo this restore" }).click();
  await expect.element(impact).toMatchTextContent(/44 items come back/);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText("206 images · 8 videos", { exact: true })).toBeVisible();
});

test("a part is restored: only the labels, and the current version stays", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await openRestore("v1-baseline");
  await page.getByRole("checkbox", { name: "Restore only some of it" }).click();
  const confirm = dialog.getByRole("button", { name: "Restore" });
  await expect.element(confirm).toHaveAttribute("aria-disabled", "true");
  await expect.element(dialog.getByText("Choose at least one.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Labels" }).click();
  await page.getByRole("checkbox", { name: "Keep a safety snapshot" }).click();
  await page.getByRole("textbox", { name: "Name of the dataset" }).fill(seeded.streets.name);
  await expectAccessible();
  await confirm.click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText(/^Restored a part of v1-baseline by/)).toBeVisible();
  expect(node("v1-baseline").getByText("Current Version").elements()).toEqual([]);
  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const receipt = page.getByRole("article", { name: "Restored a part of v1-baseline" });
  await expect.element(receipt).toMatchTextContent(/Only labels/);
});

test("a receipt that is not there, and a backend that keeps none", async () => {
  const missing = paths.receipt(seeded.streets.id, "00000000-0000-4000-8000-000000000000");
  const app = await renderConsole(missing);
  await expect.element(page.getByText("No such receipt")).toBeVisible();
  await app.navigate(paths.datasets);
});

test("a backend without receipts says so, and shows counts only", async () => {
  resetMock("plain");
  await renderConsole(paths.timeline(seeded.products.id));
  await expect.element(page.getByRole("article").first()).toBeVisible();
  expect(page.getByRole("link", { name: "Receipt" }).elements()).toEqual([]);
});
