import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { saveSnapshot } from "#mock/versions.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const row = (name: string) => page.getByRole("article", { name, exact: true });
const offer = (n: number) => page.getByRole("button", { name: `${n} new` });
const elsewhere = () => page.getByRole("heading", { level: 1 });

/** Another client takes a snapshot, of which this page gets no event. */
function saveElsewhere(name: string, datasetId: string = seeded.streets.id): void {
  const db = mockDb();
  const dataset = db.datasets.find(({ id }) => id === datasetId);
  if (dataset === undefined) throw new Error("the seed has no such dataset");
  saveSnapshot(db, dataset, { name, createdBy: "someone@example.com", reason: "manual" });
}

beforeEach(async () => {
  resetMock("full");
  mockClock.run();
  await page.viewport(1280, 800);
});

describe("changes by others while the timeline is open", () => {
  test("show by themselves", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(page.getByRole("article").first()).toBeVisible();
    await elsewhere().hover();
    saveElsewhere("by a script");
    await expect.element(row("by a script")).toMatchTextContent(/Current Version/);
  });

  test("wait while they would move the row under the pointer, and show when it leaves", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await page.getByRole("article").first().hover();
    saveElsewhere("one");
    await expect.element(offer(1)).toBeVisible();
    await expect.element(row("one")).not.toBeInTheDocument();
    await expectAccessible();
    saveElsewhere("two");
    await expect.element(offer(2)).toBeVisible();
    await elsewhere().hover();
    await expect.element(row("two")).toBeVisible();
    await expect.element(row("one")).toBeVisible();
    await expect.element(offer(2)).not.toBeInTheDocument();
  });

  test("wait while the list is scrolled away from the top, and show by the button, which scrolls there", async () => {
    await renderConsole(paths.timeline(seeded.history.id));
    await expect.element(page.getByRole("article").first()).toBeVisible();
    await elsewhere().hover();
    await expect
      .poll(() => {
        window.scrollTo(0, 3_000);
        return window.scrollY;
      })
      .toBe(3_000);
    saveElsewhere("at the top", seeded.history.id);
    await expect.element(offer(1)).toBeVisible();
    expect(window.scrollY).toBeGreaterThan(2_500);
    await offer(1).click();
    await expect.element(row("at the top")).toBeInViewport();
    await expect.element(row("at the top").getByRole("link")).toHaveFocus();
  });
});
