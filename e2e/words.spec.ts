import { expect } from "./fixtures.ts";
import { test } from "./mock-console.ts";
import { watchWords } from "./words.ts";

test("every word of every page is in the catalogue", async ({ page }) => {
  test.setTimeout(150_000);
  const words = await watchWords(page);
  // Reports all missing words at once, rather than one in each run.
  const complete = (about: string) =>
    expect.configure({ soft: true }).poll(words.unmarked, about).toEqual([]);
  /** Waits for a part of the page by one of its words, and checks the whole page. */
  const check = async (sign: string | RegExp) => {
    await expect(page.getByText(sign).first()).toBeVisible();
    await complete(`what is left out beside “${sign}”`);
  };
  const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
  const closeDialog = async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  };

  await page.goto("/login");
  await press(/Go on|Sign in/);
  await page.goto("/datasets");
  await check("Street Scenes Q1");
  await press(/Table/);
  await check("Street Scenes Q1");
  await press(/Cards/);
  await check("Street Scenes Q1");
  await press(/More ways to a dataset/);
  await check(/From a folder/);
  await page.keyboard.press("Escape");
  await press(/Actions for ⟦?“Street/);
  await page.getByRole("menuitem", { name: /Rename/ }).click();
  await check(/⟦Description⟧/);
  await closeDialog();
  await press(/Sort/);
  await check(/Most items/);
  await page.keyboard.press("Escape");
  await press(/Account and appearance/);
  await check(/As the browser/);
  await page.keyboard.press("Escape");
  await press(/New dataset/);
  await check(/Drop images/);
  await closeDialog();
  await press(/Actions for ⟦?“viewer role/);
  await check(/Only ⟦?an owner/);
  await page.keyboard.press("Escape");
  await press(/Actions for ⟦?“Street/);
  await page.getByRole("menuitem", { name: /Delete/ }).click();
  await check(/is deleted for all users/);
  await closeDialog();

  await page.getByRole("link", { name: "Street Scenes Q1" }).first().click();
  await expect(page.getByRole("gridcell").first()).toBeVisible();
  await press(/Select ⟦?\w/);
  await check(/selected/);
  for (const action of [/⟦Tag⟧/, /⟦Label⟧/, /Remove tag/, /Remove label/, /⟦Delete⟧/]) {
    await page
      .getByRole("region", { name: /Selection/ })
      .getByRole("button", { name: action })
      .click();
    await check(/⟦Cancel⟧/);
    await closeDialog();
  }
  // While items are selected, a click on another selects it too.
  await press(/Clear/);
  await page.getByRole("gridcell").first().click();
  await check(/Dimensions/);
  await closeDialog();

  const timeline = `${new URL(page.url()).pathname}/snapshots`;
  await page.goto(timeline);
  await check("v1-baseline");
  for (const action of [/Edit/, /Clone/, /Restore/, /Delete/]) {
    await press(/Actions for ⟦?“v1-baseline/);
    await expect(page.getByRole("menuitem").first()).toBeVisible();
    await complete(`what is left out in the menu`);
    await page.getByRole("menuitem", { name: action }).click();
    await check(/⟦Cancel⟧/);
    await closeDialog();
  }
  await press(/Create a snapshot/);
  await check(/Left empty/);
  await closeDialog();
  await page.getByRole("article", { name: "v1-baseline" }).getByRole("link").first().click();
  await check(/Snapshot ID/);
  await page
    .getByRole("link", { name: /Browse all|⟦Browse⟧/ })
    .first()
    .click();
  await check(/Back to now/);
  await page.goto(`${timeline}?q=nothing+like+it`);
  await check(/No snapshot matches/);

  await page.goto("/tasks");
  await check(/Create dataset/);
  await press(/Actions for/);
  await check(/Copy task ID/);
  await page.goto("/nowhere");
  await check(/Not found/);
});

test("the check for missing words finds a planted one", async ({ page }) => {
  const words = await watchWords(page);
  await page.goto("/nowhere");
  await expect(page.getByText(/Not found/).first()).toBeVisible();
  await page.evaluate(() => document.body.append("forgotten"));
  await page.evaluate(() => document.querySelector("main")?.setAttribute("aria-label", "spoken"));
  expect(await words.unmarked()).toEqual(["BODY: forgotten", "MAIN aria-label: spoken"]);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("words, numbers, days and the reasons of the rules", async ({ page }) => {
    await page.goto("/datasets");
    await expect(page.getByRole("heading", { level: 1, name: "Datensätze" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await page.getByRole("link", { name: "viewer role", exact: true }).first().click();
    await expect(page.getByRole("button", { name: "Nur ansehen" })).toHaveAccessibleDescription(
      /Ändern können es nur Bearbeiter und Eigentümer dieses Datensatzes/,
    );
    // A chosen language takes precedence over the browser's.
    await page.getByRole("button", { name: "Konto und Darstellung" }).click();
    await page.getByRole("menuitemradio", { name: "English" }).click();
    await expect(page.getByRole("button", { name: "View only" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});
