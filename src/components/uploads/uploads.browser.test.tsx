import { HttpResponse, getResponse, http } from "msw";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { page } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { handlers } from "#mock/handlers.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";
import { fillNewDataset, picture, pictures, startUpload } from "#/testing/upload-files.ts";

const dock = page.getByRole("region", { name: "Uploads" });
const button = (name: string) => dock.getByRole("button", { name });
const filesAddress = "*/api/v1/ingestion/*/data_files/*";

/** Holds requests with files back until it is opened, or until the end of the test, because they occupy the slots. */
function closedGate(onRequest?: () => void) {
  const gate = Promise.withResolvers<void>();
  worker.use(
    http.post(filesAddress, async () => {
      onRequest?.();
      return gate.promise;
    }),
  );
  onTestFinished(() => gate.resolve());
  return gate.resolve;
}

/** Lets the mock carry a request out, and loses its answer; for the first so many requests. */
function loseAnswers(method: "get" | "post", address: string, times: number) {
  let left = times;
  worker.use(
    http[method](address, async ({ request }) => {
      if (left === 0) return undefined;
      left -= 1;
      await getResponse(handlers, request.clone());
      return HttpResponse.error();
    }),
  );
}

function created(name: string) {
  const found = mockDb().datasets.filter((dataset) => dataset.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

async function expectItems(name: string, files: readonly File[]) {
  await expect.element(dock).toMatchTextContent(/builds the dataset by itself/);
  letPass(10_000);
  await expect.poll(() => created(name)?.items).not.toEqual([]);
  const names = created(name)?.items.map(({ file_name }) => file_name) ?? [];
  expect(names.toSorted()).toEqual(files.map((file) => file.name).toSorted());
}

/** Whether the browser would ask before it closes the tab. */
function isGuarded(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

// Each runs a whole upload, some with axe in several of its states.
describe("an upload", { timeout: 30_000 }, () => {
  test("continues across pages, and shows when the tab may be closed", async () => {
    const open = closedGate();
    const { address } = await renderConsole("/datasets?view=table");
    const files = pictures(120);
    await startUpload(files, "Fresh");

    await expect.element(dock).toMatchTextContent(/Fresh.*0 of 120 files.*Keep this tab open/);
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    const row = page.getByRole("row", { name: /^Fresh/ });
    await expect.element(row).toMatchTextContent(/Draft.*Uploading/);
    await expect.poll(isGuarded).toBe(true);
    await expectAccessible();

    await page.getByRole("link", { name: "Tasks" }).click();
    await expect.poll(address).toBe("/tasks");
    await expect
      .element(dock.getByRole("progressbar", { name: "Upload to “Fresh”" }))
      .toBeInTheDocument();
    open();
    await expect.element(dock).toMatchTextContent(/safe to close this tab/);
    expect(isGuarded()).toBe(false);
    await expectItems("Fresh", files);
    await dock.getByRole("link", { name: "Open the dataset" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Fresh" })).toBeVisible();
    await button("Dismiss “Fresh”").click();
    await expect.element(dock).not.toBeInTheDocument();
    await expect.element(page.getByRole("main")).toHaveFocus();
  });

  test("is paused and resumed by hand, and collapses to one line", async () => {
    const open = closedGate();
    await renderConsole("/datasets?view=table");
    const files = pictures(230);
    await startUpload(files, "Paused");
    await button("Pause").click();
    await expect.element(dock).toMatchTextContent(/Paused\. What has arrived/);
    await expect.element(button("Resume")).toHaveFocus();

    open();
    await button("Show less").click();
    await expect.element(dock).toMatchTextContent(/^Upload paused\d+ %/);
    await button("Show more").click();
    await page.viewport(360, 760);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
    await expectAccessible();
    expect(isGuarded()).toBe(true);
    await button("Resume").click();
    await expectItems("Paused", files);
  });

  test("waits for a lost connection, and sends nothing twice", async () => {
    const held = vi.fn<() => void>();
    const open = closedGate(held);
    await renderConsole("/datasets?view=table");
    const files = pictures(160);
    await startUpload(files, "Lost");
    await expect.element(dock).toMatchTextContent(/Keep this tab open/);
    await expect.poll(() => held.mock.calls.length).toBeGreaterThan(0);
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    mockDb().scenario = "offline";
    window.dispatchEvent(new Event("offline"));
    await expect.element(dock).toMatchTextContent(/The server cannot be reached/);
    open();
    await expect.element(dock).toMatchTextContent(/0 of 160 files/);
    await expectAccessible();

    mockDb().scenario = "default";
    onLine.mockReturnValue(true);
    window.dispatchEvent(new Event("online"));
    await expectItems("Lost", files);
  });

  test("has each file once, although answers were lost", async () => {
    loseAnswers("post", filesAddress, 2);
    loseAnswers("post", "*/api/v1/ingestion/*/process_files/*", 1);
    await renderConsole("/datasets?view=table");
    const files = pictures(110);
    await startUpload(files, "Answered late");
    await expectItems("Answered late", files);
  });

  test("finds the bad files of a batch, names them, and goes on without", async () => {
    await renderConsole("/datasets?view=table");
    const files = pictures(60);
    const changed = picture("fail-network");
    // as the browser does with a file that was changed after it was chosen
    changed.slice = () => {
      throw new DOMException("", "NotReadableError");
    };
    const input = new DataTransfer();
    for (const file of [...files, picture("fail-400"), picture("fail-500")]) input.items.add(file);
    input.items.add(changed);
    await page.getByRole("button", { name: "New dataset" }).click();
    const field = page.getByLabelText("Choose files").element() as HTMLInputElement;
    field.files = input.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await page.getByRole("textbox", { name: "Name" }).fill("Partly");
    await page.getByRole("button", { name: "Upload and create" }).click();

    await expect
      .element(dock, { timeout: 15_000 })
      .toMatchTextContent(/needs a decision.*3 files failed.*All the others have arrived/);
    await expect.element(dock).toMatchTextContent(/60 of 63 files/);
    const failed = dock.getByRole("list", { name: "3 files failed" }).getByRole("listitem");
    const texts = failed.elements().map(({ textContent }) => textContent);
    expect(texts.toSorted()).toEqual([
      "fail-400 The request cannot be understood",
      expect.stringMatching(/^fail-500 Internal server error/),
      expect.stringMatching(/^fail-network /),
    ]);
    expect(created("Partly")?.status).toBe("DRAFT");
    expect(isGuarded()).toBe(true);
    await expectAccessible();

    await button("Create without them").click();
    await expectItems("Partly", files);
    await expect.element(dock).toMatchTextContent(/3 files failed/);
  });

  test("retries failed files", async () => {
    const refuse = vi.fn(() => HttpResponse.json({ detail: "Not now" }, { status: 400 }));
    worker.use(http.post(filesAddress, refuse));
    await renderConsole("/datasets?view=table");
    const files = pictures(3);
    await startUpload(files, "Again");
    await expect.element(dock).toMatchTextContent(/None of the files could be uploaded/);
    await expect.element(button("Create without them")).not.toBeInTheDocument();
    // the three, and the halves of their batch: 3, 2, 1, 1, 1
    expect(refuse).toHaveBeenCalledTimes(5);
    worker.resetHandlers();
    await button("Retry failed").click();
    await expectItems("Again", files);
  });

  test("stops where uploads are refused, shows the reason, and continues when it has ended", async () => {
    const open = closedGate();
    await renderConsole("/datasets?view=table");
    const files = pictures(4);
    await startUpload(files, "Forbidden");
    await expect.element(dock).toMatchTextContent(/Keep this tab open/);
    const roles = created("Forbidden")?.roles ?? {};
    roles["owner@localhost"] = "viewer";
    open();
    await expect
      .element(dock)
      .toMatchTextContent(/You may not do this.*Only an editor or an owner/);
    await expectAccessible();
    roles["owner@localhost"] = "owner";
    await button("Try again").click();
    await expectItems("Forbidden", files);
  });

  test("is cancelled only after a confirmation, and deletes its draft", async () => {
    const open = closedGate();
    await renderConsole("/datasets?view=table");
    await startUpload(pictures(3), "Unwanted");
    await button("Cancel").click();
    await expect
      .element(dock)
      .toMatchTextContent(/Cancel the upload and delete the uploaded files\?/);
    await expect.element(button("Keep uploading")).toHaveFocus();
    await expectAccessible();
    await button("Keep uploading").click();
    await button("Cancel").click();
    await button("Cancel the upload").click();
    open();
    await expect.element(dock).not.toBeInTheDocument();
    await expect.element(page.getByRole("main")).toHaveFocus();
    expect(mockDb().datasets.some(({ name }) => name === "Unwanted")).toBe(false);
    await expect.element(page.getByRole("link", { name: "Unwanted" })).not.toBeInTheDocument();
  });

  test("with several uploads the tab is safe to close only when all are done", async () => {
    await renderConsole("/datasets?view=table");
    const first = pictures(2, "first");
    await startUpload(first, "First");
    await expectItems("First", first);
    const open = closedGate();
    const second = pictures(2, "second");
    await startUpload(second, "Second");
    await expect.element(dock).toMatchTextContent(/Second.*0 of 2 files/);
    await expect.element(dock).not.toMatchTextContent(/safe to close/);
    open();
    await expect.element(dock).toMatchTextContent(/First.*safe to close.*Second.*safe to close/);
    await expectAccessible();
  });
});

test("a draft whose answer was lost is found again, not created twice", async () => {
  loseAnswers("get", "*/api/v1/ingestion/new_dataset", 1);
  await renderConsole("/datasets?view=table");
  const files = pictures(2);
  await fillNewDataset(files, "Once");
  await page.getByRole("button", { name: "Upload and create" }).click();
  const dialog = page.getByRole("dialog", { name: "New dataset" });
  await expect.element(dialog.getByRole("alert")).toMatchTextContent(/does not answer/);
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  await expectItems("Once", files);
});
