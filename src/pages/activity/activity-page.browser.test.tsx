import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockClock } from "#mock/clock.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const table = page.getByRole("table", { name: "Activity" });
const row = (name: RegExp) => table.getByRole("row", { name });
const chip = (name: RegExp) =>
  page.getByRole("group", { name: "Kind" }).getByRole("button", { name });
const streets = seeded.streets.id;

async function as(person: string, method: string, path: string, body?: object): Promise<Response> {
  // A request of another person, which the console cannot send.
  // oxlint-disable-next-line stillframe/no-fetch-member
  return window.fetch(`/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer mock:${person}@localhost`,
      "Content-Type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function snapshotId(name: string): string {
  const found = mockDb().snapshots.find(
    (one) => one.datasetId === streets && one.name.startsWith(name),
  );
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.id;
}

async function restore(name: string, body: object, person = "owner"): Promise<void> {
  const path = `/dataset/${streets}/snapshot/${snapshotId(name)}/restore`;
  expect((await as(person, "POST", path, body)).status).toBe(202);
}

beforeEach(() => {
  resetMock("full");
  mockClock.freeze();
});

test("a restore tells from what to what, why, what it overwrote, and that it was undone", async () => {
  await restore("v1-baseline", { safety: true, reason: "tagger 2 labelled fog as snow" });
  mockClock.advance(60_000);
  await restore("Before restoring", { safety: true, reason: "it was right" }, "editor");
  const { address } = await renderConsole(paths.activity());
  const undone = row(/tagger 2 labelled fog/);
  await expect
    .element(undone)
    .toMatchTextContent(/Restored.*pre-enrichment-checkpoint.*\+ 1 edit.*v1-baseline.*owner/);
  await expect.element(undone).toMatchTextContent(/Undone by editor at/);
  const undo = row(/it was right/);
  await expect.element(undo).toMatchTextContent(/Current Version/);
  await undo.getByRole("link", { name: /^undoes / }).click();
  await expect.element(undone).toHaveFocus();

  await undone.getByRole("button", { name: /overwrote/ }).click();
  const pictures = undone.getByRole("list", {
    name: "What the restore to “v1-baseline” overwrote",
  });
  await expect.element(pictures.getByRole("img").first()).toBeVisible();
  await expect.element(undone.getByRole("link", { name: /^Compare all \d+$/ })).toBeVisible();
  expect(address()).toMatch(/open=/);
  window.scrollTo(0, 0);
  await expectAccessible();

  await undone.getByRole("link", { name: "Receipt" }).click();
  await expect
    .element(page.getByRole("article", { name: "Restored to “v1-baseline”" }))
    .toMatchTextContent(/Undone by editor@localhost/);
});

test("the chips and the search are in the address, and say how much there is", async () => {
  await as("viewer", "POST", `/dataset/${streets}/snapshot/${snapshotId("v1-baseline")}/restore`);
  await as("viewer", "POST", `/dataset/${streets}/snapshot/${snapshotId("v1-baseline")}/restore`);
  const { address } = await renderConsole(paths.activity());
  await expect.element(chip(/^Refused/)).toMatchTextContent(/Refused\s*1/);
  await chip(/^Refused/).click();
  expect(address()).toBe("/activity?kind=refused");
  const refused = row(/A restore was refused/);
  await expect
    .element(refused)
    .toMatchTextContent(/“v1-baseline”.*Only an editor or an owner.*\(403\).*2 times/);
  await expect.element(table.getByRole("row")).toHaveLength(3);
  await chip(/^Restores/).click();
  await expect.element(row(/^.*Restored/)).toBeVisible();
  await chip(/^Everything/).click();
  await page.getByRole("searchbox").fill("viewer@localhost");
  await expect.element(page.getByRole("heading", { level: 2, name: "Today" })).toBeVisible();
  await expect.element(table.getByRole("row")).toHaveLength(3);
  await page.getByRole("searchbox").fill("nothing like it");
  await expect
    .element(page.getByRole("heading", { name: "Nothing happened in this time" }))
    .toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  expect(address()).toBe("/activity");
  await expect.element(refused).toBeVisible();
});

test("equal events are one row until it is unfolded, and a removed snapshot can be brought back", async () => {
  for (const name of ["one", "two", "three"]) {
    await as("editor", "POST", `/dataset/${streets}/snapshot`, { name });
  }
  for (const name of ["one", "two"]) {
    await as("editor", "DELETE", `/dataset/${streets}/snapshot/${snapshotId(name)}`);
  }
  await renderConsole(paths.activity({ datasetId: streets }));
  const folded = row(/3 snapshots/);
  await expect.element(folded).toMatchTextContent(/“one”, “two”, “three”/);
  await folded.getByRole("button", { name: /^Show each of: / }).click();
  await expect.element(table.getByRole("link", { name: "“three”", exact: true })).toBeVisible();
  await expectAccessible();
  await row(/Deleted 2 snapshots/)
    .getByRole("link", { name: "Bring back" })
    .click();
  await expect.element(page.getByText("one", { exact: true }).first()).toBeVisible();
});

test("what is new waits for a click, and a running task changes in place", async () => {
  await renderConsole(paths.activity());
  const running = row(/^.*Enrichment\s*64 %/);
  await expect.element(running).toBeVisible();
  const task = mockDb().tasks.find(({ fixedProgress }) => fixedProgress === 64);
  if (task) task.fixedProgress = 71;
  await as("editor", "POST", `/dataset/${streets}/snapshot`, { name: "just now" });
  letPass(0);
  await expect.element(row(/Enrichment\s*71 %/)).toBeVisible();
  const news = page.getByRole("button", { name: "1 new" });
  await expect.element(news).toBeVisible();
  expect(row(/just now/).elements()).toEqual([]);
  await news.click();
  await expect.element(row(/just now/)).toBeVisible();
  await expect.element(news).not.toBeInTheDocument();
});

test("a day is chosen on the strip by keyboard", async () => {
  const { address } = await renderConsole(paths.activity());
  const strip = page.getByRole("toolbar", { name: /six weeks/ });
  const today = strip.getByRole("button").last();
  await expect.element(today).toHaveAccessibleName(/: \d+ events/);
  today.element().focus();
  await userEvent.keyboard("{ArrowLeft}{Enter}");
  await expect.element(page.getByRole("button", { name: /^Time/ })).toMatchTextContent(/\d+ \w+/);
  expect(address()).toMatch(/from=.*to=/);
  await userEvent.keyboard("{ArrowLeft}{Shift>}{Enter}{/Shift}");
  await expect.element(strip.getByRole("button", { pressed: true })).toHaveLength(2);
});

test("undoing a restore is one click away", async () => {
  await restore("v1-baseline", { safety: true });
  await renderConsole(paths.activity());
  await row(/Restored.*v1-baseline/)
    .first()
    .getByRole("link", { name: "Undo…" })
    .click();
  await expect.element(page.getByRole("dialog")).toMatchTextContent(/44 items come back/);
});

describe("without events", () => {
  test("it says what will appear, and why they could not be loaded", async () => {
    resetMock("full", "empty");
    const { navigate } = await renderConsole(paths.activity());
    await expect
      .element(page.getByRole("heading", { name: "Nothing has happened yet" }))
      .toBeVisible();
    await expectAccessible();
    worker.use(
      http.get("*/api/v1/activity", () => HttpResponse.json({ detail: "Broken" }, { status: 500 })),
    );
    await navigate(`${paths.activity()}?q=x`);
    const failed = page.getByRole("main").getByRole("alert");
    await expect.element(failed, { timeout: 10_000 }).toBeVisible();
    worker.resetHandlers();
    await failed.getByRole("button", { name: "Try again" }).click();
    await expect
      .element(page.getByRole("heading", { name: "Nothing happened in this time" }))
      .toBeVisible();
  });

  test("a backend without the extensions has no such page in its header", async () => {
    resetMock("plain");
    await renderConsole(paths.datasets);
    await expect.element(page.getByRole("link", { name: "Tasks" }).first()).toBeVisible();
    await expect.element(page.getByText(seeded.products.name)).toBeVisible();
    expect(page.getByRole("link", { name: "Activity" }).elements()).toEqual([]);
  });
});
