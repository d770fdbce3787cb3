import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const explore = paths.explore(streets);
const cards = () => page.getByRole("list", { name: "Clusters" }).getByRole("button");
const search = page.getByRole("searchbox", { name: "Describe what to find" });
const dialog = page.getByRole("dialog");

beforeEach(async () => {
  resetMock("plain");
  await page.viewport(1280, 800);
});

test("clusters take the place of the items on a plain backend, and show their pictures", async () => {
  const { address } = await renderConsole(explore);
  await expect.element(cards().first()).toBeVisible();
  await expectAccessible();
  const loose = cards().elements().length;
  const threshold = page.getByRole("slider", { name: "How alike" });
  threshold.element().focus();
  await userEvent.keyboard("{End}");
  await expect.poll(() => cards().elements().length).not.toBe(loose);
  expect(address()).toBe(`${explore}?threshold=4`);

  await cards().first().click();
  await expect.element(dialog.getByRole("heading", { name: /^A cluster of \d/ })).toBeVisible();
  await expectAccessible();
  await dialog
    .getByRole("button", { name: /^Find similar: / })
    .first()
    .click();
  await expect.element(page.getByText(/^Similar to .+/)).toBeVisible();
  expect(address()).toMatch(/similar=[\da-f-]{36}/);
  await page.getByRole("button", { name: "Show all items again" }).click();
  await expect.element(page.getByText(/^Similar to .+/)).not.toBeInTheDocument();
});

test("words are looked for in the captions", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  if (dataset) {
    dataset.items = dataset.items.map((item, index) =>
      index < 2 ? { ...item, caption: "a heron", cluster_id: "0123456789ab" } : item,
    );
  }
  const { address } = await renderConsole(explore);
  await search.fill("heron");
  await expect.poll(() => cards().elements().length).toBe(1);
  await expect.element(cards()).toMatchTextContent(/2 images/);
  expect(address()).toBe(`${explore}?text=heron`);
  await search.fill("zebra");
  await expect.element(page.getByText("Nothing was found")).toBeVisible();
  await page.getByRole("button", { name: "Show all clusters" }).click();
  await expect.element(cards().first()).toBeVisible();
  await expect.element(search).toHaveValue("");
});

test("where the backend does not explore, the timeline is offered", async () => {
  worker.use(
    http.get("*/explore/*", () => HttpResponse.json({ detail: "Not Found" }, { status: 404 })),
  );
  await renderConsole(explore);
  await expect
    .element(page.getByRole("link", { name: "Open the timeline" }))
    .toHaveAttribute("href", paths.timeline(streets));
  await expectAccessible();
});

test("the clusters fit 360 pixels", async () => {
  await page.viewport(360, 760);
  await renderConsole(explore);
  await expect.element(cards().first()).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
