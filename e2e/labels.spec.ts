import { uniqueName } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { pictures } from "./pictures.ts";

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

const file = (name: string, text: string) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(text),
});

test("labels among the files of a new dataset, and of added media, are looked at and taken with them", async ({
  page,
  api,
  axe,
}) => {
  const [first, second, third, fourth] = await pictures(4);
  if (!first || !second || !third || !fourth) throw new Error("There are no pictures");
  const coco = {
    images: [
      { id: 1, file_name: first.name, width: 10, height: 10 },
      { id: 2, file_name: "elsewhere.jpg", width: 10, height: 10 },
    ],
    categories: [{ id: 1, name: "cat" }],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 5, 5] },
      { id: 2, image_id: 2, category_id: 1, bbox: [0, 0, 5, 5] },
    ],
  };
  const name = uniqueName("With labels");
  await page.goto("/datasets");
  await page.getByRole("button", { name: "New dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await dialog
    .getByLabel("Choose files", { exact: true })
    .setInputFiles([first, second, file("labels.json", JSON.stringify(coco))]);
  await expect(
    dialog.getByText(
      "COCO labels for 1 of 2 items, 1 class, 1 item without labels, 1 label of files that are not here",
    ),
  ).toBeVisible();
  await dialog.getByText("1 image of the files is not here").click();
  await expect(dialog.getByText("elsewhere.jpg")).toBeVisible();
  await expect(dialog.getByText(`As a check: “${first.name}” with its labels`)).toBeVisible();
  await expect(
    dialog.getByRole("checkbox", { name: "Take the labels from 1 file of labels" }),
  ).toBeChecked();
  await axe();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  const dock = page.getByRole("region", { name: "Uploads" });
  await dock.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByRole("link", { name: "Timeline" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByText("2 images", { exact: true })).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  const named = async () =>
    (await api.media(id)).map(({ labels }) => labels.map((label) => label.name)).toSorted();
  expect(await named()).toEqual([[], ["cat"]]);

  const voc = (image: string) =>
    `<annotation><filename>${image}</filename><size><width>120</width><height>90</height></size>
      <object><name>dog</name><bndbox><xmin>10</xmin><ymin>10</ymin><xmax>60</xmax><ymax>60</ymax></bndbox></object>
    </annotation>`;
  const add = page.getByRole("dialog", { name: /^Add media/ });
  const input = add.getByLabel("Choose files", { exact: true });
  await page.getByRole("button", { name: "Add media" }).click();
  await input.setInputFiles([
    third,
    file("3.xml", voc(third.name)),
    file("2.xml", voc(second.name)),
    file("9.xml", voc("gone.png")),
    file("broken.xml", "<annotation><object></annotation>"),
  ]);
  await expect(
    add.getByText(
      "Pascal VOC labels for 1 of 1 item, 1 class, 1 label of 1 item that the dataset has already, 1 label of files that are not here",
    ),
  ).toBeVisible();
  await add.getByText("1 part could not be read").click();
  await expect(add.getByText(/^broken\.xml: It is no XML: /)).toBeVisible();
  await add.getByRole("button", { name: "Upload and add" }).click();
  await expect(page.getByText("3 images", { exact: true })).toBeVisible();
  await expect.poll(named).toEqual([["cat"], ["dog"], ["dog"]]);

  // A table of other columns, with the byte order mark and the semicolons of a spreadsheet, in pixels.
  const table = `\ufeffBild;Art;x;y;w;h\r\n${fourth.name};okapi;12;9;60;45\r\n`;
  await page.getByRole("button", { name: "Add media" }).click();
  await input.setInputFiles([fourth, file("tabelle.csv", table)]);
  const takes = add.getByRole("checkbox", { name: "Take labels from 1 table" });
  await expect(takes).not.toBeChecked();
  await takes.check();
  await expect(add.getByText(/^Choose the column that names the image/)).toBeVisible();
  await add.getByLabel("What “Bild” is").selectOption("Path or name of the image");
  await add.getByLabel("What “Art” is").selectOption("Label");
  await expect(add.getByText("CSV labels for 1 of 1 item, 1 class")).toBeVisible();
  await axe();
  await add.getByRole("button", { name: "Upload and add" }).click();
  await expect(page.getByText("4 images", { exact: true })).toBeVisible();
  const [added] = (await api.media(id)).filter((item) => item.file_name === fourth.name);
  expect(added?.labels).toMatchObject([{ name: "okapi", box: [0.1, 0.1, 0.5, 0.5] }]);
});

test("columns of a table are imported as fields, and the restore before takes them back", async ({
  page,
  api,
  axe,
}) => {
  const dataset = await api.ready("Metadata", 4);
  const before = await api.media(dataset.id);
  const [a, b, c, d] = before.map((item) => item.file_name);
  const csv = [
    "image;score;taken;lights;note;score",
    `${a};0.5;2026-03-01;day|sun;"two\nlines";1`,
    `photos/${b};1.5;2026-03-02;day;;2`,
    `${c};12345678901234567;2026-03-03;night;x;3`,
    "elsewhere.jpg;2;2026-03-03;night;x;4",
  ].join("\n");

  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: "Import metadata" }).click();
  const dialog = page.getByRole("dialog", { name: "Import metadata" });
  await expect(dialog.getByText("Drop a CSV or JSON file here")).toBeVisible();
  await axe();
  const input = dialog.locator("input[type=file]").first();
  const name = "table.csv";
  await input.setInputFiles([{ name, mimeType: "text/csv", buffer: Buffer.from("a;b\n") }]);
  await expect(dialog.getByText("The file has no rows")).toBeVisible();
  await dialog.getByRole("button", { name: "Choose another" }).click();

  await input.setInputFiles([{ name, mimeType: "text/csv", buffer: Buffer.from(csv) }]);
  await expect(dialog.getByText("4 rows, 6 columns")).toBeVisible();
  await expect(dialog.getByText("3 of 4 rows found, for 3 of 4 items")).toBeVisible();
  await expect(dialog.getByLabel("Column that names the item")).toHaveValue("0");
  await dialog.getByText("1 row of items that are not here").click();
  await expect(dialog.getByText("elsewhere.jpg", { exact: true }).first()).toBeVisible();
  await dialog.getByText("1 item without a row").click();
  await expect(dialog.getByRole("listitem").getByText(d ?? "")).toBeVisible();
  await expect(dialog.getByLabel("Type of “taken”")).toHaveValue("datetime");
  await dialog.getByLabel("Type of “score”").selectOption("float");
  await dialog.getByText("1 value will be left out").click();
  await expect(
    dialog.getByText("Line 5, “12345678901234567”: The number has more digits than can be kept"),
  ).toBeVisible();
  await dialog.getByLabel("“lights” has several values").check();
  await dialog.getByLabel("Type of “lights”").selectOption("enum");
  await expect(dialog.getByText("3 choices: day, sun, night")).toBeVisible();
  await dialog.getByLabel("Import “score (2)”").uncheck();
  const field = dialog.getByLabel("Name of the field for “note”");
  await field.fill("score");
  await expect(dialog.getByText("Two columns are called “score”").first()).toBeVisible();
  await field.fill("remark");
  await axe();
  expect(await api.media(dataset.id)).toEqual(before);

  await dialog.getByRole("button", { name: "Import 4 fields" }).click();
  await expect(dialog.getByText("4 fields for 3 items, 1 row without an item")).toBeVisible();
  await axe();
  const [first] = await api.media(dataset.id);
  expect(first?.metadata).toMatchObject({ score: 0.5, remark: "two\nlines" });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page
    .getByRole("dialog", { name: "Add a filter" })
    .getByRole("button", { name: "lights" })
    .click();
  const editor = page.getByRole("dialog", { name: "Filter by lights" });
  await editor.getByRole("checkbox", { name: "sun" }).click();
  await expect(page).toHaveURL(/[?&]meta\.lights=sun/);
  await expect(editor.getByText("1 item matches")).toBeVisible();
  await axe();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/meta/);
  await page.getByRole("button", { name: "Sort added, oldest first" }).click();
  await page.getByRole("menuitemradio", { name: "score" }).click();
  await expect(page).toHaveURL(/[?&]sort=meta\.score/);
  await expect(page.getByRole("gridcell").first()).toHaveAccessibleName(a ?? "");

  await page.getByRole("button", { name: "Import metadata" }).click();
  const lines = `{"image": "${a}", "score": 1}\n{"image": "${b}", "deep": {"shot": [1, 2]}}`;
  await input.setInputFiles([
    { name: "more.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(lines) },
  ]);
  await expect(dialog.getByText("2 of 2 rows found, for 2 of 4 items")).toBeVisible();
  await expect(dialog.getByText("The dataset has a field of this name already")).toBeVisible();
  await expect(dialog.getByLabel("“deep.shot” has several values")).toBeChecked();
  await dialog.getByRole("button", { name: "Import 1 field" }).click();
  await expect(dialog.getByText("1 field for 1 item")).toBeVisible();
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog.getByText("Undone: the dataset is as it was before")).toBeVisible();
  const [again] = await api.media(dataset.id);
  expect(again?.metadata).toEqual(first?.metadata);
});
