import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { forgetRun } from "./run-import.ts";

const { id } = seeded.streets;
const dialog = page.getByRole("dialog", { name: "Import metadata" });
const submit = dialog.getByRole("button", { name: /^Import \d+ fields?$/ });
const keyColumn = dialog.getByRole("combobox", { name: /^Column that names the item/ });
const another = dialog.getByRole("button", { name: "Choose another" });

const items = () => mockDb().datasets.find((row) => row.id === id)?.items ?? [];
const names = (n: number) =>
  items()
    .slice(0, n)
    .map(({ file_name: name }) => name);

beforeEach(async () => {
  resetMock("full");
  forgetRun(id);
  await page.viewport(1280, 800);
});

async function open() {
  await renderConsole(paths.explore(id));
  await page.getByRole("button", { name: "Import metadata" }).click();
}

async function choose(name: string, content: BlobPart) {
  await dialog.getByLabelText("Choose a file").upload([new File([content], name)]);
}

test("a file that is no table says why, and another one can be chosen", async () => {
  await open();
  const latin = new Uint8Array([0x61, 0x2c, 0x62, 10, 0xe4, 0x2c, 0x31, 10]);
  for (const [name, content, why] of [
    ["a.xlsx", "PK", /Only a CSV .* or JSON file/],
    ["a.csv", "", /The file has no rows/],
    ["a.csv", latin, /The file is not UTF-8 text/],
    ["a.json", '{"a": 1}, 7', /The file is no list of objects/],
    ["a.json", '[{"file": "a"}', /The file ends before its content does/],
    ["a.csv", Array.from({ length: 201 }, (_, at) => at).join(), /more than 200 columns/],
  ] as const) {
    await choose(name, content);
    await expect.element(dialog.getByRole("alert").first()).toMatchTextContent(why);
    await expect
      .element(dialog.getByRole("button", { name: "Import", exact: true }))
      .toHaveAttribute("aria-disabled", "true");
    await another.click();
  }
  await page.viewport(360, 740);
  await expectAccessible();
});

test("columns become fields; what does not fit, and what is left over, is named before", async () => {
  const [a, b, c] = names(3);
  await open();
  const csv = [
    "\ufeffBild;Punkte;Art;Quelle",
    `${a};0,5;okapi;https://example.com/a`,
    `${b};1.5;gnu;none`,
    `${c};2;okapi;https://example.com/c`,
    `${a};9;okapi;`,
    "gone.jpg;3;gnu;",
    ";4;gnu;",
    `${c};"open`,
  ].join("\r\n");
  await choose("tabelle.csv", csv);
  await expect.element(dialog).toMatchTextContent(/3 of \d rows found, for 3 of [\d,]+ items/);
  await dialog.getByText("1 row of items that are not here").click();
  await expect
    .element(dialog.getByRole("list", { name: /not here/ }))
    .toMatchTextContent(/gone.jpg/);
  await expect
    .element(dialog)
    .toMatchTextContent(/1 row of an item that has a row already: the first one counts/);
  await expect.element(dialog).toMatchTextContent(/1 row without a name in this column/);
  await expect.element(dialog).toMatchTextContent(/1 row cannot be read/);

  await dialog.getByLabelText("Type of “Quelle”").selectOptions("Link");
  await dialog.getByText("1 value will be left out").click();
  await expect
    .element(dialog)
    .toMatchTextContent(/Line 3, “none”: The value is no http or https address/);
  await dialog.getByLabelText("Type of “Punkte”").selectOptions("Date and time");
  await expect
    .element(dialog)
    .toMatchTextContent(/values? will be left out|None of the values fits/);
  await dialog.getByLabelText("Type of “Punkte”").selectOptions("Text");
  await dialog.getByLabelText("Name of the field for “Art”").fill("9lives");
  await expect.element(dialog).toMatchTextContent(/A field name is a letter/);
  await expect.element(submit).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabelText("Name of the field for “Art”").fill("kind");
  await page.viewport(360, 740);
  await expectAccessible();
  await page.viewport(1280, 800);

  await submit.click();
  await expect.element(dialog.getByRole("status")).toMatchTextContent(/Importing/);
  for (let field = 0; field < 3; field++) letPass(10_000);
  await expect
    .poll(
      () => {
        letPass(10_000);
        return dialog.getByRole("status").element().textContent;
      },
      { timeout: 15_000 },
    )
    .toMatch(/^3 fields for 3 items, \d rows? without an item$/);
  await expectAccessible();
  expect(items()[0]?.metadata).toMatchObject({ kind: "okapi" });
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect.element(dialog).toMatchTextContent(/Undone: the dataset is as it was before/);
  expect(items()[0]?.metadata).not.toHaveProperty("kind");
});

test("rows of no item are refused before anything is sent; another column names the items", async () => {
  const [a, b] = names(2);
  await open();
  await choose("a.csv", `id,where\n1,${a}\n2,${b}\n`);
  // The column that names the items is found by its values.
  await expect.element(dialog).toMatchTextContent(/2 of 2 rows found/);
  await expect.element(keyColumn).toHaveValue("1");
  await keyColumn.selectOptions("id");
  await expect.element(dialog).toMatchTextContent(/0 of 2 rows found/);
  await expect.element(dialog).toMatchTextContent(/None of the rows is of an item here/);
  await expect.element(submit).toHaveAttribute("aria-disabled", "true");
});

test("an import that is stopped keeps the fields that are in, and one that fails says why", async () => {
  const [a] = names(1);
  await open();
  await choose("a.csv", `file,first,second,third\n${a},x,y,z\n`);
  await submit.click();
  const field = (name: string) => dialog.getByRole("listitem").filter({ hasText: name });
  await expect.element(field("first")).toMatchTextContent(/Importing/);
  // It goes on while the dialog is closed.
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect.element(dialog).not.toBeInTheDocument();
  letPass(10_000);
  await page.getByRole("button", { name: "Import metadata" }).click();
  await expect.element(field("second")).toMatchTextContent(/Importing/);
  await dialog.getByRole("button", { name: "Stop" }).click();
  await expect.element(field("second")).toMatchTextContent(/Not imported/);
  await expect.element(dialog.getByRole("status")).toMatchTextContent(/^1 field for 1 item$/);
  await expect.element(field("third")).toMatchTextContent(/Waiting/);
  expect(items()[0]?.metadata).toMatchObject({ first: "x" });
  expect(items()[0]?.metadata).not.toHaveProperty("second");
  await dialog.getByRole("button", { name: "Close" }).last().click();

  worker.use(
    http.post("*/custom_metadata/tasks/*", () =>
      HttpResponse.json({ detail: "The disk is full" }, { status: 507 }),
    ),
  );
  await page.getByRole("button", { name: "Import metadata" }).click();
  await choose("b.csv", `file,fourth\n${a},x\n`);
  await submit.click();
  await expect.element(dialog.getByRole("alert")).toMatchTextContent(/The disk is full/);
  await expect.element(dialog.getByRole("status")).toMatchTextContent(/Nothing was imported/);
  await expectAccessible();
});
