import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const node = (name: string) => page.getByRole("article", { name, exact: true });
const link = (name: string) => node(name).getByRole("link", { name });
const search = page.getByRole("searchbox", { name: "Search names, descriptions and reasons" });
const panel = page.getByRole("complementary", { name: "Selected snapshot" });
const idOf = (name: string) =>
  mockDb().snapshots.find((row) => row.name === name && row.datasetId === seeded.streets.id)?.id ??
  "";
const names = () =>
  page
    .getByRole("article")
    .elements()
    .map((element) => element.getAttribute("aria-label"));

describe.each(["full", "plain"] as const)("finding a snapshot on the %s backend", (profile) => {
  beforeEach(() => {
    resetMock(profile);
  });

  test("by name or description, letter by letter, in the address", async () => {
    const app = await renderConsole(paths.timeline(seeded.streets.id));
    await search.click();
    await userEvent.keyboard("night drives");
    await expect.element(search).toHaveValue("night drives");
    await expect.element(page.getByText("1 snapshot found")).toBeVisible();
    expect(names()).toEqual(["with-night-drives"]);
    expect(app.address()).toBe(`${paths.timeline(seeded.streets.id)}?q=night+drives`);

    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.element(search).toHaveValue("");
    await expect.element(node("pre-enrichment-checkpoint")).toBeVisible();
  });

  test("by reason and author", async () => {
    const app = await renderConsole(paths.timeline(seeded.streets.id));
    await page.getByRole("button", { name: /^Origin/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "Automatic" }).click();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByText("2 snapshots found")).toBeVisible();
    expect(names()).toEqual(["Before re-indexing", "Before adding media"]);
    await page.getByRole("button", { name: /^Person/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "owner@localhost" }).click();
    await expect.element(page.getByText("1 snapshot found")).toBeVisible();
    expect(app.address()).toContain("reason=auto&author=owner%40localhost");
  });

  test("an address restores the search, and the page says when nothing matches", async () => {
    await renderConsole(`${paths.timeline(seeded.streets.id)}?q=no+such+thing`);
    await expect.element(page.getByRole("heading", { name: "No snapshot matches" })).toBeVisible();
    await expect.element(search).toHaveValue("no such thing");
    await expectAccessible();
  });

  test("automatic ones can be hidden", async () => {
    const app = await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(node("Before re-indexing")).toBeVisible();
    await page.getByRole("button", { name: "Automatic", exact: true }).click();
    await expect.element(node("Before re-indexing")).not.toBeInTheDocument();
    expect(app.address()).toContain("automatic=hide");
  });

  test("a link to a snapshot shows it, selected and in the panel", async () => {
    await renderConsole(paths.timeline(seeded.streets.id, idOf("v1-baseline")));
    await expect.element(panel.getByRole("heading", { name: "v1-baseline" })).toBeVisible();
    await expect.element(panel).toMatchTextContent(idOf("v1-baseline"));
    await expect.element(link("v1-baseline")).toHaveAttribute("aria-current", "true");
    await expect.element(link("v1-baseline")).toBeInViewport();
    await expectAccessible();
  });

  test("a link to a removed snapshot says so", async () => {
    await renderConsole(paths.timeline(seeded.streets.id, "0f0f0f0f-0000-4000-8000-000000000000"));
    await expect.element(panel.getByRole("heading", { name: "No such snapshot" })).toBeVisible();
    await panel.getByRole("button", { name: "Close" }).click();
    await expect.element(panel).not.toBeInTheDocument();
  });
});

test("the panel shows the contents of a snapshot, and links to them", async () => {
  await renderConsole(paths.timeline(seeded.streets.id, idOf("v1-baseline")));
  const pictures = panel.getByRole("list", { name: "Contents" }).getByRole("img");
  await expect.element(pictures).toHaveLength(12);
  await expect
    .element(panel.getByRole("link", { name: "Browse", exact: true }))
    .toHaveAttribute("href", paths.explore(seeded.streets.id, idOf("v1-baseline")));
});

test("a backend without media shows no pictures", async () => {
  resetMock("plain");
  await renderConsole(paths.timeline(seeded.streets.id, idOf("v1-baseline")));
  await expect.element(panel.getByRole("heading", { name: "v1-baseline" })).toBeVisible();
  expect(panel.getByRole("link").elements()).toEqual([]);
});

