import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { finishTasks } from "#mock/tasks.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const node = (name: string) => page.getByRole("article", { name, exact: true });
const dialog = page.getByRole("dialog");

async function choose(snapshot: string, action: string) {
  await page.getByRole("button", { name: `Actions for “${snapshot}”`, exact: true }).click();
  await page.getByRole("menuitem", { name: action }).click();
  await expect.element(dialog).toBeVisible();
}

test("a dialog that appears has the focus before anything else happens", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  const focused = new Promise<Element | null>((resolve) => {
    const watch = new MutationObserver(() => {
      if (document.querySelector("[role=dialog] input") === null) return;
      watch.disconnect();
      // Behind the other microtasks of the update, and before any timer.
      queueMicrotask(() => resolve(document.activeElement));
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  const create = page.getByRole("button", { name: "Create a snapshot" });
  await create.click();
  expect(await focused).toBe(page.getByRole("textbox", { name: "Name" }).element());
  await userEvent.keyboard("{Escape}");
  await expect.element(create).toHaveFocus();
});

describe.each(["full", "plain"] as const)("on the %s backend", (profile) => {
  test("a created snapshot is on top and current, and the focus returns to the button", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    const create = page.getByRole("button", { name: "Create a snapshot" });
    await create.click();
    await page.getByRole("textbox", { name: "Name" }).fill("before the merge");
    await page.getByRole("textbox", { name: "Description" }).fill("Two teams at once");
    await expectAccessible();
    await dialog.getByRole("button", { name: "Create" }).click();

    await expect.element(dialog).not.toBeInTheDocument();
    const created = node("before the merge");
    await expect.element(created.getByText("Current Version")).toBeVisible();
    await expect.element(created).toMatchTextContent("Two teams at once");
    await expect.element(page.getByRole("article").getByText("Current Version")).toHaveLength(1);
    await expect.element(create).toHaveFocus();
    expect(page.getByRole("article").elements()[0]?.textContent).toContain("before the merge");
  });

  test("an empty name becomes the default name", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.products.id));
    await page.getByRole("button", { name: "Create a snapshot" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("   ");
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect
      .element(page.getByRole("article", { name: /^Snapshot [0-9a-f]{8}$/ }).first())
      .toBeVisible();
  });

  test("an error shows once, inside the dialog, which keeps its input", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    await page.getByRole("button", { name: "Create a snapshot" }).click();
    const name = page.getByRole("textbox", { name: "Name" });
    await name.fill("fail-409");
    await dialog.getByRole("button", { name: "Create" }).click();

    const alert = dialog.getByRole("alert");
    await expect.element(alert).toMatchTextContent("Not possible right now");
    await expect.element(page.getByText(/Not possible right now/)).toHaveLength(1);
    await expect.element(name).toHaveValue("fail-409");
    await expectAccessible();
  });

  test("editing changes the row, and an empty name is refused before it is sent", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    await choose("labels-cleaned", "Edit");
    const name = page.getByRole("textbox", { name: "Name" });
    await expect.element(name).toHaveValue("labels-cleaned");
    await name.fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.element(name).toHaveAccessibleDescription("The name has at least 1 character");

    await name.fill("labels-checked");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.element(node("labels-checked")).toBeVisible();
    expect(node("labels-cleaned").elements()).toEqual([]);
    await expect
      .element(page.getByRole("button", { name: "Actions for “labels-checked”" }))
      .toHaveFocus();
  });

  test("removing removes the row; Cancel has the initial focus", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    await choose("blurry-marked", "Delete");
    await expect.element(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus();
    await expect.element(dialog).toMatchTextContent("can no longer be restored or cloned");
    await expectAccessible();
    await dialog.getByRole("button", { name: "Delete" }).click();

    await expect.element(dialog).not.toBeInTheDocument();
    expect(node("blurry-marked").elements()).toEqual([]);
    await expect.element(node("re-clustered").getByRole("link")).toHaveFocus();
  });

  test.each([
    ["Restore", "Restore"],
    ["Delete", "Delete"],
    ["Clone", "Clone"],
    ["Edit", "Save"],
  ])("%s of a snapshot that is gone says so, and can only be closed", async (action, submit) => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    await choose("blurry-marked", action);
    const db = mockDb();
    db.snapshots.splice(
      db.snapshots.findIndex(({ name }) => name === "blurry-marked"),
      1,
    );
    if (action === "Edit") await page.getByRole("textbox", { name: "Name" }).fill("renamed");
    const confirm = dialog.getByRole("button", { name: submit, exact: true });
    await confirm.click();
    await expect
      .element(dialog.getByRole("alert"))
      .toMatchTextContent("This snapshot was deleted meanwhile.");
    await expect.element(confirm).toHaveAttribute("aria-disabled", "true");
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test("a failed removal is shown in the dialog, and the row stays", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.sentinels.id));
    await choose("fail-500", "Delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect.element(dialog.getByRole("alert")).toMatchTextContent("The server failed");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect.element(node("fail-500")).toBeVisible();
  });

  test("Escape returns the focus to the menu button, each time", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));
    for (const action of ["Edit", "Clone", "Delete"]) {
      await choose("labels-cleaned", action);
      await userEvent.keyboard("{Escape}");
      await expect.element(dialog).not.toBeInTheDocument();
      await expect
        .element(page.getByRole("button", { name: "Actions for “labels-cleaned”" }))
        .toHaveFocus();
    }
  });
});

