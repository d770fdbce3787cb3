import { beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { worker } from "#mock/browser.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const node = (name: string) => page.getByRole("article", { name, exact: true });
const dialog = page.getByRole("dialog");
const safety = page.getByRole("checkbox", { name: "Keep a safety snapshot" });
const confirm = dialog.getByRole("button", { name: "Restore" });

async function openRestore(snapshot: string) {
  await page.getByRole("button", { name: `Actions for “${snapshot}”`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect.element(dialog).toBeVisible();
}

beforeEach(() => mockClock.run());

describe("an instant restore", () => {
  test("shows its result at once: the badge, the safety snapshot, a row, a notice", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await openRestore("labels-cleaned");
    await expect
      .element(dialog)
      .toMatchTextContent(
        "4 items changed since the current version and will be saved in a safety snapshot.",
      );
    await expect.element(safety).toBeChecked();
    await expect.element(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus();
    await expectAccessible();
    await page.getByRole("textbox", { name: "Reason" }).fill("labels were wrong");
    await confirm.click();

    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(node("labels-cleaned").getByText("Current Version")).toBeVisible();
    await expect.element(page.getByRole("article").getByText("Current Version")).toHaveLength(1);
    await expect.element(node("Before restoring labels-cleaned")).toBeVisible();
    await expect
      .element(
        page.getByText(/^Restored to labels-cleaned by owner@localhost · “labels were wrong”/),
      )
      .toBeVisible();
    await expect
      .element(page.getByRole("alert").filter({ hasText: "Restored to “labels-cleaned”" }))
      .toBeVisible();
    expect(page.getByRole("button", { name: "Discard changes" }).elements()).toEqual([]);
  });

  test("can be undone by restoring the safety snapshot, without another one", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await openRestore("labels-cleaned");
    await confirm.click();
    await expect.element(node("Before restoring labels-cleaned")).toBeVisible();

    await openRestore("Before restoring labels-cleaned");
    await expect.element(dialog).toMatchTextContent(/Nothing has changed since/);
    expect(safety.elements()).toEqual([]);
    await confirm.click();
    await expect
      .element(node("Before restoring labels-cleaned").getByText("Current Version"))
      .toBeVisible();
  });

  test("discarding changes returns to the current version", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await page.getByRole("button", { name: "Discard changes" }).click();
    await expect.element(page.getByRole("dialog", { name: "Discard changes?" })).toBeVisible();
    await safety.click();
    await page.getByRole("textbox", { name: "Name of the dataset" }).fill(seeded.streets.name);
    await dialog.getByRole("button", { name: "Discard" }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(page.getByText(/^Now: /)).not.toBeInTheDocument();
    await expect
      .element(node("pre-enrichment-checkpoint").getByText("Current Version"))
      .toBeVisible();
  });

  test("requires typing the name only when changes would be lost for good", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await openRestore("labels-cleaned");
    const typed = page.getByRole("textbox", { name: "Name of the dataset" });
    expect(typed.elements()).toEqual([]);
    await safety.click();
    await expect
      .element(dialog)
      .toMatchTextContent("4 items changed since the current version and will be lost.");
    await expect.element(typed).toBeVisible();
    await expect.element(confirm).toHaveAttribute("aria-disabled", "true");
    await typed.fill("Street Scenes");
    await userEvent.keyboard("{Enter}");
    await expect.element(dialog).toBeVisible();
    await typed.fill(seeded.streets.name);
    await expect.element(confirm).not.toHaveAttribute("aria-disabled");
  });

  test("changes made since the dialog opened are not overwritten", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await openRestore("labels-cleaned");
    const dataset = mockDb().datasets.find(({ id }) => id === seeded.streets.id);
    if (dataset) dataset.head = "moved-meanwhile";
    await confirm.click();
    await expect
      .element(dialog.getByRole("alert"))
      .toMatchTextContent("The dataset changed since this preview");
    // Above the buttons, which overlay the scrolled content.
    await expect.element(dialog.getByRole("alert")).toBeInViewport();
    await expect.element(dialog.getByRole("alert")).toHaveFocus();
  });

  test("a failed restore shows the reason, and nothing changes", async () => {
    await renderConsole(paths.timeline(seeded.sentinels.id));
    await openRestore("fail-task");
    await confirm.click();
    await expect.element(page.getByText("The restore to “fail-task” failed")).toBeVisible();
    await expect.element(page.getByText("Ready", { exact: true })).toBeVisible();
    expect(node("fail-task").getByText("Current Version").elements()).toEqual([]);
  });
});

