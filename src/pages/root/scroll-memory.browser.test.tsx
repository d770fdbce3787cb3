import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { renderConsole } from "#/testing/render-console.tsx";

beforeEach(async () => {
  resetMock("full");
  await page.viewport(900, 700);
});

async function scrollTo(top: number): Promise<void> {
  // The part that stores positions loads when the browser is idle, together with the notices.
  await expect.poll(() => document.querySelector(".mantine-Notifications-root")).not.toBeNull();
  await expect
    .poll(() => {
      window.scrollTo(0, top);
      return window.scrollY;
    })
    .toBe(top);
  // The page gets the event with the next frame.
  await new Promise(requestAnimationFrame);
}

const shownRows = () =>
  page
    .getByRole("article")
    .elements()
    .filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top > 0 && bottom < window.innerHeight;
    })
    .map((row) => row.getAttribute("aria-label"));

describe("Back returns to the same scroll position", () => {
  test("among items, whose page is long only once they are measured", async () => {
    const { navigate, goBack } = await renderConsole(paths.explore(seeded.streets.id));
    await expect.element(page.getByRole("gridcell").first()).toBeVisible();
    await scrollTo(3_000);
    await navigate(paths.timeline(seeded.streets.id));
    await expect.element(page.getByRole("article").first()).toBeVisible();
    expect(window.scrollY).toBeLessThan(3_000);
    await goBack();
    await expect.poll(() => window.scrollY).toBe(3_000);
    await expect.element(page.getByRole("grid")).toBeVisible();
  });

  test("on a long timeline, whose rows keep their heights", async () => {
    const { navigate, goBack } = await renderConsole(paths.timeline(seeded.history.id));
    await expect.element(page.getByRole("article").first()).toBeVisible();
    await scrollTo(5_000);
    const isReady = () => document.querySelector("ol [aria-busy]") === null;
    await expect.poll(() => isReady() && shownRows().length).toBeGreaterThan(3);
    const before = shownRows().slice(0, 3);
    await navigate(paths.compare(seeded.history.id));
    await expect.poll(() => window.scrollY).toBe(0);
    await goBack();
    await expect.poll(() => shownRows().slice(0, 3)).toEqual(before);
    // A page that was not visited before begins at its top.
    await navigate(paths.datasets);
    await expect.poll(() => window.scrollY).toBe(0);
  });
});
