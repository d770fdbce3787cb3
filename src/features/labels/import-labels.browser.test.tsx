import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const dialog = page.getByRole("dialog", { name: "Import labels" });
const submit = dialog.getByRole("button", { name: "Import labels" });
const look = dialog.getByRole("button", { name: "Look at the files" });
const roleOf = (column: string) => dialog.getByRole("combobox", { name: `What “${column}” is` });

const dataset = () => mockDb().datasets.find((row) => row.id === id);
const items = () => dataset()?.items ?? [];

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

async function choose(...files: [name: string, text: string][]) {
  await renderConsole(paths.explore(id));
  await page.getByRole("button", { name: "Import labels" }).click();
  await dialog
    .getByLabelText("Choose files")
    .upload(files.map(([name, text]) => new File([text], name, { type: "text/csv" })));
}

test("a person says what the columns of a table are, and what is missing is said before it is sent", async () => {
  const [first] = items();
  const { file_name: path = "", width = 0, height = 0 } = first ?? {};
  const row = `${path};okapi;7;0;0;${width / 2};${height / 2};0.9`;
  await choose(["a.csv", `Datei;Art;label;x;y;w;h;;label\n${row};8\n`]);
  await expect
    .element(dialog)
    .toMatchTextContent(/Choose the column that names the image: its path/);
  await expect.element(dialog).toMatchTextContent(/Left out: it has no name of its own/);
  await expect.element(dialog.getByText("okapi", { exact: true })).toBeVisible();
  await expect.element(look).not.toBeInTheDocument();
  await expect.element(submit).toHaveAttribute("aria-disabled", "true");
  await expectAccessible();

  await roleOf("Datei").selectOptions("Path or name of the image");
  await roleOf("Art").selectOptions("Label");
  await expect.element(roleOf("label")).toHaveValue("");
  await roleOf("w").selectOptions("Left out");
  await expect.element(dialog).toMatchTextContent(/A box takes four columns/);
  await expect.element(look).not.toBeInTheDocument();
  await roleOf("w").selectOptions("Box: width");
  await look.click();
  await expect.element(dialog).toMatchTextContent(/CSV labels for 1 of [\d,]+ items, 1 class/);
  await expect
    .element(dialog.getByRole("list", { name: "Classes" }))
    .toMatchTextContent(/^okapi\s*1$/);
  await page.viewport(360, 740);
  await expectAccessible();

  // They are sent again where the server has them no more.
  expect(dataset()?.looks?.size).toBe(1);
  dataset()?.looks?.clear();
  await submit.click();
  letPass(10_000);
  await expect
    .poll(() => items()[0]?.labels)
    .toContainEqual({ name: "okapi", box: [0, 0, 0.5, 0.5], confidence: null, source: "import" });
});

test("a table with the usual names is looked at by itself; another choice is looked at again", async () => {
  const path = items()[0]?.file_name ?? "";
  const text = `file,label,species\n${path},7,okapi\n`;
  await choose(["a.csv", text], ["b.csv", text]);
  const classes = dialog.getByRole("list", { name: "Classes" });
  await expect.element(classes).toMatchTextContent(/^7\s*2$/);
  await expect.element(roleOf("file")).toHaveValue("file");
  await roleOf("species").selectOptions("Label");
  await expect.element(classes).not.toBeInTheDocument();
  await expect.element(submit).toHaveAttribute("aria-disabled", "true");
  await look.click();
  await expect.element(classes).toMatchTextContent(/^okapi\s*2$/);
  // The files were sent once for both looks, and are taken from there.
  expect(dataset()?.looks?.size).toBe(1);
  await submit.click();
  await expect.poll(() => dataset()?.looks?.size).toBe(0);
});

test("tables with different columns are read by the usual names", async () => {
  const path = items()[0]?.file_name ?? "";
  await choose(["a.csv", `file,label\n${path},okapi\n`], ["b.csv", `path,class\n${path},gnu\n`]);
  await expect
    .element(dialog.getByRole("list", { name: "Classes" }))
    .toMatchTextContent(/gnu.*okapi/);
  await expect.element(dialog.getByRole("region", { name: "Columns" })).not.toBeInTheDocument();
});
