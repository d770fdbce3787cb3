import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockClock } from "#mock/clock.ts";
import type { TaskRow } from "#mock/db.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { exportEntities } from "#contract/routes/export-tasks.ts";
import { call } from "#/api/client.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const story = page.getByRole("complementary", { name: "Task" });
const heading = (name: string) => story.getByRole("heading", { level: 2, name });

function seededTask(dataset: keyof typeof seeded, type: string): TaskRow {
  const found = mockDb().tasks.find(
    (task) => task.datasetId === seeded[dataset].id && task.type === type,
  );
  if (found === undefined) throw new Error(`the mock has no ${type} on ${dataset}`);
  return found;
}

beforeEach(() => {
  resetMock("full");
  mockClock.freeze();
});

describe("the panel of a task", () => {
  test("opens beside the list by a click on its row, and restores the focus", async () => {
    const task = seededTask("streets", "ENRICHMENT");
    task.parameters = { model: "tagger", fields: ["caption"] };
    task.failures = [
      { item: "one.png", reason: "Not an image" },
      { item: "two.png", reason: "Cut off" },
    ];
    const { address } = await renderConsole("/tasks?status=FAILED");
    const link = page
      .getByRole("row", { name: /^Enrichment/ })
      .getByRole("link")
      .first();
    await link.click();
    expect(address()).toBe(`/tasks?status=FAILED&task=${task.id}`);
    await expect.element(heading("Enrichment")).toBeVisible();
    await expect.element(story.getByText("The model server did not answer")).toBeVisible();
    const states = story.getByRole("list").first();
    await expect.element(states).toMatchTextContent(/Running.*Failed\+ 1 min 35 s/);
    await expect
      .element(story.getByRole("heading", { name: "2 items skipped, and why" }))
      .toBeVisible();
    await expect.element(story.getByText("one.png").last()).toBeVisible();
    await expect.element(story).toMatchTextContent(/fieldscaptions/);
    await expect.element(story.getByText(task.id, { exact: true })).toBeVisible();
    await expectAccessible();

    await story.getByRole("button", { name: "Close" }).click();
    await expect.element(story).not.toBeInTheDocument();
    expect(address()).toBe("/tasks?status=FAILED");
    await expect.element(link).toHaveFocus();
  });

  /** The id of an export that has ended by now. */
  async function exported(passed: number): Promise<string> {
    await renderConsole("/datasets");
    const { id } = await call(exportEntities, {
      params: { dataset_id: seeded.streets.id },
      query: { export_format: "csv" },
      body: { filter: {} },
    });
    letPass(passed);
    return id;
  }

  test("has the file of a finished export", async () => {
    const id = await exported(60_000);
    await renderConsole(`/tasks?task=${id}`);
    await expect.element(story).toMatchTextContent(/FileDownload until /);
    const link = story.getByRole("link", { name: "Download" });
    await expect.element(link).toHaveAttribute("href", expect.stringContaining(`/exports/${id}?`));
    await expectAccessible();
  });

  test("says that the file of an export is there no longer", async () => {
    const id = await exported(25 * 3_600_000);
    await renderConsole(`/tasks?task=${id}`);
    await expect.element(story).toMatchTextContent(/FileNo longer there: export it again/);
  });

  test("tells a finished restore in words, beside a list with all its columns", async () => {
    const task = seededTask("streets", "SNAPSHOT_RESTORE");
    task.parameters = {
      ...task.parameters,
      snapshot_id: task.snapshotId,
      if_head: "line.4",
      only: ["labels", "tags"],
      filter: { label: ["car", "bus"], except_ids: [task.id] },
    };
    await renderConsole(paths.tasks({ taskId: task.id }));
    await expect
      .element(story)
      .toMatchTextContent(/Replaced.+Restored from.+Parameters ?Onlylabels, tags/);
    await expect
      .element(story)
      .toMatchTextContent(/Only items with label “car” or “bus” · without 1 item/);
    await expect.element(story).not.toMatchTextContent(/line\.4|\{/);
    for (const name of ["Person", "Duration"]) {
      await expect.element(page.getByRole("columnheader", { name })).toBeVisible();
    }
  });

  test("opens from a link without its row on the page, and stays when filters change", async () => {
    const task = seededTask("streets", "REINDEX");
    const { address } = await renderConsole(`/tasks?status=FAILED&task=${task.id}`);
    await expect.element(heading("Reindex")).toBeVisible();
    await expect.element(story).toMatchTextContent(/Completed/);
    await page.getByRole("button", { name: "Clear filters" }).click();
    expect(address()).toBe(`/tasks?task=${task.id}`);
    await expect.element(heading("Reindex")).toBeVisible();
  });

  test("shows why it cannot be retried or aborted, or does so", async () => {
    const task = seededTask("enriching", "ENRICHMENT");
    task.type = "SNAPSHOT_RESTORE";
    const { navigate } = await renderConsole(paths.tasks({ taskId: task.id }));
    await expect
      .element(story.getByRole("button", { name: "Abort" }))
      .toHaveAccessibleDescription("“Restore” cannot be aborted");
    expect(story.getByRole("button", { name: "Retry" }).elements()).toEqual([]);

    // The seeds have no failed creation.
    const failed = seededTask("products", "DATASET_CREATION");
    failed.ended = { at: mockClock.now(), outcome: "FAILED" };
    failed.error = "None of the files can be read";
    failed.outcome = "FAILED";
    const dataset = mockDb().datasets.find(({ id }) => id === failed.datasetId);
    if (dataset) dataset.status = "ERROR";
    await navigate(paths.tasks({ taskId: failed.id }));
    await expect.element(story.getByText("None of the files can be read")).toBeVisible();
    await story.getByRole("button", { name: "Retry" }).click();
    await expect.element(story).toMatchTextContent(/^Create datasetInitializing/);
    letPass(60_000);
    await expect.element(story).toMatchTextContent(/^Create datasetFailed/);
    // It counts as started by this tab.
    await expect.element(page.getByRole("alert").getByText("Create dataset failed")).toBeVisible();
  });

  test("follows a running task: its progress, its remaining time, and that it stalls", async () => {
    const task = seededTask("enriching", "ENRICHMENT");
    // two earlier runs took 100 s for 18 items
    for (const id of ["a", "b"]) {
      const ended = { at: task.startedAt, outcome: "COMPLETED" as const };
      const startedAt = task.startedAt - 100_000;
      mockDb().tasks.unshift({ ...task, id, ended, startedAt, fixedProgress: null });
    }
    await renderConsole(paths.tasks({ taskId: task.id }));
    await expect.element(story).toMatchTextContent(/64 %11 of 18 itemsabout 20 s to 1 min left/);
    const row = page.getByRole("row", { name: /^Enrichment Running/ });
    await expect.element(row).toMatchTextContent(/about 20 s to 1 min left/);
    task.fixedProgress = 95;
    letPass(0);
    await expect.element(row).toMatchTextContent(/95 %/);
    await expect.element(story).toMatchTextContent(/95 %/);

    task.heartbeatAt = Date.now() - 4 * 60_000 - 5_000;
    letPass(0);
    await expect.element(row).toMatchTextContent(/stalled for 4 min/);
    await expect.element(story).toMatchTextContent(/stalled for 4 min/);
    await expectAccessible();
  });

  test("replaces the list on a narrow screen, with the focus", async () => {
    await page.viewport(360, 800);
    try {
      await renderConsole(paths.tasks());
      const sort = page.getByRole("button", { name: "Sorted by Started" });
      await expect.element(sort).toBeVisible();
      await page.getByRole("link", { name: "Enrichment" }).first().click();
      await expect.element(heading("Enrichment")).toHaveFocus();
      await expect.element(page.getByRole("link", { name: "1 task running" })).toBeVisible();
      const { scrollWidth, clientWidth } = document.documentElement;
      expect(scrollWidth, "nothing to scroll sideways").toBeLessThanOrEqual(clientWidth);
      await expect.element(sort).not.toBeInTheDocument();
      await expectAccessible();
      await story.getByRole("button", { name: "Close" }).click();
      await expect.element(sort).toBeVisible();
    } finally {
      await page.viewport(1280, 800);
    }
  });
});

describe("a panel that cannot be loaded", () => {
  test("because there is no such task", async () => {
    const { address } = await renderConsole(
      paths.tasks({ taskId: "4b0f4f3e-0000-4000-8000-000000000000" }),
    );
    await expect.element(story.getByRole("heading", { name: "No such task" })).toBeVisible();
    await expectAccessible();
    await story.getByRole("button", { name: "Close" }).last().click();
    expect(address()).toBe("/tasks");
    await expect.element(page.getByRole("row", { name: /^Enrichment Running/ })).toBeVisible();
  });

  test("because the server fails: shows the facts of the list, and a retry", async () => {
    const task = seededTask("streets", "REINDEX");
    worker.use(
      http.get(`*/api/v1/tasks/${task.id}`, () =>
        HttpResponse.json({ detail: "Broken" }, { status: 500 }),
      ),
    );
    await renderConsole(paths.tasks({ taskId: task.id }));
    const failed = story.getByRole("alert");
    await expect.element(failed, { timeout: 10_000 }).toMatchTextContent(/could not be loaded/);
    await expect.element(story).toMatchTextContent(/^ReindexCompleted/);
    worker.resetHandlers();
    await failed.getByRole("button", { name: "Try again" }).click();
    await expect.element(story.getByRole("heading", { name: "What happened" })).toBeVisible();
    await expect.element(failed).not.toBeInTheDocument();
  });
});

describe("on a backend that has only the list", () => {
  beforeEach(() => {
    resetMock("plain");
  });

  test("the panel shows the facts of the list, and says so", async () => {
    await renderConsole(paths.tasks());
    await page.getByRole("link", { name: "Model training" }).click();
    await expect.element(heading("Model training")).toBeVisible();
    await expect.element(story).toMatchTextContent(/31 %/);
    await expect.element(story.getByText(/no further details of a task/)).toBeVisible();
    await expectAccessible();
  });

  test("a linked task is searched among the newest ones", async () => {
    const task = seededTask("broken", "REINDEX");
    const { navigate } = await renderConsole(`/tasks?status=COMPLETED&task=${task.id}`);
    await expect.element(story).toMatchTextContent(/^ReindexFailed/);
    await navigate(paths.tasks({ taskId: "4b0f4f3e-0000-4000-8000-000000000000" }));
    await expect
      .element(story.getByRole("heading", { name: "This task cannot be shown" }))
      .toBeVisible();
  });
});

test("a panel is opened and closed by keyboard", async () => {
  await renderConsole("/tasks?status=FAILED");
  const link = page
    .getByRole("row", { name: /^Enrichment/ })
    .getByRole("link")
    .first();
  await expect.element(link).toBeVisible();
  link.element().focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(heading("Enrichment")).toBeVisible();
  await expect.element(link).toHaveAttribute("aria-current", "true");
});
