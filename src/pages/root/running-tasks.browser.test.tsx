import { cleanup } from "vitest-browser-react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const title = () => document.title;

async function loadSample(): Promise<void> {
  await page.getByRole("button", { name: "Load the sample" }).click();
  await expect.element(page.getByRole("link", { name: "1 task running" })).toBeVisible();
}

describe("the number of running tasks", () => {
  test("is in the title of every page, and disappears with the last one", async () => {
    const app = await renderConsole(paths.timeline(seeded.products.id));
    await expect.poll(title).toBe("(1) Product Images · Timeline · Stillframe");
    await app.navigate("/tasks?status=FAILED");
    await expect.poll(title).toBe("(1) Tasks · Stillframe");
    await expect.element(page.getByRole("link", { name: "1 task running" })).toBeVisible();
    // Nothing beside it has another place when it has gone.
    const places = () =>
      ["Search and commands", "Account and appearance"].map(
        (name) => page.getByRole("button", { name }).element().getBoundingClientRect().left,
      );
    const withChip = places();
    const running = mockDb().tasks.find(({ ended }) => ended === null);
    if (running) running.ended = { at: mockClock.now(), outcome: "COMPLETED" };
    letPass(0);
    await expect.poll(title).toBe("Tasks · Stillframe");
    await expect.element(page.getByRole("link", { name: /running/ })).not.toBeInTheDocument();
    expect(places()).toEqual(withChip);
  });

  test("is known on a backend without our extensions, too", async () => {
    resetMock("plain");
    await renderConsole(paths.datasets);
    await expect.poll(title).toBe("(2) Datasets · Stillframe");
  });
});

describe("the end of a task that this tab started", () => {
  beforeEach(() => {
    resetMock("full", "empty");
    mockClock.freeze();
  });
  afterEach(() => {
    localStorage.removeItem("stillframe-system-notices");
    vi.unstubAllGlobals();
  });

  test("is reported on any page, with a link to the result", async () => {
    const app = await renderConsole(paths.datasets);
    await loadSample();
    await app.navigate(paths.tasks());
    letPass(10_000);
    const notice = page.getByRole("alert").filter({ hasText: "Create dataset completed" });
    await expect.element(notice).toBeVisible();
    await notice.getByRole("link", { name: "Open it" }).click();
    await expect.poll(app.address).toMatch(/^\/datasets\/[0-9a-f-]{36}$/);
  });

  test("follows its progress, which is announced on every page, once", async () => {
    const app = await renderConsole(paths.datasets);
    await loadSample();
    const told = (words: RegExp) => page.getByRole("status").filter({ hasText: words });
    await app.navigate(paths.tasks());
    letPass(300);
    await expect.element(told(/: Create dataset(: \d+ %| started)/)).toBeInTheDocument();
    const dataset = mockDb().datasets.find(({ status }) => status === "INDEXING");
    await app.navigate(paths.timeline(dataset?.id ?? ""));
    letPass(1000);
    await expect.element(told(/: Create dataset: 50 %/)).toBeInTheDocument();
    letPass(10_000);
    await expect
      .element(page.getByRole("alert").filter({ hasText: "Create dataset completed" }))
      .toBeVisible();
    // The page of its dataset does not announce it as well.
    expect(told(/^Create dataset/).elements()).toEqual([]);
  });

  test("is reported after a reload, once", async () => {
    await renderConsole(paths.datasets);
    await loadSample();
    await cleanup();
    letPass(10_000);
    await renderConsole(paths.tasks());
    const notice = page.getByRole("alert").filter({ hasText: "Create dataset completed" });
    await expect.element(notice).toBeVisible();
    await cleanup();
    expect(sessionStorage.getItem("stillframe-started-tasks")).toBeNull();
  });

  test("is reported by the system only if the user asked for it, and the tab is hidden", async () => {
    const shown: string[] = [];
    vi.stubGlobal(
      "Notification",
      class extends EventTarget {
        static permission = "granted";
        constructor(words: string, options: { body: string }) {
          super();
          shown.push(`${words} | ${options.body}`);
        }
      },
    );
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    await renderConsole(paths.datasets);
    await loadSample();
    letPass(10_000);
    const notice = page.getByRole("alert").filter({ hasText: "Create dataset completed" });
    await expect.element(notice).toBeVisible();
    expect(shown).toEqual([]);

    await cleanup();
    localStorage.setItem("stillframe-system-notices", "on");
    resetMock("full", "empty");
    mockClock.freeze();
    await renderConsole(paths.datasets);
    await loadSample();
    letPass(10_000);
    await expect.poll(() => shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^Create dataset completed \| .+/);
  });
});
