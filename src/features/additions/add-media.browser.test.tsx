import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { picture } from "#/testing/upload-files.ts";

const { id, name } = seeded.streets;
const dock = page.getByRole("region", { name: "Uploads" });
const dialog = page.getByRole("dialog", { name: `Add media to “${name}”` });
const open = page.getByRole("button", { name: "Add media" });
const notices = page.getByRole("alert");

const dataset = () => mockDb().datasets.find((row) => row.id === id);

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

async function choose(files: File[]) {
  await open.click();
  await dialog.getByLabelText("Choose files").upload(files);
}

test("files are added to a dataset; known and skipped ones are counted", async () => {
  const before = dataset()?.items.length ?? 0;
  await renderConsole(paths.explore(id));
  await expect.element(open).toBeVisible();
  await choose([picture("a.png"), picture("b.png")]);
  await expect.element(dialog).toMatchTextContent(/2 files/);
  await expectAccessible();
  await dialog.getByRole("button", { name: "Upload and add" }).click();
  await expect.element(dock).toMatchTextContent(/adds it by itself/);
  letPass(10_000);
  await expect.element(notices.first()).toMatchTextContent(/Added 2 images/);
  expect(dataset()?.items).toHaveLength(before + 2);
  expect(dataset()?.status).toBe("READY");

  await choose([picture("a.png"), picture("c.png")]);
  await dialog.getByRole("button", { name: "Upload and add" }).click();
  await expect
    .poll(() =>
      mockDb().tasks.filter(
        (task) => task.type === "MEDIA_ADDITION" && task.datasetId === id && task.ended === null,
      ),
    )
    .toHaveLength(1);
  letPass(10_000);
  await expect.element(page.getByText(/Added 1 image, 1 known already/).first()).toBeVisible();
  expect(dataset()?.items).toHaveLength(before + 3);
});

test("an archive is sent as one, and one that cannot be read is refused in the dock", async () => {
  const before = dataset()?.items.length ?? 0;
  await renderConsole(paths.timeline(id));
  await expect.element(open).toBeVisible();
  await choose([new File(["PK"], "set.zip")]);
  await expect.element(dialog).toMatchTextContent(/unpacked on the server/);
  await dialog.getByRole("button", { name: "Upload and add" }).click();
  await expect.element(dock).toMatchTextContent(/adds it by itself/);
  letPass(10_000);
  await expect.poll(() => dataset()?.items.length).toBe(before + 2);
});

test("while a task runs the dialog says why; a viewer has no button", async () => {
  const { navigate } = await renderConsole(paths.explore(seeded.enriching.id));
  await open.click();
  await expect
    .element(page.getByRole("dialog"))
    .toMatchTextContent(/Wait until|Not possible while the dataset is/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await navigate(paths.explore(seeded.viewer.id));
  await expect
    .element(page.getByRole("heading", { level: 1, name: seeded.viewer.name }))
    .toBeVisible();
  await expect.element(open).not.toBeInTheDocument();
});