test("the request can be copied as curl, with the input", async () => {
  const clipboard: string[] = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void clipboard.push(text) },
  });
  await renderConsole(paths.timeline(seeded.streets.id));
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("it's v2");
  await page.getByRole("button", { name: "Copy this request as curl" }).click();
  await expect.element(page.getByText("Copied as curl")).toBeInTheDocument();
  expect(clipboard[0]).toContain(`/api/v1/dataset/${seeded.streets.id}/snapshot'`);
  expect(clipboard[0]).toContain(String.raw`-d '{"name":"it'\''s v2"}'`);
});

test("the snapshot id is copied", async () => {
  const clipboard: string[] = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void clipboard.push(text) },
  });
  await renderConsole(paths.timeline(seeded.streets.id));
  await page.getByRole("button", { name: "Actions for “captions”", exact: true }).click();
  await page.getByRole("menuitem", { name: "Copy Snapshot ID" }).click();
  await expect.element(page.getByText("Snapshot ID copied")).toBeVisible();
  const row = mockDb().snapshots.find(({ name }) => name === "captions");
  expect(clipboard).toEqual([row?.id]);
});

test("a version is exported in a format, with or without the files, and downloaded", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await choose("captions", "Export…");
  const originals = dialog.getByRole("checkbox", { name: /With the original files/ });
  await expect.element(originals).not.toBeChecked();
  await dialog.getByRole("radio", { name: /YOLO/ }).click();
  await expect.element(originals).toBeChecked();
  await dialog.getByRole("radio", { name: /Folders/ }).click();
  await expect.element(originals).toBeDisabled();
  await dialog.getByRole("radio", { name: /JSON lines/ }).click();
  await expectAccessible();
  await dialog.getByRole("button", { name: "Export" }).click();
  await expect.element(dialog.getByRole("progressbar", { name: "Exporting" })).toBeVisible();
  await expectAccessible();
  finishTasks(mockDb());
  const download = dialog.getByRole("link", { name: "Download" });
  await expect.element(download).toBeVisible();
  await expectAccessible();
  const href = download.element().getAttribute("href") ?? "";
  // oxlint-disable-next-line no-restricted-globals -- the address that a browser would download
  const lines = (await (await fetch(href)).text()).trimEnd().split("\n");
  const row = mockDb().snapshots.find(({ name }) => name === "captions");
  expect(lines).toHaveLength(row?.items.length ?? 0);
});

test("the lines that load a version are copied", async () => {
  const clipboard: string[] = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void clipboard.push(text) },
  });
  await renderConsole(paths.timeline(seeded.streets.id));
  await choose("captions", "Use this version…");
  await expectAccessible();
  await dialog.getByRole("button", { name: "Copy: A folder of the files" }).click();
  await expect.element(dialog.getByText("Copied")).toBeInTheDocument();
  const row = mockDb().snapshots.find(({ name }) => name === "captions");
  await expect
    .element(dialog.getByText(`checkout_version(("l-${row?.id}", 1))`, { exact: false }))
    .toBeInTheDocument();
  expect(clipboard[0]).toMatch(
    new RegExp(`^stillframe pull ${seeded.streets.id}@${row?.id} [a-z0-9-]+ --server http`),
  );
});
