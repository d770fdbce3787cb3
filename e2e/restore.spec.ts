import { expect, test } from "./fixtures.ts";
import { choose, snapshotRow, timelinePath } from "./timeline.ts";

test("a restore removes 100 tags, and a restore forward brings them back", async ({
  page,
  api,
}) => {
  const dataset = await api.ready("Harbour cameras", 120);
  await page.goto(timelinePath(dataset.id));

  // Save the present state.
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("before tagging");
  await dialog.getByRole("textbox", { name: "Description" }).fill("As it was delivered");
  await dialog.getByRole("button", { name: "Create" }).click();
  const before = snapshotRow(page, "before tagging");
  await expect(before.getByText("Current Version")).toBeVisible();
  // On a wide screen it stands behind the name.
  await expect(before.getByTitle("As it was delivered")).toBeAttached();
  await expect(page.getByRole("article").getByText("Current Version")).toHaveCount(1);

  // Tag the first 100.
  await page.getByRole("link", { name: "Explore" }).click();
  const grid = page.getByRole("grid", { name: "Items" });
  await expect(grid.getByRole("gridcell", { name: "001.png" })).toBeVisible();
  await grid.getByRole("button", { name: "Select 001.png" }).click();
  const last = grid.getByRole("gridcell", { name: "100.png" });
  while (!(await last.isVisible())) await page.keyboard.press("PageDown");
  await grid.getByRole("button", { name: "Select 100.png" }).click({ modifiers: ["Shift"] });
  const selection = page.getByRole("region", { name: "Selection" });
  await expect(selection.getByText("100 selected")).toBeVisible();
  await selection.getByRole("button", { name: "Tag", exact: true }).click();
  await dialog.getByRole("textbox", { name: "Tags" }).fill("dusk");
  await dialog.getByRole("button", { name: "Tag 100 items" }).click();
  await expect(page.getByText("100 items changed")).toBeVisible();
  const tagged = await api.media(dataset.id, undefined, { tag: ["dusk"] });
  expect(tagged.map(({ file_name }) => file_name).toSorted()).toEqual(
    (await api.media(dataset.id))
      .map(({ file_name }) => file_name)
      .toSorted()
      .slice(0, 100),
  );

  // The timeline shows the change, and restores.
  await page.getByRole("link", { name: "Timeline" }).click();
  await expect(page.getByText("Now: 100 items changed since the current version")).toBeVisible();
  await choose(page, "before tagging", "Restore");
  await expect(
    dialog.getByText(
      "100 items changed since the current version and will be saved in a safety snapshot.",
    ),
  ).toBeVisible();
  await expect(dialog.getByRole("checkbox", { name: "Keep a safety snapshot" })).toBeChecked();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("the tags were wrong");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Restored to before tagging by owner@localhost/)).toBeVisible();
  await expect(before.getByText("Current Version")).toBeVisible();
  const safety = snapshotRow(page, "Before restoring before tagging");
  await expect(safety).toBeVisible();
  await expect(page.getByText(/^Now: /)).toBeHidden();
  expect(await api.media(dataset.id, undefined, { tag: ["dusk"] })).toEqual([]);
  const [restored] = await api.tasks(dataset.id);
  expect(restored).toMatchObject({ task_type: "SNAPSHOT_RESTORE", status: "COMPLETED" });
  expect((await api.task(restored?.task_id ?? "")).parameters).toMatchObject({
    reason: "the tags were wrong",
  });

  // The tags are gone on the screen, and still in the past version.
  await page.getByRole("link", { name: "Explore" }).click();
  await grid.getByRole("gridcell", { name: "001.png" }).click();
  await expect(page.getByRole("dialog", { name: "001.png" }).getByText("No tags")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`/datasets/${dataset.id}?tag=dusk`);
  await expect(page.getByRole("heading", { name: "No item matches these filters" })).toBeVisible();

  // Forward again: a restore drops no newer snapshot.
  await page.getByRole("link", { name: "Timeline" }).click();
  await choose(page, "Before restoring before tagging", "Restore");
  await expect(dialog.getByText(/Nothing has changed since the current version/)).toBeVisible();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(safety.getByText("Current Version")).toBeVisible();
  await expect(
    page.getByText(/^Restored to Before restoring before tagging by owner@localhost/),
  ).toBeVisible();
  expect(await api.media(dataset.id, undefined, { tag: ["dusk"] })).toEqual(tagged);
  await page.goto(`/datasets/${dataset.id}?tag=dusk`);
  await expect(page.getByText(/^100 of /)).toBeVisible();
});

test("discarding returns to the current version, and names the changes that it discards", async ({
  page,
  api,
}) => {
  const dataset = await api.ready("Discarded", 6);
  const original = await api.media(dataset.id);
  await api.tag(dataset.id, {}, "mistake");
  await page.goto(timelinePath(dataset.id));
  await page.getByRole("button", { name: "Discard changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Discard changes?" });
  await dialog.getByRole("checkbox", { name: "Keep a safety snapshot" }).uncheck();
  const confirm = dialog.getByRole("button", { name: "Discard" });
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("textbox", { name: "Name of the dataset" }).fill(dataset.display_name);
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Now: /)).toBeHidden();
  expect(await api.media(dataset.id)).toEqual(original);
  expect(await api.snapshots(dataset.id)).toHaveLength(1);
});