describe("the keyboard", () => {
  test("moves, opens, closes, searches and restores while the timeline has the focus", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(link("pre-enrichment-checkpoint")).toBeVisible();
    link("pre-enrichment-checkpoint").element().focus();
    await userEvent.keyboard("jj");
    await expect.element(link("blurry-marked")).toHaveFocus();
    await userEvent.keyboard("k");
    await expect.element(link("labels-cleaned")).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    await expect.element(panel.getByRole("heading", { name: "labels-cleaned" })).toBeVisible();

    await userEvent.keyboard("r");
    await expect
      .element(page.getByRole("dialog", { name: "Restore “labels-cleaned”?" }))
      .toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(link("labels-cleaned")).toHaveFocus();

    await userEvent.keyboard("c");
    await expect.element(page.getByRole("dialog", { name: "Create a snapshot" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(link("labels-cleaned")).toHaveFocus();

    await userEvent.keyboard("/");
    await expect.element(search).toHaveFocus();
    await userEvent.keyboard("jrc?/");
    await expect.element(search).toHaveValue("jrc?/");
  });

  test("does nothing outside of it", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(link("pre-enrichment-checkpoint")).toBeVisible();
    page.getByRole("link", { name: "Tasks", exact: true }).element().focus();
    await userEvent.keyboard("cx/");
    await expect.element(page.getByRole("link", { name: "Tasks", exact: true })).toHaveFocus();
    expect(page.getByRole("dialog").elements()).toEqual([]);
  });

  test("lists its keys, and can be switched off", async () => {
    await renderConsole(paths.timeline(seeded.streets.id));
    await expect.element(link("pre-enrichment-checkpoint")).toBeVisible();
    link("pre-enrichment-checkpoint").element().focus();
    await userEvent.keyboard("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect.element(help).toBeVisible();
    await expectAccessible();
    await help.getByRole("checkbox", { name: "Use single-key shortcuts" }).click();
    await userEvent.keyboard("{Escape}");
    await expect.element(link("pre-enrichment-checkpoint")).toHaveFocus();
    await userEvent.keyboard("j");
    await expect.element(link("pre-enrichment-checkpoint")).toHaveFocus();

    await page.getByRole("button", { name: "Keyboard shortcuts (?)" }).click();
    await help.getByRole("checkbox", { name: "Use single-key shortcuts" }).click();
  });
});

test("a long history is loaded during scrolling, and only visible rows are in the document", async () => {
  await renderConsole(paths.timeline(seeded.history.id));
  await expect.element(node("nightly-300")).toBeVisible();
  expect(page.getByRole("article").elements().length).toBeLessThan(60);

  link("nightly-300").element().focus();
  await expect
    .poll(() => {
      window.scrollTo(0, document.documentElement.scrollHeight);
      return node("nightly-001").elements().length;
    })
    .toBe(1);
  await expect.element(link("nightly-300")).toHaveFocus();
});

test("a deep link into a long history shows its row", async () => {
  const id = mockDb().snapshots.find((row) => row.name === "nightly-180")?.id ?? "";
  await renderConsole(paths.timeline(seeded.history.id, id));
  await expect.element(panel.getByRole("heading", { name: "nightly-180" })).toBeVisible();
  await expect.element(link("nightly-180")).toBeInViewport();
});

describe("on a narrow screen", () => {
  const sheet = page.getByRole("dialog", { name: "Selected snapshot" });
  beforeEach(() => page.viewport(360, 740));
  afterEach(() => page.viewport(1280, 800));

  test("the snapshot overlays the list and returns the focus to its row", async () => {
    const app = await renderConsole(paths.timeline(seeded.streets.id));
    await link("labels-cleaned").click();
    await expect.element(sheet.getByRole("heading", { name: "labels-cleaned" })).toHaveFocus();
    // The list is still there, at its scroll position.
    expect(document.querySelectorAll("article").length).toBeGreaterThan(5);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
    await expectAccessible();
    await sheet.getByRole("button", { name: "Close" }).click();
    await expect.element(sheet).not.toBeInTheDocument();
    await expect.element(link("labels-cleaned")).toHaveFocus();

    await link("captions").click();
    await expect.element(sheet.getByRole("heading", { name: "captions" })).toHaveFocus();
    // Of two overlays, Escape closes the upper one.
    const more = sheet.getByRole("button", { name: /^More/ });
    await more.click();
    await page.getByRole("menuitem", { name: "Clone" }).click();
    const clone = page.getByRole("dialog", { name: "Clone the snapshot" });
    await expect.element(clone).toBeVisible();
    // It is above the sheet, though earlier in the document.
    await expect
      .poll(() => {
        const { x, y, width, height } = clone.element().getBoundingClientRect();
        return clone.element().contains(document.elementFromPoint(x + width / 2, y + height / 2));
      })
      .toBe(true);
    await userEvent.keyboard("{Escape}");
    await expect.element(clone).not.toBeInTheDocument();
    await expect.element(sheet).toBeVisible();
    await expect.element(more).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await expect.element(sheet).not.toBeInTheDocument();
    await expect.element(link("captions")).toHaveFocus();
    expect(app.address()).toBe(paths.timeline(seeded.streets.id));
  });
});
