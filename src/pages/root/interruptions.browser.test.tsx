import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { sessionEnded } from "#/session-end.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const capabilities = "*/api/v1/capabilities";
const open = page.getByRole("button", { name: "Create a snapshot" });
const name = page.getByRole("textbox", { name: "Name" });
const away = page.getByText(/It may be restarting, and/);
const outdated = page.getByText("There is a new version.");
const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
const signIn = page.getByRole("dialog", { name: "Sign in to Stillframe" });

/** Clicks at once: a poll may notice the end of the session first, and then a dialog covers the page. */
function create(): void {
  const button = dialog.getByRole("button", { name: "Create" }).element();
  if (button instanceof HTMLElement) button.click();
}

async function typeSnapshotName(): Promise<Awaited<ReturnType<typeof renderConsole>>> {
  const console = await renderConsole(paths.timeline(seeded.streets.id));
  await open.click();
  await name.fill("before the merge");
  return console;
}

afterEach(() => sessionEnded.set(false));

test("signing in again happens over the page, and no input is lost", async () => {
  const { address } = await typeSnapshotName();
  mockDb().session = null;
  create();
  await expect.element(signIn).toBeVisible();
  await expect.element(signIn).toHaveAccessibleDescription(/this page keeps its content/);
  await expectAccessible();
  const field = signIn.getByLabelText("Sign-in link or code");
  await field.fill("wrong");
  await signIn.getByRole("button", { name: "Sign in" }).click();
  await expect.element(signIn.getByText(/This code does not work/)).toBeVisible();
  // Escape closes neither dialog.
  field.element().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await field.fill("fresh");
  await signIn.getByRole("button", { name: "Sign in" }).click();
  await expect.element(signIn).not.toBeInTheDocument();
  await expect.element(name).toHaveValue("before the merge");
  expect(address()).toBe(paths.timeline(seeded.streets.id));
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect.element(page.getByRole("article", { name: "before the merge" })).toBeVisible();
});

test("a session that was renewed in another tab is found on returning", async () => {
  await typeSnapshotName();
  mockDb().session = null;
  create();
  await expect.element(signIn).toBeVisible();
  mockDb().session = "owner@localhost";
  window.dispatchEvent(new Event("focus"));
  await expect.element(signIn).not.toBeInTheDocument();
  await expect.element(name).toHaveValue("before the merge");
});

test("another user who signs in does not see the page", async () => {
  const { address } = await typeSnapshotName();
  mockDb().session = null;
  create();
  await expect.element(signIn).toBeVisible();
  mockDb().session = "viewer@localhost";
  window.dispatchEvent(new Event("focus"));
  await expect.element(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  expect(address()).toBe(paths.datasets);
  await expect.element(dialog).not.toBeInTheDocument();
});

test("the page waits for a restarting server, and continues unchanged", async () => {
  await typeSnapshotName();
  resetMock("full", "offline");
  letPass(0);
  await expect.element(away).toBeInTheDocument();
  await expect.element(page.getByText(/trying again in [123] s\./)).toBeInTheDocument();
  await expectAccessible();
  resetMock("full");
  await page.getByRole("button", { name: "Try now" }).click({ force: true });
  await expect.element(away).not.toBeInTheDocument();
  await expect.element(name).toHaveValue("before the merge");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect.element(page.getByRole("article", { name: "before the merge" })).toBeVisible();
});

test("one failed request does not count as an unavailable server", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await open.click();
  await name.fill("fail-503");
  const asked = new Promise<void>((resolve) => {
    worker.use(
      http.get(capabilities, () => {
        resolve();
        return HttpResponse.json({ version: "0.1.0", features: [] });
      }),
    );
  });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect.element(dialog.getByText("The server is not ready.")).toBeVisible();
  await asked;
  await expect.element(away).not.toBeInTheDocument();
});

test("another version is offered, not forced", async () => {
  await typeSnapshotName();
  const next = () => HttpResponse.json({ version: "99.0.0", features: ["media", "edit"] });
  worker.use(http.get(capabilities, next));
  await expect
    .poll(() => {
      // Its listener loads when the browser is idle.
      window.dispatchEvent(new Event("vite:preloadError"));
      return outdated.elements();
    })
    .toHaveLength(1);
  await expect.element(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await expect.element(name).toHaveValue("before the merge");
});
