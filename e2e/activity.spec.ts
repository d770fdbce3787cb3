import { expect, test } from "./fixtures.ts";
import { choose, timelinePath } from "./timeline.ts";

test("who restored this and what did it overwrite is answered for all datasets on one page", async ({
  page,
  api,
}) => {
  // Two datasets with a restore each, made in the console.
  const harbour = await api.ready("Harbour on call", 6);
  const bridge = await api.ready("Bridge on call", 4);
  for (const [dataset, reason] of [
    [harbour, "fog was labelled as snow"],
    [bridge, "rollback of run 4182"],
  ] as const) {
    await api.snapshot(dataset.id, "v1-baseline");
    await api.tag(dataset.id, {}, "wrong");
    await api.tag(dataset.id, {}, "wrong again");
    await page.goto(timelinePath(dataset.id));
    const dialog = await choose(page, "v1-baseline", "Restore");
    await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect(dialog).toBeHidden();
  }

  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await page.getByRole("button", { name: /^Restores/ }).click();
  const row = page.getByRole("row", { name: /fog was labelled as snow/ });
  await expect(row).toContainText("v1-baseline");
  await expect(row).toContainText("+ 2 edits");
  await expect(row).toContainText(harbour.display_name);
  await expect(row).toContainText("owner");
  await expect(row).toContainText("Current Version");
  await expect(row).toContainText("~6");
  await expect(page.getByRole("row", { name: /rollback of run 4182/ })).toContainText("~4");
  await row.getByRole("button", { name: /overwrote/ }).click();
  const pictures = row.getByRole("list", { name: /overwrote/ });
  await expect(pictures.getByRole("img")).toHaveCount(6);

  // The address is the whole answer, for whoever asked.
  await page.getByRole("searchbox").fill("fog was");
  await expect(page.getByRole("row", { name: /rollback/ })).toHaveCount(0);
  await page.reload();
  await expect(pictures.getByRole("img")).toHaveCount(6);
  await row.getByRole("link", { name: "Receipt" }).click();
  await expect(page.getByRole("article", { name: "Restored to “v1-baseline”" })).toContainText(
    "fog was labelled as snow",
  );
});
