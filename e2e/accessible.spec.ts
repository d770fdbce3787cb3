import type { Page } from "@playwright/test";
import { expect, test as base } from "./fixtures.ts";
import { actionsOf, choose, snapshotRow, timelinePath } from "./timeline.ts";

const test = base.extend<{ check: () => Promise<void> }>({
  /** Runs axe in light and dark, and checks that the page does not scroll sideways. */
  check: async ({ page, axe }, use) => {
    await use(async () => {
      await axe();
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        // The room that is kept for a scrollbar counts as part of the client's width alone.
        return Math.max(0, scrollWidth - clientWidth);
      });
      expect(overflow, "pixels to scroll sideways").toBe(0);
    });
  },
});

test.describe.configure({ mode: "parallel" });

// At 400 % zoom, 1280 pixels become 320 (WCAG 1.4.10).
for (const width of [1280, 320]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 800 } });

    test.beforeEach(async ({ page }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
    });

    test("the sign-in", async ({ page, check }) => {
      await page.context().clearCookies();
      await page.goto("/login");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("Paste a link or a code")).toBeVisible();
      await check();
    });

    test("the inventory and its dialogs", async ({ page, check, gallery }) => {
      await page.goto("/datasets");
      await expect(
        page.getByRole("link", { name: gallery.dataset.display_name, exact: true }),
      ).toBeVisible();
      await check();
      if (width > 720) {
        await page.getByRole("button", { name: "Table" }).click();
        await expect(page.getByRole("columnheader", { name: "Last restore" })).toBeVisible();
        await check();
        await page.getByRole("button", { name: "Cards" }).click();
      }
      await page
        .getByRole("button", { name: `Actions for “${gallery.dataset.display_name}”` })
        .click();
      await page.getByRole("menuitem", { name: "Rename…" }).click();
      await expect(page.getByRole("dialog", { name: "Rename dataset" })).toBeVisible();
      await check();
      await close(page);

      await page.getByRole("button", { name: "New dataset" }).click();
      await expect(page.getByRole("dialog", { name: "New dataset" })).toBeVisible();
      await check();
      await close(page);
      await page
        .getByRole("button", { name: `Actions for “${gallery.dataset.display_name}”` })
        .click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await expect(page.getByRole("dialog", { name: "Delete dataset" })).toBeVisible();
      await check();
    });

    test("an empty inventory", async ({ service, visit, page, check }) => {
      const visitor = await visit(
        await service.command("user", "add", `newcomer-${width}@localhost`),
      );
      await page.context().addCookies(await visitor.context().cookies());
      await page.goto("/datasets");
      await expect(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
      await check();
    });

    test("explore, now and at a snapshot", async ({ page, check, gallery }) => {
      const { dataset, past } = gallery;
      await page.goto(`/datasets/${dataset.id}`);
      await page.getByRole("button", { name: "Select 02.png" }).click();
      await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
      await check();
      await page.getByRole("button", { name: "Tag", exact: true }).last().click();
      await expect(page.getByRole("dialog", { name: "Tag items" })).toBeVisible();
      await check();
      await close(page);
      // While items are selected, a click on another selects it too.
      await page.getByRole("button", { name: /Clear/ }).first().click();
      await page.getByRole("gridcell", { name: "01.png" }).click();
      const item = page.getByRole("dialog", { name: "01.png" });
      await expect(item.getByRole("button", { name: "reviewed", exact: true })).toBeVisible();
      await check();

      await page.goto(`/datasets/${dataset.id}?at=${past}`);
      await expect(page.getByRole("region", { name: "You are looking at the past" })).toBeVisible();
      await expect(page.getByRole("gridcell", { name: "01.png" })).toBeVisible();
      await check();
      await page.goto(`/datasets/${dataset.id}?text=nothing+like+it`);
      await expect(page.getByRole("heading", { name: /No item matches/ })).toBeVisible();
      await check();
    });

    test("the timeline, its menu and its side panel", async ({ page, check, gallery }) => {
      const { dataset, past } = gallery;
      await page.goto(timelinePath(dataset.id));
      await expect(snapshotRow(page, "tagged").getByText("Current Version")).toBeVisible();
      await expect(page.getByText("Now: 1 item changed since the current version")).toBeVisible();
      await check();
      await actionsOf(page, "tagged").click();
      await expect(page.getByRole("menuitem", { name: /^Delete/ })).toBeVisible();
      await check();
      await page.keyboard.press("Escape");
      await page.goto(`${timelinePath(dataset.id)}?snapshot=${past}`);
      // The panel becomes a sheet over the list where there is no room beside it.
      const panel = page.getByRole(width < 900 ? "dialog" : "complementary", {
        name: "Selected snapshot",
      });
      await expect(panel.getByRole("img", { name: "01.png" })).toBeVisible();
      await check();
      await page.goto(`${timelinePath(dataset.id)}?q=nothing+like+it`);
      await expect(page.getByRole("heading", { name: "No snapshot matches" })).toBeVisible();
      await check();
    });

    test("the dialogs of the timeline", async ({ page, check, gallery }) => {
      await page.goto(timelinePath(gallery.dataset.id));
      for (const action of ["Edit", "Clone", "Restore", "Delete"] as const) {
        const dialog = await choose(page, "early", action);
        await expect(dialog.getByRole("button", { name: "Cancel" })).toBeVisible();
        await check();
        await close(page);
      }
      await page.getByRole("button", { name: "Create a snapshot" }).click();
      await expect(page.getByRole("dialog", { name: "Create a snapshot" })).toBeVisible();
      await check();
      await close(page);
      await page.getByRole("button", { name: "Discard changes" }).click();
      const discard = page.getByRole("dialog", { name: "Discard changes?" });
      await discard.getByRole("checkbox", { name: "Keep a safety snapshot" }).uncheck();
      await expect(discard.getByRole("textbox", { name: "Name of the dataset" })).toBeVisible();
      await check();
      await close(page);
      await snapshotRow(page, "early").getByRole("link").first().focus();
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await check();
    });

    test("the tasks", async ({ page, check, gallery }) => {
      await page.goto("/tasks");
      const task = page.getByRole("row", {
        name: new RegExp(`^Create dataset .*${gallery.dataset.display_name} `),
      });
      await expect(task).toBeVisible();
      await check();
      await task.getByRole("button", { name: /^Actions for / }).click();
      await expect(page.getByRole("menuitem", { name: "Copy task ID" })).toBeVisible();
      await check();
      await page.goto("/tasks?status=ABORTED");
      await expect(
        page.getByRole("heading", { name: "No task matches these filters" }),
      ).toBeVisible();
      await check();
    });

    test("an address that leads nowhere", async ({ page, check }) => {
      await page.goto(`/datasets/${crypto.randomUUID()}`);
      await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
      await check();
    });
  });
}

test("the check itself finds violations", async ({ page, check }) => {
  await page.goto("/login");
  const field = page.getByRole("textbox", { name: "Sign-in link or code" });
  await expect(field).toBeVisible();
  await field.evaluate((input) => input.after(document.createElement("button")));
  await expect(check()).rejects.toThrow("button-name");
  await page.reload();
  await expect(field).toBeVisible();
  await page.evaluate(() => (document.body.style.minWidth = "200vw"));
  await expect(check()).rejects.toThrow("pixels to scroll sideways");
});

async function close(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
}
