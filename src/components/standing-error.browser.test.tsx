import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { startTask } from "#mock/tasks.ts";
import { paths } from "#/paths.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
const name = dialog.getByRole("textbox", { name: "Name" });
const alert = dialog.getByRole("alert");
const submit = dialog.getByRole("button", { name: "Create" });

beforeEach(() => {
  resetMock("full");
  mockClock.run();
});
afterEach(() => vi.restoreAllMocks());

async function createNamed(text: string): Promise<void> {
  await renderConsole(paths.timeline(streets));
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await name.fill(text);
  await submit.click();
}

async function succeeds(): Promise<void> {
  await name.fill("after all");
  await submit.click();
  await expect.element(page.getByRole("article", { name: "after all" })).toBeVisible();
}

describe("a dialog's error disappears when its cause has ended", () => {
  test("offline, and back", async () => {
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await createNamed("fail-network");
    await expect.element(alert).toMatchTextContent(/You are offline/);
    online.mockReturnValue(true);
    window.dispatchEvent(new Event("online"));
    await expect.element(alert).not.toBeInTheDocument();
    await expect.element(name).toHaveValue("fail-network");
    await succeeds();
  });

  test("a server that was not ready, and is again", async () => {
    await createNamed("fail-503");
    await expect.element(alert).toMatchTextContent(/The server is not ready/);
    await expect.element(alert).not.toBeInTheDocument();
    await succeeds();
  });

  test("a task that was running, and has ended", async () => {
    await renderConsole(paths.timeline(streets));
    await page.getByRole("button", { name: "Create a snapshot" }).click();
    await name.fill("blocked");
    const dataset = mockDb().datasets.find(({ id }) => id === streets);
    if (dataset === undefined) throw new Error("the seed has no such dataset");
    // Another user has started it, and this page does not know it yet.
    startTask(mockDb(), {
      dataset,
      type: "REINDEX",
      createdBy: "someone@example.com",
      phases: [{ status: "RUNNING", ms: 60_000 }],
    });
    // Not by the pointer, which would wait for the end if the page noticed it right now.
    submit.element().dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await expect.element(submit).toHaveAttribute("aria-disabled", "true");
    await expect.element(dialog).toMatchTextContent(/Wait until “Reindex” is done/);
    // The page itself shows the reason: not twice.
    await expect.element(alert).not.toBeInTheDocument();
    letPass(60_000);
    await expect.element(submit).not.toHaveAttribute("aria-disabled");
    await expect.element(alert).not.toBeInTheDocument();
    await succeeds();
  });
});
