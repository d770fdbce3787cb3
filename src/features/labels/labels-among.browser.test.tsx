import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { fillNewDataset } from "#/testing/upload-files.ts";

const section = page.getByRole("dialog").getByRole("region", { name: "Labels" });
const taken = section.getByRole("checkbox");
const submit = page.getByRole("button", { name: "Upload and create" });
const roleOf = (column: string) => section.getByRole("combobox", { name: `What “${column}” is` });

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d")?.fillRect(0, 0, 20, 30);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

const text = (name: string, content: string) => new File([content], name);

const coco = (names: readonly string[]) =>
  text(
    "coco.json",
    JSON.stringify({
      images: names.map((file_name, id) => ({ id, file_name, width: 40, height: 30 })),
      categories: [{ id: 1, name: "cat" }],
      annotations: names.map((_, image_id) => ({
        image_id,
        category_id: 1,
        bbox: [4, 3, 20, 15],
      })),
    }),
  );

async function created(name: string) {
  await expect.element(dock).toMatchTextContent(/builds the dataset by itself/);
  letPass(10_000);
  const dataset = () => mockDb().datasets.find((row) => row.name === name);
  await expect.poll(() => dataset()?.items.length).toBeGreaterThan(0);
  return dataset()?.items.map((item) => [item.file_name, item.labels.map((label) => label.name)]);
}

const dock = page.getByRole("region", { name: "Uploads" });

test("labels are looked at before they are sent, and can be left", async () => {
  await renderConsole("/datasets");
  const files = [await picture("a.png"), await picture("b.png"), coco(["a.png", "gone.png"])];
  await fillNewDataset(files, "Looked at");
  await expect
    .element(section)
    .toMatchTextContent(
      /COCO labels for 1 of 2 items, 1 class, 1 item without labels, 1 label of files that are not here/,
    );
  await section.getByText("1 image of the files is not here").click();
  await expect.element(section.getByText("gone.png")).toBeVisible();
  await expect.element(section).toMatchTextContent(/As a check: “a.png” with its labels/);
  expect(section.element().querySelector("img")?.naturalWidth).toBe(40);
  await expect.element(taken).toBeChecked();
  await page.viewport(360, 740);
  await expectAccessible();
  await taken.click();
  await expect.element(section).not.toMatchTextContent(/COCO/);
  await submit.click();
  expect(await created("Looked at")).toEqual([
    ["a.png", []],
    ["b.png", []],
  ]);
});

test("files of labels of other images are left out, and say so", async () => {
  await renderConsole("/datasets");
  await fillNewDataset([await picture("a.png"), coco(["x.png"])], "Other");
  await expect.element(section).toMatchTextContent(/None of them is of these files/);
  await expect.element(taken).not.toBeChecked();
  await expect.element(taken).toBeDisabled();
  await submit.click();
  expect(await created("Other")).toEqual([["a.png", []]]);
});

test("a table is offered, and taken when its columns are named", async () => {
  await renderConsole("/datasets");
  const table = text("tabelle.txt", "Bild;Art;x;y;w;h\na.png;okapi;10;0;20;15\n");
  await fillNewDataset([await picture("a.png"), await picture("b.png"), table], "From a table");
  await expect.element(taken).not.toBeChecked();
  await taken.click();
  await expect.element(section).toMatchTextContent(/Choose the column that names the image/);
  await expect.element(submit).toHaveAttribute("aria-disabled", "true");
  await roleOf("Bild").selectOptions("Path or name of the image");
  await roleOf("Art").selectOptions("Label");
  // The size of the picture is read from its own file.
  await expect.element(section).toMatchTextContent(/CSV labels for 1 of 2 items, 1 class/);
  await expectAccessible();
  await submit.click();
  expect(await created("From a table")).toEqual([
    ["a.png", ["okapi"]],
    ["b.png", []],
  ]);
});

test("with added media, labels of items that are there already are named apart", async () => {
  const { id, name } = seeded.streets;
  const known = mockDb().datasets.find((row) => row.id === id)?.items[0]?.file_name ?? "";
  await renderConsole(paths.explore(id));
  await page.getByRole("button", { name: "Add media" }).click();
  const dialog = page.getByRole("dialog", { name: `Add media to “${name}”` });
  await dialog
    .getByLabelText("Choose files")
    .upload([await picture("new.png"), coco(["new.png", known, "gone.png"])]);
  await expect
    .element(section)
    .toMatchTextContent(
      /COCO labels for 1 of 1 item, 1 class, 1 label of 1 item that the dataset has already, 1 label of files that are not here/,
    );
  await dialog.getByRole("button", { name: "Upload and add" }).click();
  const added = () =>
    mockDb()
      .datasets.find((row) => row.id === id)
      ?.items.find((item) => item.file_name === "new.png");
  await expect.element(dock).toMatchTextContent(/adds it by itself/);
  letPass(10_000);
  await expect.poll(() => added()?.labels).toMatchObject([{ name: "cat" }]);
});
