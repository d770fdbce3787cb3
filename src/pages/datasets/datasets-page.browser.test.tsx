import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/mock.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { fillNewDataset, picture, pictures, startUpload } from "#/testing/upload-files.ts";

const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
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

  test("finds what runs among however many newer tasks, and how long it may take yet", async () => {
    const { tasks } = mockDb();
    const old = tasks.find((task) => task.datasetId === seeded.products.id);
    if (old === undefined) throw new Error("there is no task to copy");
    const startedAt = Date.now();
    for (let index = 0; index < 60; index += 1) {
      tasks.push({ ...old, id: crypto.randomUUID(), startedAt });
    }
    const running = tasks.find((task) => task.type === "ENRICHMENT" && task.ended === null);
    if (running === undefined) throw new Error("nothing runs");
    const ended = { at: running.startedAt, outcome: "COMPLETED" as const };
    for (const id of ["a", "b"]) {
      tasks.unshift({ ...running, id, ended, startedAt: running.startedAt - 100_000 });
    }
    await renderConsole(paths.datasets);
    await expect
      .element(row(seeded.enriching.name))
      .toMatchTextContent(/Enrichment.*64 %about 20 s to 1 min left/);
  });

  test("on a plain backend finds the current version, and has no trace of the roles", async () => {
    resetMock("plain");
    // a row asks for it only once it is on the screen
    await page.viewport(1280, 1600);
    await renderConsole(paths.datasets);

    const streets = row(seeded.streets.name);
    await expect.element(streets).toMatchTextContent(/Ready/);
    await expect
      .element(streets.getByRole("link", { name: "pre-enrichment-checkpoint" }))
      .toBeVisible();
    await expect.element(row(seeded.off.name)).toMatchTextContent(/snapshots are off/);
    await expect.element(row(seeded.bare.name)).toMatchTextContent(/no version yet/);
    await expect.element(row(seeded.future.name)).toMatchTextContent(/ARCHIVED/);
    const columns = page.getByRole("columnheader").elements();
    const names = columns.map((column) => column.textContent);
    expect(names).toEqual(["Dataset", "Status", "Items", "Current version", "Created", "Actions"]);
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
    await page.getByRole("button", { name: "Clear the search and the filter" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();

    await page.getByRole("button", { name: "Sort: Newest first" }).click();
    await page.getByRole("menuitemradio", { name: "Most items" }).click();
    await expect.poll(address).toBe("/datasets?sort=items");
    const first = page.getByRole("rowheader").first();
    await expect.element(first).toHaveTextContent(seeded.streets.name);
  });

  test("is filtered by status, with counts, in the address", async () => {
    const { address, navigate } = await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "Status" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Partial Index" }).click();
    await expect.poll(address).toBe("/datasets?status=PARTIAL_INDEX");
    await expect.element(row(seeded.partial.name)).toBeVisible();
    await expect.element(row(seeded.streets.name)).not.toBeInTheDocument();
    const all = mockDb().datasets.length;
    await expect.element(page.getByText(`1 of ${all} datasets`)).toBeVisible();

    await navigate("/datasets?status=ERROR&status=DRAFT");
    const names = page.getByRole("rowheader");
    await expect.element(row(seeded.partial.name)).not.toBeInTheDocument();
    expect(
      names
        .elements()
        .map(({ textContent }) => textContent)
        .toSorted(),
    ).toEqual([seeded.draft.name, seeded.broken.name]);
    // the menu stays open: several can be chosen
    await expect.element(page.getByRole("button", { name: "Status: Error, Draft" })).toBeVisible();
    const error = page.getByRole("menuitemcheckbox", { name: "Error" });
    await expect.element(error).toBeChecked();
    await expect.element(error).toHaveTextContent("Error1");
    await expectAccessible();
    await page.getByRole("menuitem", { name: "Any status" }).click();
    await expect.poll(address).toBe("/datasets");

    await navigate("/datasets?status=ERROR&q=street");
    await expect.element(page.getByText(/None of this status has “street”/)).toBeVisible();
    await page.getByRole("button", { name: "Clear the search and the filter" }).click();
    await expect.element(row(seeded.streets.name)).toBeVisible();
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
  const dialog = page.getByRole("dialog", { name: "New dataset" });

  test("is uploaded in batches, built, and shown", async () => {
    const { address } = await renderConsole(paths.datasets);
    const files = pictures(120);
    await fillNewDataset([...files, new File(["x"], "notes.txt", { type: "text/plain" })], "Fresh");
    await expect.element(dialog).toMatchTextContent(/120 files/);
    await dialog.getByText("1 other file is left out").click();
    await expect.element(dialog.getByText("notes.txt")).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Upload and create" }).click();

    await page.getByRole("link", { name: "Open the dataset" }).click();
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

  test("of a chosen folder has its name, and keeps the paths", async () => {
    await renderConsole(paths.datasets);
    await page.getByRole("button", { name: "New dataset" }).click();
    const field = page.getByLabelText("Choose a folder").element() as HTMLInputElement;
    expect(field.webkitdirectory).toBe(true);
    const chosen = ["holiday/day 1/a.png", "holiday/day 2/a.png", "holiday/.DS_Store"];
    const files = chosen.map((path) => {
      const file = picture(path.split("/").at(-1) ?? "");
      return Object.defineProperty(file, "webkitRelativePath", { value: path });
    });
    // what the browser would put there: a list whose files have their paths
    Object.defineProperty(field, "files", { value: files });
    field.dispatchEvent(new Event("change", { bubbles: true }));

    await expect.element(page.getByRole("textbox", { name: "Name" })).toHaveValue("holiday");
    await expect.element(dialog).toMatchTextContent(/2 files, .*1 other file is left out/);
    await page.getByRole("button", { name: "Upload and create" }).click();
    await expect
      .element(page.getByText(/^The server has everything .*safe to close this tab/))
      .toBeVisible();
    letPass(10_000);
    await expect
      .poll(() => mockDb().datasets.find(({ name }) => name === "holiday")?.items)
      .toHaveLength(2);
    const made = mockDb().datasets.find(({ name }) => name === "holiday");
    expect(made?.items.map(({ file_name }) => file_name)).toEqual(chosen.slice(0, 2));
  });

  test("that is refused keeps the files and the name, and says why once", async () => {
    await renderConsole(paths.datasets);
    await startUpload(pictures(3), "fail-403");
    await expect.element(dialog.getByRole("alert")).toMatchTextContent(/You may not do this/);
    const name = page.getByRole("textbox", { name: "Name" });
    await expect.element(name).toHaveValue("fail-403");
    await expect.element(dialog).toMatchTextContent(/3 files, /);

    await name.fill("Allowed");
    await page.getByRole("button", { name: "Upload and create" }).click();
    await expect
      .element(page.getByText(/^The server has everything .*safe to close this tab/))
      .toBeVisible();
    const drafts = mockDb().datasets.filter(({ createdAt }) => createdAt > Date.now() - 60_000);
    expect(drafts.map(({ name: made }) => made)).toEqual(["Allowed"]);
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

  test("weighs its snapshots, too: without items it still is not nothing", async () => {
    const bare = mockDb().datasets.find(({ id }) => id === seeded.products.id);
    if (bare) bare.items = [];
    await renderConsole(paths.datasets);
    await (await action(seeded.products.name, "Delete")).click();
    const dialog = page.getByRole("dialog");
    await expect.element(dialog).toMatchTextContent(/0 images · \d+ snapshots?\./);
    await expect
      .element(dialog.getByLabelText("Type the name of the dataset to confirm"))
      .toBeVisible();
  });

  test("on a plain backend counts the snapshots before it lets go", async () => {
    resetMock("plain");
    for (const dataset of mockDb().datasets) {
      if (dataset.id === seeded.products.id || dataset.id === seeded.bare.id) dataset.items = [];
    }
    await renderConsole(paths.datasets);
    await (await action(seeded.products.name, "Delete")).click();
    const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete" });
    await expect
      .element(page.getByLabelText("Type the name of the dataset to confirm"))
      .toBeVisible();
    await expect.element(confirm).toHaveAttribute("aria-disabled", "true");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

    await (await action(seeded.bare.name, "Delete")).click();
    await expect.element(page.getByRole("dialog")).toMatchTextContent(/is empty/);
    await confirm.click();
    await expect.element(row(seeded.bare.name)).not.toBeInTheDocument();
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
