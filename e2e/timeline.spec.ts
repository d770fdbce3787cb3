import type { Page } from "@playwright/test";
import type { Service } from "../test/service.ts";
import type { Api } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { snapshotRow, timelinePath } from "./timeline.ts";

const box = (page: Page, name: string) =>
  page.getByRole("checkbox", { name: `Select “${name}”`, exact: true });

const namesOf = async (api: Api, datasetId: string) =>
  (await api.snapshots(datasetId)).map(({ snapshot_name }) => snapshot_name);

/** The snapshots, without the time at which the background verified their files: that may be any. */
const unverified = async (api: Api, datasetId: string) =>
  (await api.snapshots(datasetId)).map(({ verified_at: _, ...rest }) => rest);

/** Restores as a script does, with a safety snapshot. */
async function restore(service: Service, api: Api, datasetId: string, snapshotId: string) {
  const answer = await service.api(`/dataset/${datasetId}/snapshot/${snapshotId}/restore`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ safety: true }),
  });
  expect(answer.status).toBe(202);
  const taskId = answer.headers.get("location")?.split("/").at(-1) ?? "";
  await expect.poll(async () => (await api.task(taskId)).status).toBe("COMPLETED");
}

test("several snapshots are selected, removed, and brought back at once or later", async ({
  page,
  service,
  api,
  axe,
}) => {
  test.slow();
  const dataset = await api.ready("Cleaned up", 4);
  const numbers = Array.from({ length: 30 }, (_, index) => String(index + 1).padStart(2, "0"));
  for (const number of numbers) await api.snapshot(dataset.id, `night ${number}`);
  const [newest] = await api.snapshots(dataset.id);
  await api.tag(dataset.id, {}, "mistake");
  await restore(service, api, dataset.id, newest?.snapshot_id ?? "");
  const original = await unverified(api, dataset.id);
  const current = snapshotRow(page, "night 30");
  const safety = snapshotRow(page, "Before restoring night 30");
  await page.goto(timelinePath(dataset.id));
  await expect(current.getByText("Current Version")).toBeVisible();

  // Automatic snapshots are hidden.
  await expect(safety.getByText("Automatic", { exact: true })).toBeVisible();
  const automatic = page.getByRole("button", { name: "Automatic" });
  await automatic.click();
  await expect(automatic).toHaveAttribute("aria-pressed", "false");
  await expect(page).toHaveURL(/\?automatic=hide$/);
  await expect(safety).toBeHidden();
  await expect(current).toBeVisible();

  // The chart: a drag over it takes a range, whose ends are compared.
  const plot = page.getByRole("slider", { name: "Items and labels" });
  const place = await plot.boundingBox();
  if (place === null) throw new Error("The chart has no place");
  const [start, height] = [place.x + place.width * 0.25, place.y + 80];
  await page.mouse.move(start, height);
  await page.mouse.down();
  await page.mouse.move(start + place.width / 2, height, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("link", { name: "Compare these two" }).click();
  await expect(page).toHaveURL(/\/compare\?from=.+&to=.+/);
  await page.goBack();
  await expect(current).toBeVisible();

  // Where the row of the current version is out of sight, a line names it and shows its row.
  const pinned = page.getByRole("group", { name: "Current Version" });
  await page.getByRole("region", { name: "Timeline", exact: true }).hover();
  await page.mouse.wheel(0, 10_000);
  await expect(current).not.toBeInViewport();
  await pinned.getByRole("button", { name: "Show its row" }).click();
  await expect(current).toBeInViewport();

  // From the far end, a day on the scale leads to its newest snapshot.
  await page.getByRole("region", { name: "Timeline" }).hover();
  await page.mouse.wheel(0, 10_000);
  await expect(snapshotRow(page, "night 01")).toBeInViewport();
  await expect(current).not.toBeInViewport();
  const today = await page.evaluate(() => new Intl.DateTimeFormat("sv").format());
  await page.getByLabel("Jump to date").fill(today);
  await expect(page.getByText("Showing Today", { exact: true })).toBeAttached();
  await expect(current).toBeInViewport();

  // By checkbox, by range, by key.
  const bar = page.getByRole("region", { name: "Selected snapshots" });
  await box(page, "night 28").click();
  await expect(bar.getByText("1 selected")).toBeVisible();
  await box(page, "night 26").click({ modifiers: ["Shift"] });
  await expect(bar.getByText("3 selected")).toBeVisible();
  await current.getByRole("link", { name: "night 30" }).focus();
  await page.keyboard.press("x");
  await expect(box(page, "night 30")).toBeChecked();
  await expect(box(page, "night 29")).not.toBeChecked();
  await expect(bar.getByText("4 selected")).toBeVisible();
  // High enough that no bar covers half a row, which axe would report.
  await page.setViewportSize({ width: 1280, height: 2400 });
  await axe();
  await page.setViewportSize({ width: 1280, height: 800 });

  // All but the current version.
  await bar.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 3 of 4 snapshots?" });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByText("Deleted 3 of 4 snapshots")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Results" }).getByRole("listitem")).toHaveText([
    "night 30 Stays: The current version cannot be deleted: create a new snapshot first",
    "night 28 Deleted",
    "night 27 Deleted",
    "night 26 Deleted",
  ]);
  const left = ["night 30", "night 29", "night 25"];
  const gone = ["night 28", "night 27", "night 26"];
  const after = await namesOf(api, dataset.id);
  expect(after).toEqual(expect.arrayContaining(left));
  expect(after.filter((name) => gone.includes(name))).toEqual([]);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  for (const name of gone) await expect(snapshotRow(page, name)).toBeHidden();

  await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 snapshots brought back")).toBeVisible();
  for (const name of gone) await expect(snapshotRow(page, name)).toBeVisible();
  expect(await unverified(api, dataset.id)).toEqual(original);

  // Again, and this time they are brought back later.
  await bar.getByRole("button", { name: "Select none" }).click();
  await expect(bar).toBeHidden();
  await box(page, "night 28").click();
  await box(page, "night 27").click();
  await bar.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(snapshotRow(page, "night 28")).toBeHidden();

  await page.getByRole("button", { name: /^Deleted/ }).click();
  await expect(
    page.getByText(/^Deleted snapshots can be brought back for 7\sdays\./),
  ).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(2);
  await expect(snapshotRow(page, "night 27").getByText(/gone for good on /)).toBeVisible();
  await axe();
  await page.getByRole("button", { name: "Bring back “night 28”" }).click();
  await expect(page.getByText("“night 28” is back")).toBeVisible();
  await expect(snapshotRow(page, "night 28")).toBeHidden();
  await expect(snapshotRow(page, "night 27")).toBeVisible();

  await page.getByRole("button", { name: "Back to the timeline" }).click();
  await expect(snapshotRow(page, "night 28")).toBeVisible();
  await expect(snapshotRow(page, "night 27")).toBeHidden();
  // The children of the removed one are compared with its parent.
  const others = (await unverified(api, dataset.id)).map(({ parent_id: _, ...rest }) => rest);
  expect(others).toEqual(
    original
      .filter(({ snapshot_name }) => snapshot_name !== "night 27")
      .map(({ parent_id: _, ...rest }) => rest),
  );
});
