import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/mock.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
const picture = (name: string) =>
  new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47]), name], name, { type: "image/png" });
const action = async (name: string, entry: RegExp | string) => {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  return page.getByRole("menuitem", { name: entry });
};

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("the inventory", () => {
  test("shows status, items, current version, role and what runs", async () => {
    await renderConsole(paths.datasets);

    const streets = row(seeded.streets.name);
    await expect.element(streets).toMatchTextContent(/Ready/);
    await expect.element(streets).toMatchTextContent(/206 images · 8 videos/);
    await expect.element(streets).toMatchTextContent(/Owner/);
    await expect
      .element(streets.getByRole("link", { name: "pre-enrichment-checkpoint" }))
      .toBeVisible();
    const running = row(seeded.enriching.name);
    await expect.element(running).toMatchTextContent(/Read Only.*Enrichment.*64 %/);
    await expect
      .element(running.getByRole("progressbar", { name: "Progress of Enrichment" }))
      .toHaveAttribute("aria-valuenow", "64");
    await expect.element(row(seeded.broken.name)).toMatchTextContent(/no space left/);
    await expectAccessible();
  });

  test("on a plain backend has no trace of what that does not tell", async () => {
    resetMock("plain");
    await renderConsole(paths.datasets);

    await expect.element(row(seeded.streets.name)).toMatchTextContent(/Ready/);
    await expect.element(row(seeded.future.name)).toMatchTextContent(/ARCHIVED/);
    const columns = page.getByRole("columnheader").elements();
    const names = columns.map((column) => column.textContent);
    expect(names).toEqual(["Dataset", "Status", "Items", "Created", "Actions"]);
    await expect
      .element(page.getByRole("button", { name: "Load the sample" }))
      .not.toBeInTheDocument();
  });

  test("is searched and ordered, in the address", async () => {
    const { address } = await renderConsole(paths.datasets);

    await page.getByRole("searchbox", { name: "Search by name" }).fill("ima");
    await expect.element(row(seeded.products.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    expect(address()).toBe("/datasets?q=ima");

    await page.getByRole("searchbox", { name: "Search by name" }).fill("zzz");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();

    await page.getByRole("button", { name: "Sort: Newest first" }).click();
    await page.getByRole("menuitemradio", { name: "Most items" }).click();
    await expect.poll(address).toBe("/datasets?sort=items");
    const first = page.getByRole("rowheader").first();
    await expect.element(first).toHaveTextContent(seeded.streets.name);
  });

  test("shows cards, and works at 360 pixels", async () => {
    const { address } = await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "Cards" }).click();
    await expect
      .element(page.getByRole("listitem").getByRole("link", { name: seeded.products.name }))
      .toBeVisible();
    expect(address()).toBe("/datasets?view=cards");
    await expectAccessible();

    await page.viewport(360, 760);
    await page.getByRole("button", { name: "Table" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  });

  test("offers the first step where there is nothing", async () => {
    resetMock("full", "empty");
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
    await expectAccessible();

    await page.getByRole("button", { name: "Load the sample" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: /sample/i })).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "Running task" }))
      .toMatchTextContent(/Dataset Creation/);
    letPass(10_000);
    await expect.element(page.getByRole("gridcell").first()).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "Running task" }))
      .not.toBeInTheDocument();
  });

  test("says what failed, and tries again", async () => {
    resetMock("full", "server-error");
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("heading", { name: "The server failed" })).toBeVisible();
    resetMock("full");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
  });
});

