import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { snapshotRow, timelinePath } from "./timeline.ts";

// The journey begins without a session.
test.use({ storageState: { cookies: [], origins: [] } });

/** Presses Tab until the element with this name has the focus, as a user does who sees the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    const focused = page.locator(":focus");
    if ((await focused.count()) === 1) {
      const words = await focused.evaluate(
        (element) => element.getAttribute("aria-label") ?? element.textContent,
      );
      const label = await focused.evaluate(
        (element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? "",
      );
      if (
        [words, label].some((each) => (typeof name === "string" ? each === name : name.test(each)))
      )
        return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test("from the sign-in to a restore without a mouse", async ({ page, service, api }) => {
  test.setTimeout(150_000);
  const dataset = await api.ready("By keyboard", 4);
  const keys = page.keyboard;

  await page.goto("/login");
  await tabTo(page, "Sign-in link or code");
  await keys.type(await service.command("login"));
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();

  // The palette opens the dataset, and creates its snapshot.
  const palette = page.getByRole("combobox", { name: "Search for a place or an action" });
  await expect(page.getByRole("button", { name: "Search and commands" })).toBeVisible();
  await expect(async () => {
    await keys.press("Control+k");
    await expect(palette).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await keys.type(dataset.display_name);
  // The task that made it is found too.
  const chosen = (name: RegExp) => page.getByRole("option", { name, selected: true });
  await expect(chosen(new RegExp(`^${dataset.display_name} \\d`))).toBeVisible();
  await keys.press("Enter");
  await expect(page).toHaveURL(timelinePath(dataset.id));
  await expect(page.getByRole("heading", { level: 1, name: dataset.display_name })).toBeVisible();
  // While a dialog is present, even while it fades out, the shortcuts of the page are off.
  await expect(page.locator("[aria-modal=true]")).toHaveCount(0);
  await keys.press("Control+k");
  await expect(palette).toBeFocused();
  await keys.type("create");
  // The list follows the typing a moment later.
  await expect(chosen(/^Create a snapshot/)).toBeVisible();
  await keys.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expect(dialog).toHaveAccessibleDescription(/Keeps the dataset exactly as it is now/);
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Create a snapshot":
      - banner:
        - heading "Create a snapshot" [level=2]
        - button "Close"
      - paragraph: /Keeps the dataset exactly as it is now/
      - textbox "Name"
      - textbox "Description"
      - button "Cancel"
      - button "Create"
  `);
  await keys.type("before the edit");
  await keys.press("Enter");
  await expect(snapshotRow(page, "before the edit").getByText("Current Version")).toBeVisible();

  // A change is made, and the keyboard moves along the timeline to the version before it.
  await api.tag(dataset.id, {}, "mistake");
  await page.reload();
  await expect(page.getByText("Now: 4 items changed since the current version")).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toMatchAriaSnapshot(`
    - region "Timeline":
      - heading "Timeline" [level=2]
      - list "Snapshots, newest first":
        - listitem:
          - article "before the edit":
            - checkbox "Select “before the edit”"
            - link "before the edit"
            - text: /Current Version/
            - button "Actions for “before the edit”"
  `);
  await tabTo(page, "Actions for “before the edit”");
  await keys.press("r");
  const restore = page.getByRole("dialog", { name: "Restore “before the edit”?" });
  await expect(restore).toBeVisible();
  // The destructive button does not have the initial focus.
  await expect(restore.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(page, "Restore");
  await keys.press("Enter");
  await expect(restore).toBeHidden();
  await expect(page.getByText(/^Now: /)).toBeHidden();
  const tagged = await api.media(dataset.id, undefined, { tag: ["mistake"] });
  expect(tagged).toEqual([]);
});