describe("a slow restore", () => {
  beforeEach(() => {
    mockClock.freeze();
    resetMock("plain");
  });

  test("is Read Only and Restoring, with progress to the end, and then Ready", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await openRestore("v1-baseline");
    await expect.element(dialog).toMatchTextContent("does not say whether anything changed");
    await expect.element(safety).toBeChecked();
    await confirm.click();
    await expect.element(dialog).not.toBeInTheDocument();

    const banner = page.getByRole("region", { name: "Running task" });
    await expect.element(banner).toMatchTextContent("Restore");
    await expect.element(page.getByText("Read Only")).toBeVisible();
    await expect.element(node("Before restoring v1-baseline")).toBeVisible();
    await expect
      .element(page.getByRole("button", { name: "Create a snapshot" }))
      .toHaveAccessibleDescription("Wait until “Restore” is done");
    await expect.element(page.getByRole("link", { name: "3 tasks running" })).toBeVisible();

    await expect.element(page.getByText(/: Restore started$/)).toBeInTheDocument();
    letPass(5_000);
    const bar = banner.getByRole("progressbar");
    await expect.element(page.getByText(/: Restore: 50 %$/)).toBeInTheDocument();
    const done = bar.element().getAttribute("aria-valuenow");
    await expect.element(banner).toMatchTextContent(`${done} %`);
    await page
      .getByRole("searchbox", { name: "Search names, descriptions and reasons" })
      .fill("v1");
    await expect.element(node("v1-baseline").getByText("Restoring")).toBeVisible();
    // A target half below the header is too small for axe; scrolling reveals it.
    window.scrollTo(0, 0);
    await expectAccessible();

    letPass(5_000);
    await expect.element(banner).not.toBeInTheDocument();
    await expect.element(page.getByText("Ready", { exact: true })).toBeVisible();
    await expect.element(node("v1-baseline").getByText("Current Version")).toBeVisible();
    await expect.element(page.getByText("Restored to “v1-baseline”")).toBeVisible();
  });

  test("a retry does not take a second safety snapshot", async () => {
    await renderConsole(paths.timeline(seeded.sentinels.id));
    await openRestore("fail-500");
    await confirm.click();
    await expect.element(dialog.getByRole("alert")).toMatchTextContent("The server failed");
    await expect.element(dialog).toMatchTextContent("The safety snapshot has been taken.");
    await confirm.click();
    await expect.element(confirm).toBeEnabled();
    const made = mockDb().snapshots.filter(({ name }) => name === "Before restoring fail-500");
    expect(made).toHaveLength(1);
  });

  test("where none can be taken the box is off, shows the reason, and the name has to be typed", async () => {
    await renderConsole(paths.timeline(seeded.partial.id));
    await page.getByRole("button", { name: /^Actions for “Snapshot [0-9a-f]{8}”/ }).click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await expect.element(safety).not.toBeChecked();
    await expect
      .element(safety)
      .toHaveAccessibleDescription(
        "A safety snapshot cannot be taken now: Not possible while the dataset is “Partial Index”",
      );
    await expect.element(page.getByRole("textbox", { name: "Name of the dataset" })).toBeVisible();
  });

  test("a clone runs on its own dataset, leaves this one usable, and is linked at its end", async () => {
    const app = await renderConsole(paths.timeline(seeded.streets.id));
    await page.getByRole("button", { name: "Actions for “captions”", exact: true }).click();
    await page.getByRole("menuitem", { name: "Clone" }).click();
    await expect.element(dialog).toMatchTextContent("Street Scenes Q1 (cloned)");
    await dialog.getByRole("button", { name: "Clone" }).click();
    await expect.element(page.getByRole("link", { name: "3 tasks running" })).toBeVisible();
    await expect.element(page.getByText("Ready", { exact: true })).toBeVisible();

    letPass(10_000);
    await page.getByRole("link", { name: "Open it" }).click();
    await expect
      .element(page.getByRole("heading", { level: 1, name: "Street Scenes Q1 (cloned)" }))
      .toBeVisible();
    expect(app.address()).not.toContain(seeded.streets.id);
    await expect.element(page.getByRole("article").getByText("Current Version")).toBeVisible();
  });
});

test("while nothing runs, only the dataset and its snapshots are polled, and seldom", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await expect.element(node("captions")).toBeVisible();
  const asked: string[] = [];
  worker.events.on("request:start", ({ request }) => {
    asked.push(new URL(request.url).pathname);
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  await vi.advanceTimersByTimeAsync(20_000);
  // Parts that load when the page is idle may still be requested, once.
  const again = asked.filter((path, index) => asked.indexOf(path) !== index);
  const live = [
    `/api/v1/dataset/${seeded.streets.id}`,
    `/api/v1/dataset/${seeded.streets.id}/snapshot`,
  ];
  const others = again.filter((path) => !live.includes(path));
  // The tasks are read once more if the first answer about the dataset brings news.
  expect(others.filter((path) => path !== "/api/v1/tasks")).toEqual([]);
  expect(others.length).toBeLessThanOrEqual(1);
  expect(again.length).toBeLessThanOrEqual(10);
  worker.events.removeAllListeners();
});
