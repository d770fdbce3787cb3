import { uniqueName } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { pictures } from "./pictures.ts";
import { snapshotRow, unnamed } from "./timeline.ts";

/** The browser's messages for requests to a killed server: between two requests, or in the middle of one. */
const cutOff =
  /net::ERR_(CONNECTION_\w+|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING)/;

test("the server dies during a dataset creation, restarts, and the open page continues", async ({
  page,
  service,
  api,
  consoleGate,
}) => {
  test.slow();
  consoleGate.allow(cutOff);
  // A commit holds 500 files: the first commit is recorded, the second has not begun.
  await service.restart({ STILLFRAME_FAULT: "task.saved:pause" });
  const name = uniqueName("Survivor");
  await page.goto("/datasets");
  await page.getByRole("button", { name: "New dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByLabel("Choose files").setInputFiles(await pictures(620));
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  await page.getByRole("link", { name: "Open the dataset" }).click({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  await expect.poll(service.output).toContain("paused at task.saved");
  await expect(page.getByText("Indexing", { exact: true })).toBeVisible();
  const banner = page.getByRole("region", { name: "Running task" });
  await expect(banner.getByRole("link", { name: "Create dataset" })).toBeVisible();

  await service.kill9();
  const failed = await page.waitForEvent("requestfailed", { timeout: 20_000 });
  expect(new URL(failed.url()).origin).toBe(service.url);
  await expect(banner).toBeVisible();
  await service.restart();
  // Without any input on the page. The longer the server is away, the less often the page polls.
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText("620 images", { exact: true })).toBeVisible();
  const items = await api.media(id);
  await expect(
    page.getByRole("gridcell", { name: items[0]?.file_name ?? "", exact: true }),
  ).toBeVisible();
  await expect(page.getByText("620 items", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Timeline" }).click();

  const [creation, ...others] = await api.snapshots(id);
  expect(others).toEqual([]);
  await expect(
    snapshotRow(page, unnamed(creation?.snapshot_id)).getByText("Current Version"),
  ).toBeVisible();
  const names = items.map(({ file_name }) => file_name);
  expect(names.toSorted()).toEqual((await pictures(620)).map((file) => file.name));
  expect((await api.tasks(id)).map(({ status }) => status)).toEqual(["COMPLETED"]);
});

test("a page that is opened while the server is away loads once it is back", async ({
  page,
  service,
  api,
  consoleGate,
}) => {
  consoleGate.allow(cutOff);
  const dataset = await api.ready("Away", 3);
  await page.goto("/datasets");
  const link = page.getByRole("link", { name: dataset.display_name, exact: true });
  await expect(link).toBeVisible();
  // Its code is loaded already; only the data is missing.
  await page.goto(`/datasets/${dataset.id}`);
  await expect(page.getByText("3 items", { exact: true })).toBeVisible();
  await page.goBack();
  await expect(link).toBeVisible();
  await service.kill9();
  await link.click();
  await expect(page.getByText(/cannot be reached|does not answer/)).toBeVisible();
  await service.restart();
  await expect(page.getByText("3 items", { exact: true })).toBeVisible({ timeout: 20_000 });
});
