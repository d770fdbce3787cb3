import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Stats } from "#contract/stats.ts";
import { worker } from "#mock/browser.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const numbers = page.getByRole("region", { name: "What it holds" });

const stats: Stats = {
  at: "",
  n_items: 1200,
  labels: {
    values: [
      { value: "car", count: 980 },
      { value: "bus", count: 41 },
      { value: "dog", count: 7 },
      { value: "cat", count: 1 },
    ],
    total: 5,
  },
  tags: { values: [], total: 0 },
  types: { values: [{ value: "image", count: 1200 }], total: 1 },
  duplicates: { items: 14, groups: 6 },
  bytes: 12_400_000,
  bytes_only_here: 310_000,
  quality: {
    measured: true,
    issues: [
      { issue: "dark", items: 1012 },
      { issue: "blurry", items: 3 },
      { issue: "tilted", items: 1 },
    ],
  },
  head: "1",
};

function answer(changes: Partial<Stats>): void {
  worker.use(http.get(`*/dataset/${id}/stats`, () => HttpResponse.json({ ...stats, ...changes })));
}

async function openPanel(name = "v1-baseline"): Promise<void> {
  const row = mockDb().snapshots.find((one) => one.datasetId === id && one.name === name);
  await renderConsole(paths.timeline(id, row?.id));
}

/** The description beside a term. */
const fact = (term: string) =>
  numbers.getByRole("term").filter({ hasText: term }).element().nextElementSibling?.textContent;

describe("the statistics of a snapshot", () => {
  test("have the most frequent names, the issues, and the bytes that a removal would free", async () => {
    answer({});
    await openPanel();
    await expect.element(numbers.getByText("12.4 MB")).toBeVisible();
    expect(fact("Tags")).toBe("None");
    expect(fact("Duplicates")).toBe("14 items in 6 groups");
    // An issue that only a newer server knows is shown by its name.
    expect(fact("Quality")).toBe("1,012 dark, 3 blurry, 1 tilted");
    await expect
      .element(numbers.getByRole("link", { name: "3 blurry" }))
      .toHaveAttribute("href", expect.stringMatching(/\?at=[^&]+&quality=blurry$/));
    await expect
      .element(numbers.getByRole("link", { name: "14 items in 6 groups" }))
      .toHaveAttribute("href", expect.stringMatching(/&has=duplicate$/));
    expect(numbers.getByRole("link", { name: /tilted/ }).elements()).toEqual([]);
    expect(fact("Only here")).toBe(
      "310 kBFree 7 days after it is deleted, unless an unrelated dataset has the same files.",
    );
    await expectAccessible();
  });

  test("say where there is nothing", async () => {
    answer({
      duplicates: { items: 0, groups: 0 },
      bytes_only_here: 0,
      quality: { measured: true, issues: [] },
    });
    await openPanel();
    await expect.element(numbers.getByText("Nothing found")).toBeVisible();
    expect(fact("Duplicates")).toBe("None");
    expect(fact("Only here")).toBe(
      "0 bytesOther versions have all of its files: deleting it frees nothing.",
    );
  });

  test("do not guess at pictures that are not measured yet", async () => {
    answer({ quality: { measured: false, issues: [] } });
    await openPanel();
    await expect.element(numbers.getByText("Not measured yet")).toBeVisible();
    await expectAccessible();
  });

  test("of the mock are those of its items", async () => {
    await openPanel();
    await expect.element(numbers.getByText(/^[\d,]+ dark/)).toBeVisible();
    await expectAccessible();
  });

  test("come after the rest, with their terms before the numbers", async () => {
    let release = () => {};
    const asked = new Promise<void>((resolve) => (release = resolve));
    worker.use(
      http.get(`*/dataset/${id}/stats`, async () => {
        await asked;
        return HttpResponse.json(stats);
      }),
    );
    await openPanel();
    const all = page.getByRole("link", { name: "Browse all" });
    await expect.element(all).toBeVisible();
    const terms = () =>
      numbers
        .getByRole("term")
        .elements()
        .map((term) => term.textContent);
    const place = (part: typeof numbers) => part.element().getBoundingClientRect();
    const below = () => Math.round(place(numbers).top - place(all).bottom);
    await expect.poll(terms).toHaveLength(5);
    const before = { terms: terms(), below: below() };
    expect(before.below).toBeGreaterThan(0);
    await expectAccessible();
    release();
    await expect.element(numbers.getByText("12.4 MB")).toBeVisible();
    expect({ terms: terms(), below: below() }).toEqual(before);
  });

  test("that failed to load do not affect the rest, and can be retried", async () => {
    let broken = true;
    worker.use(
      http.get(`*/dataset/${id}/stats`, () =>
        broken
          ? HttpResponse.json({ detail: "Internal server error" }, { status: 500 })
          : undefined,
      ),
    );
    await openPanel();
    await expect
      .element(numbers.getByRole("alert"), { timeout: 10_000 })
      .toMatchTextContent(/The numbers did not load/);
    await expect.element(page.getByRole("link", { name: "Browse all" })).toBeVisible();
    await expectAccessible();
    broken = false;
    await numbers.getByRole("button", { name: "Try again" }).click();
    await expect.element(numbers.getByText("Duplicates")).toBeVisible();
  });

  test("are not shown by a backend without them", async () => {
    resetMock("plain");
    await openPanel();
    const panel = page.getByRole("complementary", { name: "Selected snapshot" });
    await expect.element(panel.getByRole("heading", { name: "v1-baseline" })).toBeVisible();
    await expect.element(numbers).not.toBeInTheDocument();
  });
});

describe("the labels of a snapshot", () => {
  const labels = page.getByRole("region", { name: "Labels" });
  const lines = () =>
    labels
      .getByRole("listitem")
      .elements()
      .map((line) => line.textContent);

  test("are the dataset's classes, with their counts and the difference from the parent", async () => {
    await openPanel("with-night-drives");
    await expect.element(labels).toMatchTextContent(/against Before adding media/);
    await expect.poll(lines).toContainEqual(expect.stringMatching(/^car\d+\+ \d+$/));
    await expect.element(labels.getByRole("listitem")).toHaveLength(6);
    await expectAccessible();
  });

  test("are words on a backend without chosen classes", async () => {
    worker.use(
      http.get("*/api/v1/capabilities", () =>
        HttpResponse.json({ version: "1", features: ["media", "stats", "summaries"] }),
      ),
    );
    answer({});
    await openPanel();
    await expect.element(numbers.getByText("12.4 MB")).toBeVisible();
    expect(fact("Labels")).toBe("car 980, bus 41, dog 7, 2\u00a0more");
    expect(labels.elements()).toEqual([]);
  });
});

test("what a restore would change now is said before the click", async () => {
  await openPanel();
  const impact = page.getByRole("region", { name: "If this were restored now" });
  await expect.element(impact).toMatchTextContent(/− \d+leave\+ \d+come back~ \d+change/);
});
