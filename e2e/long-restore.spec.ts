import type { Page } from "@playwright/test";
import type { Api } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { snapshotRow } from "./timeline.ts";

/** 12 items with one tag too many since "baseline", which is not the current version. */
async function tagged(api: Api, title: string) {
  const dataset = await api.ready(title, 12);
  const baseline = await api.snapshot(dataset.id, "baseline");
  await api.tag(dataset.id, {}, "wrong");
  await api.snapshot(dataset.id, "tagged");
  return {
    id: dataset.id,
    path: `/datasets/${dataset.id}/snapshots?snapshot=${baseline.snapshot_id}`,
  };
}

/** Each partial restore is a task, and stops after its first batch. */
const pausedInTask = {
  STILLFRAME_RESTORE_AT_ONCE: "0",
  STILLFRAME_FAULT: "partial.batch-committed:pause",
};

async function restoreTags(page: Page): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await panel.getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore “baseline”?" });
  await dialog.getByRole("checkbox", { name: "Restore only some of it" }).check();
  await dialog.getByRole("checkbox", { name: "Tags" }).check();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
}

test("a long restore is a task that all users see, and its receipt follows at its end", async ({
  page,
  service,
  api,
  axe,
}) => {
  test.slow();
  const { id, path } = await tagged(api, "Slow");
  await service.restart(pausedInTask);
  await page.goto(path);
  await restoreTags(page);

  const banner = page.getByRole("region", { name: "Running task" });
  await expect(banner.getByRole("link", { name: "Restore" })).toBeVisible();
  await expect(banner.getByText(/safe to close this tab/)).toBeVisible();
  await expect(page.getByText("Read Only", { exact: true })).toBeVisible();
  const target = snapshotRow(page, "baseline");
  await expect(target.getByText("Restoring")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create a snapshot" })).toHaveAccessibleDescription(
    "Wait until “Restore” is done",
  );
  await axe();
  expect(await api.media(id, undefined, { tag: ["wrong"] })).toHaveLength(12);

  service.signal("SIGUSR2");
  await expect(banner).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(target.getByText("Restoring")).toBeHidden();
  await expect(page.getByText(/^Restored a part of baseline by/)).toBeVisible();
  expect(await api.media(id, undefined, { tag: ["wrong"] })).toHaveLength(0);
  // Not a click, which waits until the notice has moved to its place: on a busy machine it is gone by then.
  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).press("Enter");
  const receipt = page.getByRole("article", { name: "Restored a part of “baseline”" });
  await expect(receipt.getByText("0 came back, 0 left, 12 items changed")).toBeVisible();
});

test("the server dies in the middle of it: it is completed after the start, and the open page says so", async ({
  page,
  service,
  api,
  consoleGate,
}) => {
  test.slow();
  consoleGate.allow(/net::ERR_/);
  const { id, path } = await tagged(api, "Cut");
  await service.restart(pausedInTask);
  await page.goto(path);
  await restoreTags(page);
  const banner = page.getByRole("region", { name: "Running task" });
  await expect(banner).toBeVisible();

  await service.kill9();
  await service.restart();
  await expect(banner).toBeHidden({ timeout: 45_000 });
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/^Restored a part of baseline by/)).toBeVisible();
  expect(await api.media(id, undefined, { tag: ["wrong"] })).toHaveLength(0);
  await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).press("Enter");
  const receipt = page.getByRole("article", { name: "Restored a part of “baseline”" });
  await expect(receipt.getByText("0 came back, 0 left, 12 items changed")).toBeVisible();
});
