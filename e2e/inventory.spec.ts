import type { Page } from "@playwright/test";
import { uniqueName } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { choose, timelinePath } from "./timeline.ts";

const card = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

async function menu(page: Page, name: string, entry: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for “${name}”` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

test("the inventory leads to a receipt; a clone is named, renamed, deleted and brought back", async ({
  page,
  api,
  service,
  axe,
}) => {
  const source = await api.ready("Harbour", 12);
  const name = source.display_name;
  const saved = await api.snapshot(source.id, "v1-clean");
  await api.tag(source.id, {}, "fog");
  const path = `/dataset/${source.id}/snapshot/${saved.snapshot_id}/restore`;
  expect((await service.api(path, { method: "POST" })).status).toBe(202);

  await test.step("what was done last, and the receipt of the last restore", async () => {
    await page.goto("/datasets");
    await expect(card(page, name).getByText("12 images")).toBeVisible();
    await expect(card(page, name)).toContainText(/Restored now · \w+/);
    await expect(card(page, name)).toContainText(/\d (?:kB|MB|bytes)/);
    await expect(card(page, name).locator("img").first()).toBeVisible();
    await axe();
    await card(page, name)
      .getByRole("link", { name: /^Restored / })
      .click();
    await expect(page).toHaveURL(new RegExp(`${source.id}/receipts/[0-9a-f-]{36}$`));
  });

  const clone = uniqueName("Night only");
  await test.step("a clone has the name that was typed, and says where it came from", async () => {
    await page.goto(timelinePath(source.id));
    const dialog = await choose(page, "v1-clean", "Clone");
    const field = dialog.getByRole("textbox", { name: "Name of the clone" });
    await expect(field).toHaveValue(`${name} (cloned)`);
    await axe();
    await field.fill(clone);
    await dialog.getByRole("button", { name: "Clone" }).click();
    await expect(page.getByText(`“${clone}” is ready`)).toBeVisible();
    await page.goto("/datasets");
    await expect(card(page, clone)).toContainText(`Clone of ${name} at v1-clean`);
    await expect(card(page, name)).toContainText("1 clone");
  });

  const renamed = uniqueName("Dusk only");
  await test.step("it is renamed", async () => {
    await menu(page, clone, "Rename…");
    const dialog = page.getByRole("dialog", { name: "Rename dataset" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(renamed);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(card(page, renamed)).toContainText(/Renamed now/);
    await expect(card(page, clone)).toHaveCount(0);
  });

  await test.step("it is compared with the dataset that it was made from", async () => {
    const link = page.getByRole("link", { name: renamed, exact: true });
    const id = /[0-9a-f-]{36}/.exec((await link.getAttribute("href")) ?? "")?.[0] ?? "";
    await api.tag(id, {}, "dusk");
    await menu(page, renamed, `Compare with “${name}”`);
    await expect(page).toHaveURL(
      new RegExp(`${source.id}/compare\\?from=head&to=head&to_dataset=${id}$`),
    );
    const dataset = (side: string) => page.getByRole("combobox", { name: `Dataset ${side}` });
    await expect(dataset("before")).toHaveValue(name);
    await expect(dataset("after")).toHaveValue(renamed);
    await expect(page.getByRole("button", { name: "12 changed" })).toBeVisible();
    await expect(page.getByText(`Clone of “${name}”`)).toBeVisible();
    await axe();

    // The version that both have, on the side of the source: the same tags are the difference.
    await page.getByRole("combobox", { name: "Before", exact: true }).click();
    await page.getByRole("option", { name: /^v1-clean/ }).click();
    await expect(page.getByText("in both datasets", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "12 changed" })).toBeVisible();
    await page.getByRole("button", { name: "Swap the two" }).click();
    await expect(page).toHaveURL(
      new RegExp(`${id}/compare\\?from=head&to=.+&to_dataset=${source.id}$`),
    );
    await page.goto("/datasets");
  });

  await test.step("it is deleted, and brought back", async () => {
    await menu(page, renamed, "Delete");
    const dialog = page.getByRole("dialog", { name: "Delete dataset" });
    await expect(dialog).toContainText(/It can be brought back until \d+ /);
    await dialog.getByLabel("Type the name of the dataset to confirm").fill(renamed);
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(card(page, renamed)).toHaveCount(0);
    await page.getByRole("button", { name: `Bring back “${renamed}”` }).click();
    await expect(card(page, renamed)).toContainText(`Clone of ${name} at v1-clean`);
    const id = /[0-9a-f-]{36}/.exec(
      (await page.getByRole("link", { name: renamed, exact: true }).getAttribute("href")) ?? "",
    )?.[0];
    expect(await api.media(id ?? "")).toHaveLength(12);
  });
});
