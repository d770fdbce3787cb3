import { expect, test } from "./fixtures.ts";

test("labels of a COCO file are looked at, imported, drawn and undone", async ({
  page,
  api,
  axe,
}) => {
  const dataset = await api.ready("Labels", 6);
  const before = await api.media(dataset.id);
  const [first] = before;
  if (first === undefined) throw new Error("There are no items");
  const { width, height } = first;
  const outline = [
    [0.5, 0.5, 0.9, 0.5, 0.7, 0.9].map((part, at) => part * (at % 2 === 0 ? width : height)),
  ];
  const coco = {
    images: [
      ...before
        .slice(0, 4)
        .map(({ file_name }, id) => ({ id, file_name: `photos/${file_name}`, width, height })),
      { id: 9, file_name: "elsewhere.jpg", width, height },
    ],
    categories: [
      { id: 1, name: "cat", supercategory: "animal" },
      { id: 2, name: "dog" },
    ],
    annotations: [
      ...[0, 1, 2, 3].map((id) => ({
        id,
        image_id: id,
        category_id: 1,
        bbox: [width * 0.1, height * 0.1, width * 0.3, height * 0.4],
        iscrowd: 0,
      })),
      { id: 4, image_id: 0, category_id: 2, segmentation: outline },
      { id: 5, image_id: 9, category_id: 2 },
      { id: 6, image_id: 77, category_id: 2 },
    ],
  };

  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: "Import labels" }).click();
  const dialog = page.getByRole("dialog", { name: "Import labels" });
  await expect(dialog.getByText("Drop files of labels or a folder of them here")).toBeVisible();
  await axe();
  const buffer = Buffer.from(JSON.stringify(coco));
  await dialog
    .locator("input[type=file]")
    .first()
    .setInputFiles([
      { name: "instances_train.json", mimeType: "application/json", buffer },
      { name: "readme.md", mimeType: "text/markdown", buffer: Buffer.from("Read me") },
    ]);
  await expect(
    dialog.getByText(
      "COCO labels for 4 of 6 items, 2 classes, 2 items without labels, 1 label of files that are not here",
    ),
  ).toBeVisible();
  await expect(dialog.getByText("1 other file without labels left out")).toBeVisible();
  await dialog.getByText("1 image of the files is not here").click();
  await expect(dialog.getByText("elsewhere.jpg")).toBeVisible();
  await dialog.getByText("1 part could not be read").click();
  await expect(
    dialog.getByText("instances_train.json, annotations[6]: Its image “77” is not in the file"),
  ).toBeVisible();
  await expect(dialog.getByText(`As a check: “${first.file_name}” with its labels`)).toBeVisible();
  await axe();
  expect(await api.media(dataset.id)).toEqual(before);

  await dialog.getByRole("button", { name: "Import labels" }).click();
  await expect(
    dialog.getByText(
      "Imported 5 labels, 4 items changed, 1 image of the files not in this dataset",
    ),
  ).toBeVisible();
  const [labelled] = await api.media(dataset.id);
  expect(labelled?.tags).toContain("train");
  expect(labelled?.labels).toMatchObject([
    { name: "cat", attributes: { supercategory: "animal", iscrowd: 0 } },
    { name: "dog", source: "import", polygon: [expect.any(Array)] },
  ]);

  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog.getByText("Undone: 4 items as before")).toBeVisible();
  expect(await api.media(dataset.id)).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