describe("a new dataset", () => {
  async function choose(files: File[], name: string) {
    await page.getByRole("button", { name: "New dataset" }).click();
    await page.getByLabelText("Choose files").upload(files);
    await page.getByRole("textbox", { name: "Name" }).fill(name);
  }

  test("is uploaded in batches, built, and shown", async () => {
    const { address } = await renderConsole(paths.datasets);
    const files = Array.from({ length: 120 }, (_, index) => picture(`p${index}.png`));
    await choose([...files, new File(["x"], "notes.txt", { type: "text/plain" })], "Fresh");

    const dialog = page.getByRole("dialog", { name: "New dataset" });
    await expect.element(dialog).toMatchTextContent(/120 files/);
    await expect.element(dialog).toMatchTextContent(/1 other file is left out/);
    await expectAccessible();
    await page.getByRole("button", { name: "Upload and create" }).click();

    await expect.element(page.getByRole("heading", { level: 1, name: "Fresh" })).toBeVisible();
    expect(address()).toMatch(/^\/datasets\/[0-9a-f-]{36}$/);
    await expect
      .element(page.getByRole("region", { name: "Running task" }))
      .toMatchTextContent(/Dataset Creation/);
    letPass(10_000);
    await expect.element(page.getByText("120 items")).toBeVisible();
    const created = mockDb().datasets.find((dataset) => dataset.name === "Fresh");
    expect(created?.items.map((item) => item.file_name).toSorted()).toEqual(
      files.map((file) => file.name).toSorted(),
    );
  });

  test("goes on without the files that failed, and names them", async () => {
    await renderConsole(paths.datasets);
    const files = Array.from({ length: 60 }, (_, index) => picture(`p${index}.png`));
    await choose([...files, picture("fail-400")], "Partly");
    await page.getByRole("button", { name: "Upload and create" }).click();

    const dialog = page.getByRole("dialog", { name: "New dataset" });
    await expect.element(dialog).toMatchTextContent(/11 files could not be uploaded/);
    await expect.element(dialog.getByText("fail-400")).toBeVisible();
    await dialog.getByRole("link", { name: "Open the dataset" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Partly" })).toBeVisible();
  });

  test("that is refused keeps the files, and says why once", async () => {
    await renderConsole(paths.datasets);
    await choose([picture("a.png")], "fail-403");
    await page.getByRole("button", { name: "Upload and create" }).click();
    const dialog = page.getByRole("dialog", { name: "New dataset" });
    await expect.element(dialog.getByRole("alert")).toMatchTextContent(/You may not do this/);
  });

  test("cannot be begun without files or without a name", async () => {
    await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "New dataset" }).click();
    const start = page.getByRole("button", { name: "Upload and create" });
    await expect.element(start).toHaveAccessibleDescription("Choose at least one image or video");
    await page.getByRole("textbox", { name: "Name" }).fill(" ");
    await expect.element(page.getByText("The dataset name has at least 1 character")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(page.getByRole("button", { name: "New dataset" })).toHaveFocus();
  });
});

describe("deleting a dataset", () => {
  test("takes typing its name, and it is gone", async () => {
    await renderConsole(paths.datasets);
    await expect.element(row(seeded.products.name)).toBeVisible();
    await (await action(seeded.products.name, "Delete")).click();

    const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete" });
    await expect.element(confirm).toHaveAttribute("aria-disabled", "true");
    await expectAccessible();
    await page.getByLabelText("Type the name of the dataset to confirm").fill("Product Images");
    await confirm.click();
    await expect.element(row(seeded.products.name)).not.toBeInTheDocument();
    expect(mockDb().datasets.some(({ id }) => id === seeded.products.id)).toBe(false);
  });

  test("of an empty draft takes one click", async () => {
    await renderConsole(paths.datasets);
    await (await action(seeded.draft.name, "Delete")).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.element(row(seeded.draft.name)).not.toBeInTheDocument();
  });

  test.each([
    [seeded.viewer.name, "Only an owner of this dataset can do this"],
    [
      seeded.enriching.name,
      "Operation 'delete_dataset' is blocked while ENRICHMENT task is running",
    ],
  ])("of %s is not possible, and says why", async (name, sentence) => {
    await renderConsole(paths.datasets);
    const entry = await action(name, /^Delete/);
    await expect.element(entry).toHaveAttribute("aria-disabled", "true");
    await expect.element(entry).toHaveTextContent(`Delete${sentence}`);
  });
});
