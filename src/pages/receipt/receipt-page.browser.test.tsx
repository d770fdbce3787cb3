import { sentenceOf } from "#contract/refusals.ts";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const dialog = page.getByRole("dialog");
const node = (name: string) => page.getByRole("article", { name, exact: true });

async function openRestore(snapshot: string) {
  await page.getByRole("button", { name: `Actions for “${snapshot}”`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect.element(dialog).toBeVisible();
}

test("a restore is previewed, leaves a receipt, and is undone from there", async () => {
  const { address } = await renderConsole(paths.timeline(seeded.streets.id));
  await openRestore("v1-baseline");
  const impact = dialog.getByRole("region", { name: "What will happen" });
  await expect.element(impact).toMatchTextContent(/44 items leave/);
  await expect.element(impact).toMatchTextContent(/10 items come back/);
  await expect.element(impact).toMatchTextContent(/70 items change/);
  await expect
    .element(impact.getByRole("list", { name: "Some of them: 44 items leave" }).getByRole("img"))
    .toHaveLength(8);
  await expect.element(dialog.getByText(/^1 edit by 1 person since/)).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("labels were wrong");
  await dialog.getByRole("button", { name: "Restore" }).click();

  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const receipt = page.getByRole("article", { name: "Restored to “v1-baseline”" });
  await expect.element(receipt).toMatchTextContent(/labels were wrong/);
  await expect.element(receipt).toMatchTextContent(/206 images · 8 videos before/);
  await expect
    .element(receipt)
    .toMatchTextContent(/0 came back, 44 left, 70 items changed · See them/);
  expect(address()).toMatch(/\/receipts\//);
  await expect.element(receipt).toMatchTextContent(/with 1 edit since/);
  await expect.element(receipt).toMatchTextContent(/Still the current version/);
  await expect
    .element(
      receipt
        .getByRole("list", { name: /overwrote/ })
        .getByRole("img")
        .first(),
    )
    .toBeVisible();
  await expectAccessible();

  await receipt.getByRole("button", { name: "Undo this restore" }).click();
  await expect.element(impact).toMatchTextContent(/44 items come back/);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText("206 images · 8 videos", { exact: true })).toBeVisible();
  await expect.element(receipt.getByText(/^Undone by owner@localhost, /)).toBeVisible();
  await expectAccessible();
  await receipt.getByRole("link", { name: "Its receipt" }).click();
  const own = page.getByRole("article", { name: "Restored to “Before restoring v1-baseline”" });
  await expect.element(own).toMatchTextContent(/Undoes\s*The restore by owner@localhost/);
  await expect.element(own).toMatchTextContent(/Since then/);
});

test("a removed safety snapshot is brought back from the receipt, which keeps its counts", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await openRestore("v1-baseline");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(node("Before restoring v1-baseline")).toBeVisible();
  const safety = mockDb().snapshots.find(({ name }) => name === "Before restoring v1-baseline");
  if (safety) safety.removedAt = mockClock.now();
  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const receipt = page.getByRole("article", { name: "Restored to “v1-baseline”" });
  await expect.element(receipt).toMatchTextContent(/44 left, 70 items changed/);
  const undo = receipt.getByRole("button", { name: "Undo this restore" });
  await expect
    .element(undo)
    .toHaveAccessibleDescription("The snapshot of the state before this restore was deleted");
  await expect.element(receipt).toMatchTextContent(/is kept until/);
  await expectAccessible();
  await receipt.getByRole("button", { name: "Bring “Before restoring v1-baseline” back" }).click();
  await expect.element(undo).not.toHaveAttribute("aria-disabled");
  await expect.element(receipt).toMatchTextContent(/44 left, 70 items changed/);
  await undo.click();
  await expect.element(dialog).toMatchTextContent(/44 items come back/);
});

test("a partial restore of labels keeps the current version", async () => {
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
  const receipt = page.getByRole("article", { name: "Restored a part of “v1-baseline”" });
  await expect.element(receipt).toMatchTextContent(/Only labels/);
});

test("a state that was not saved cannot be restored, and the button says so", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await openRestore("v1-baseline");
  await page.getByRole("checkbox", { name: "Keep a safety snapshot" }).click();
  await page.getByRole("textbox", { name: "Name of the dataset" }).fill(seeded.streets.name);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
  const undo = page.getByRole("button", { name: "Undo this restore" });
  await expect.element(undo).toHaveAttribute("aria-disabled", "true");
  await expect.element(undo).toHaveAccessibleDescription(sentenceOf("undo_unsaved"));
});

test("a missing receipt is reported", async () => {
  await renderConsole(paths.receipt(seeded.streets.id, "00000000-0000-4000-8000-000000000000"));
  await expect.element(page.getByText("No such receipt")).toBeVisible();
});

test("a backend without the extensions has no receipts, and its dialog shows counts only", async () => {
  resetMock("plain");
  const { navigate } = await renderConsole(paths.timeline(seeded.products.id));
  await page
    .getByRole("button", { name: /^Actions for / })
    .last()
    .click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect
    .element(dialog.getByRole("region", { name: "What will happen" }))
    .toMatchTextContent(/This server does not report which items differ/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await navigate(paths.receipt(seeded.products.id, "00000000-0000-4000-8000-000000000000"));
  await expect.element(page.getByText("This server keeps no receipts")).toBeVisible();
});

test("each snapshot on the timeline shows its changes and its contents", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  const cleaned = node("labels-cleaned");
  await expect
    .element(cleaned)
    .toMatchTextContent(/Since “blurry-marked”: 0 added, 0 removed, 16 changed/);
  await expect.element(cleaned).toMatchTextContent(/Labels: car \d+, /);
  await expect.element(node("Before re-indexing")).toMatchTextContent(/Nothing changed since “/);
});
