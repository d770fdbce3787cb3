import { expect, test } from "./fixtures.ts";
import { pictures } from "./pictures.ts";
import { actionsOf, snapshotRow, unnamed, timelinePath } from "./timeline.ts";

test("an action that a running task blocks says why before the click", async ({
  page,
  service,
  api,
}) => {
  await service.restart({ STILLFRAME_FAULT: "task.saved:pause" });
  const id = await api.upload("Being built", await pictures(5));
  await expect.poll(service.output).toContain("paused at task.saved");

  await page.goto(timelinePath(id));
  const create = page.getByRole("button", { name: "Create a snapshot" });
  const reason = "Wait until “Create dataset” is done";
  await expect(create).toHaveAccessibleDescription(reason);
  await expect(page.getByText(reason)).toBeVisible();
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await create.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  const refused = await service.api(`/dataset/${id}/snapshot`, { method: "POST" });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toEqual({
    detail: "Operation 'create_snapshot' is blocked while DATASET_CREATION task is running",
    code: "blocked_by_task",
    params: { operation: "create_snapshot", task_type: "DATASET_CREATION" },
  });
  await expect(page.getByText("Indexing", { exact: true })).toBeVisible();

  service.signal("SIGUSR2");
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Running task" })).toBeHidden();
  const [creation] = await api.snapshots(id);
  await expect(
    snapshotRow(page, unnamed(creation?.snapshot_id)).getByText("Current Version"),
  ).toBeVisible();
  await expect(create).not.toHaveAttribute("aria-disabled");
});

test("a viewer sees everything, and once that nothing can be changed", async ({
  service,
  api,
  visit,
}) => {
  const dataset = await api.ready("Shared", 3);
  await api.snapshot(dataset.id, "kept");
  const page = await visit(await service.command("user", "add", "viewer@localhost"));
  await expect(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
  await page.goto(timelinePath(dataset.id));
  await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();

  await api.share(dataset.id, "viewer@localhost");
  await page.goto("/datasets?view=table");
  const inventory = page.getByRole("row", { name: new RegExp(`^${dataset.display_name} `) });
  await expect(inventory.getByText("Viewer")).toBeVisible();
  await inventory.getByRole("link", { name: dataset.display_name }).click();
  await page.getByRole("button", { name: "Select 1.png" }).click();
  const selection = page.getByRole("region", { name: "Selection" });
  await expect(selection.getByRole("button", { name: "Export" })).toBeVisible();
  await expect(selection.getByRole("button", { name: "Delete" })).toBeHidden();

  await page.getByRole("link", { name: "Timeline" }).click();
  const sentence = /^You can look at everything here\. Only an editor or an owner /;
  const chip = page.getByRole("button", { name: "View only" });
  await expect(chip).toHaveAccessibleDescription(sentence);
  await chip.focus();
  await expect(page.getByText(sentence)).toBeVisible();
  await expect(page.getByRole("button", { name: "Create a snapshot" })).toBeHidden();
  await actionsOf(page, "kept").click();
  for (const action of ["Edit", "Clone", "Restore", "Delete"]) {
    const entry = page.getByRole("menuitem", { name: action, exact: true });
    await expect(entry).toHaveAttribute("aria-disabled", "true");
    await expect(entry).toHaveAccessibleDescription(sentence);
  }
});
