import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const node = (name: string) => page.getByRole("article", { name });
const embed = (datasetId: string, more = "") => `${paths.timeline(datasetId)}?embed=1${more}`;

test.each(["full", "plain"] as const)(
  "the embedded timeline on the %s backend shows everything and offers nothing to press",
  async (profile) => {
    resetMock(profile);
    await renderConsole(embed(seeded.streets.id));

    const current = node("pre-enrichment-checkpoint");
    await expect.element(current.getByText("Current Version")).toBeVisible();
    await expect.element(page.getByText("Ready", { exact: true })).toBeVisible();
    await expect.element(page.getByText(/^Restored/)).toBeVisible();
    // Neither the frame of the console nor a control that the surrounding page could trick a user into clicking.
    await expect.element(page.getByRole("navigation")).toHaveLength(0);
    await expect.element(page.getByRole("button")).toHaveLength(0);
    await expect.element(page.getByRole("textbox")).toHaveLength(0);
    await expect
      .element(page.getByRole("link", { name: "Open in Stillframe" }))
      .toHaveAttribute("href", paths.timeline(seeded.streets.id));
    await expectAccessible();
  },
);

test("every link opens outside of the frame", async () => {
  const { address } = await renderConsole(embed(seeded.enriching.id));
  const banner = page.getByRole("region", { name: "Running task" });
  const names = [banner.getByRole("link"), node("last-good").getByRole("link")];
  // The browser would open a tab for each.
  window.addEventListener("click", stop, { capture: true });
  try {
    for (const link of names) {
      await link.click();
      await expect.element(link).toHaveAttribute("target", "_blank");
    }
  } finally {
    window.removeEventListener("click", stop, { capture: true });
  }
  expect(address()).toBe(embed(seeded.enriching.id));
  const href = names[1]?.element().getAttribute("href") ?? "";
  expect(href).toMatch(
    new RegExp(`^${paths.timeline(seeded.enriching.id)}\\?snapshot=[0-9a-f-]+$`),
  );
});

test("the filters of the address apply", async () => {
  await renderConsole(embed(seeded.streets.id, "&q=baseline"));
  await expect.element(node("v1-baseline")).toBeVisible();
  await expect.element(page.getByRole("article")).toHaveLength(1);
});

test("without any snapshot, and without a match, it says so", async () => {
  const { navigate } = await renderConsole(embed(seeded.bare.id));
  await expect.element(page.getByRole("heading", { name: "No snapshot yet" })).toBeVisible();
  await navigate(embed(seeded.streets.id, "&q=nothing+like+it"));
  await expect.element(page.getByRole("heading", { name: "No snapshot matches" })).toBeVisible();
});

test("without a session it links to the sign-in in a new tab, and continues when there is one", async () => {
  resetMock("full", "signed-out");
  const { address } = await renderConsole(embed(seeded.streets.id));
  await expect.element(page.getByRole("heading", { name: "Sign in in a new tab" })).toBeVisible();
  await expect.element(page.getByRole("textbox")).toHaveLength(0);
  await expect
    .element(page.getByRole("link", { name: "Sign in" }))
    .toHaveAttribute("href", paths.timeline(seeded.streets.id));
  await expectAccessible();

  Object.assign(mockDb(), { session: "owner@localhost", scenario: "default" });
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.element(node("v1-baseline")).toBeVisible();
  expect(address()).toBe(embed(seeded.streets.id));
});

function stop(event: Event): void {
  event.preventDefault();
}
