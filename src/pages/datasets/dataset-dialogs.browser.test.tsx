import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { fillNewDataset, picture, pictures, startUpload } from "#/testing/upload-files.ts";

const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
const action = async (name: string, entry: RegExp | string) => {
  await page.getByRole("button", { name: `Actions for “${name}”` }).click();
  return page.getByRole("menuitem", { name: entry });
};

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("a new dataset", () => {
  const dialog = page.getByRole("dialog", { name: "New dataset" });

  test("is uploaded in batches, built, and shown", async () => {
    const { address } = await renderConsole("/datasets?view=table");
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
      .toMatchTextContent(/Create dataset/);
    letPass(10_000);
    await expect.element(page.getByText("120 items")).toBeVisible();
    const created = mockDb().datasets.find((dataset) => dataset.name === "Fresh");
    expect(created?.items.map((item) => item.file_name).toSorted()).toEqual(
      files.map((file) => file.name).toSorted(),
    );
  });

  test("lists files that are too large before the upload, and continues without them", async () => {
    mockDb().maxFileBytes = 1000;
    await renderConsole("/datasets?view=table");
    const large = new File([new Uint8Array(1001)], "film.mp4", { type: "video/mp4" });
    const text = new File(["x"], "broken", { type: "" });
    await fillNewDataset([...pictures(2), text, large], "Small ones");
    const submit = page.getByRole("button", { name: "Upload and create" });
    await dialog
      .getByText(/^1 file is larger than the 1.00 kB/)
      .first()
      .click();
    await expect.element(dialog.getByText("film.mp4")).toBeVisible();
    await expectAccessible();
    await dialog.getByRole("button", { name: "Leave them out" }).click();
    await submit.click();

    letPass(10_000);
    const dock = page.getByRole("region", { name: "Uploads" });
    const skipped = dock.getByRole("link", { name: "2 of 3 files, 1 skipped: why" });
    // It appears with the next answer about the task.
    await expect.element(skipped, { timeout: 25_000 }).toBeVisible();
    await skipped.click();
    await expect
      .element(page.getByRole("link", { name: "Download all of them as CSV" }))
      .toHaveAttribute("href", expect.stringMatching(/\/tasks\/[0-9a-f-]{36}\/failures$/));
    await expectAccessible();
  });

  test("of a chosen folder has its name, and keeps the paths", async () => {
    await renderConsole("/datasets?view=table");
    await page.getByRole("button", { name: "New dataset" }).click();
    const field = page.getByLabelText("Choose a folder").element() as HTMLInputElement;
    expect(field.webkitdirectory).toBe(true);
    const chosen = ["holiday/day 1/a.png", "holiday/day 2/a.png", "holiday/.DS_Store"];
    const files = chosen.map((path) => {
      const file = picture(path.split("/").at(-1) ?? "");
      return Object.defineProperty(file, "webkitRelativePath", { value: path });
    });
    // as the browser would do: a list whose files have their paths
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

  test("that is refused keeps the files and the name, and shows the reason once", async () => {
    await renderConsole("/datasets?view=table");
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

  test("cannot be created without files or without a name", async () => {
    await renderConsole("/datasets?view=table");
    await page.getByRole("button", { name: "New dataset" }).click();
    const start = page.getByRole("button", { name: "Upload and create" });
    await expect.element(start).toHaveAccessibleDescription("Choose at least one image or video");
    await page.getByRole("textbox", { name: "Name" }).fill(" ");
    await expect.element(page.getByText("The dataset name has at least 1 character")).toBeVisible();
    await page.getByRole("textbox", { name: "Name" }).fill("from\u202e the console");
    await expect
      .element(page.getByText(/shows nothing or turns text around: U\+202E/))
      .toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(page.getByRole("button", { name: "New dataset" })).toHaveFocus();
  });
});

describe("renaming a dataset", () => {
  const dialog = page.getByRole("dialog", { name: "Rename dataset" });

  test("changes its name and description", async () => {
    await renderConsole("/datasets?view=table");
    await (await action(seeded.products.name, "Rename…")).click();
    await expectAccessible();
    const name = dialog.getByRole("textbox", { name: "Name" });
    await expect.element(name).toHaveValue(seeded.products.name);
    await name.fill(" ");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.element(page.getByText("The dataset name has at least 1 character")).toBeVisible();
    await name.fill("Catalogue");
    await dialog.getByRole("textbox", { name: "Description" }).fill("Spring");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.element(row("Catalogue")).toMatchTextContent(/Renamed/);
    const renamed = mockDb().datasets.find(({ id }) => id === seeded.products.id);
    expect(renamed).toMatchObject({ name: "Catalogue", description: "Spring" });
  });

  test("is not possible for a viewer, and says why", async () => {
    await renderConsole("/datasets?view=table");
    const entry = await action(seeded.viewer.name, /^Rename/);
    await expect.element(entry).toHaveAttribute("aria-disabled", "true");
    await expect
      .element(entry)
      .toMatchTextContent("Only an editor or an owner of this dataset can do this");
  });

  test("shows a refusal, and keeps what was typed", async () => {
    await renderConsole("/datasets?view=table");
    await (await action(seeded.products.name, "Rename…")).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill("fail-403");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.element(dialog.getByRole("alert")).toMatchTextContent(/You may not do this/);
    await expect.element(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("fail-403");
  });
});

describe("another sample", () => {
  test("is only loaded after a question", async () => {
    const sample = mockDb().datasets.find(({ id }) => id === seeded.products.id);
    if (sample) sample.sourceType = "SAMPLE";
    const { address } = await renderConsole(paths.datasets);
    const before = mockDb().datasets.length;
    const ask = async () => {
      await page.getByRole("button", { name: "More ways to a dataset" }).click();
      await page.getByRole("menuitem", { name: "Load another sample…" }).click();
    };
    await ask();
    const dialog = page.getByRole("dialog", { name: "Load another sample?" });
    await expect.element(dialog).toMatchTextContent(/there already, as “Product Images”/);
    await expectAccessible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(mockDb().datasets).toHaveLength(before);
    await ask();
    await dialog.getByRole("button", { name: "Load another" }).click();
    await expect.poll(address).toMatch(/^\/datasets\/[0-9a-f-]{36}$/);
    expect(mockDb().datasets).toHaveLength(before + 1);
  });
});

describe("deleting a dataset", () => {
  test("tells it from others of its name, and until when it can be brought back", async () => {
    await renderConsole("/datasets?view=cards");
    await (await action(seeded.products.name, "Delete")).click();
    const dialog = page.getByRole("dialog", { name: "Delete dataset" });
    await expect
      .element(dialog)
      .toMatchTextContent(/50 images · 2 videos · \d+ snapshots? · .* MB/);
    await expect.element(dialog).toMatchTextContent(seeded.products.id);
    await expect.element(dialog).toMatchTextContent(/It can be brought back until \d+ /);
    await dialog
      .getByLabelText("Type the name of the dataset to confirm")
      .fill(seeded.products.name);
    await dialog.getByRole("button", { name: "Delete" }).click();

    const deleted = page.getByRole("region", { name: "Deleted datasets" });
    await expect
      .element(deleted)
      .toMatchTextContent(/“Product Images” was deleted by owner@localhost, .* until \d+ /);
    await expectAccessible();
    await deleted.getByRole("button", { name: "Bring back “Product Images”" }).click();
    await expect.element(page.getByRole("link", { name: seeded.products.name })).toBeVisible();
    await expect.element(deleted).not.toBeInTheDocument();
  });

  test("on a plain backend is final, and says so", async () => {
    resetMock("plain");
    await renderConsole("/datasets?view=table");
    await (await action(seeded.products.name, "Delete")).click();
    await expect.element(page.getByRole("dialog")).toMatchTextContent(/This is final/);
    await expect
      .element(page.getByRole("button", { name: `Actions for “${seeded.products.name}”` }))
      .toBeInTheDocument();
  });

  test("requires typing its name", async () => {
    await renderConsole("/datasets?view=table");
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

  test("counts its snapshots, too: a dataset without items may have snapshots", async () => {
    const bare = mockDb().datasets.find(({ id }) => id === seeded.products.id);
    if (bare) bare.items = [];
    await renderConsole("/datasets?view=table");
    await (await action(seeded.products.name, "Delete")).click();
    const dialog = page.getByRole("dialog");
    await expect.element(dialog).toMatchTextContent(/0 images · \d+ snapshots?/);
    await expect
      .element(dialog.getByLabelText("Type the name of the dataset to confirm"))
      .toBeVisible();
  });

  test("on a plain backend counts the snapshots first", async () => {
    resetMock("plain");
    for (const dataset of mockDb().datasets) {
      if (dataset.id === seeded.products.id || dataset.id === seeded.bare.id) dataset.items = [];
    }
    await renderConsole("/datasets?view=table");
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
    await renderConsole("/datasets?view=table");
    await (await action(seeded.draft.name, "Delete")).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.element(row(seeded.draft.name)).not.toBeInTheDocument();
  });

  test.each([
    [seeded.viewer.name, "Only an owner of this dataset can do this"],
    [seeded.enriching.name, "Wait until “Enrichment” is done"],
  ])("of %s is not possible, and says why", async (name, sentence) => {
    await renderConsole("/datasets?view=table");
    const entry = await action(name, /^Delete/);
    await expect.element(entry).toHaveAttribute("aria-disabled", "true");
    await expect.element(entry).toHaveTextContent(`Delete${sentence}`);
  });
});
