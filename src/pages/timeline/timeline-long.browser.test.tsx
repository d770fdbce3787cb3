import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { addManySnapshots } from "#mock/many-snapshots.ts";
import { mockDb, resetMock, settleMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { restoreTo } from "#mock/versions.ts";
import { snapshotKeys } from "#/api/keys.ts";
import type { SnapshotList } from "#/api/snapshots/snapshot-list.ts";
import { dayKey } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { renderConsole } from "#/testing/render-console.tsx";

/** A dataset with ten thousand snapshots: old ones must be found, shown and changed like the newest. */

const { id } = seeded.history;
const node = (name: string) => page.getByRole("article", { name, exact: true });
const link = (name: string) => node(name).getByRole("link", { name });
const search = page.getByRole("searchbox", { name: "Search names, descriptions and reasons" });
/** Ten pages of a thousand, one after the other, on a busy machine. */
const deep = { timeout: 25_000 };
const rowOf = (name: string) => {
  const found = mockDb().snapshots.find((row) => row.name === name && row.datasetId === id);
  if (found === undefined) throw new Error(`no snapshot ${name}`);
  return found;
};
/** The requests for the list of snapshots since the last call. */
function listRequests(): string[] {
  const entries = performance.getEntriesByType("resource").map(({ name }) => name);
  performance.clearResourceTimings();
  return entries.filter((name) => /\/snapshot\?/.test(name));
}

describe.each(["plain", "full"] as const)("ten thousand snapshots on the %s backend", (profile) => {
  beforeEach(() => {
    resetMock(profile);
    addManySnapshots(mockDb(), id, 9_700);
  });

  test("show the newest at once, and any day on request", async () => {
    await renderConsole(paths.timeline(id));
    await expect.element(node("nightly-300")).toBeVisible();
    expect(document.querySelectorAll("article").length).toBeLessThan(60);

    const day = dayKey(new Date(rowOf("old-9000").createdAt));
    await page.getByLabelText("Jump to date").fill(day);
    const first = mockDb()
      .snapshots.filter((row) => row.datasetId === id && dayKey(new Date(row.createdAt)) === day)
      .toSorted((a, b) => b.createdAt - a.createdAt)[0];
    await expect.element(node(first?.name ?? ""), deep).toBeInViewport();
    expect(document.querySelectorAll("article").length).toBeLessThan(60);
  });

  test("a link to the last of them scrolls to its row", async () => {
    // The page is rendered some frames after its address: until then it has no stored position.
    mockDb().latency = 100;
    await renderConsole(paths.timeline(id, rowOf("old-9700").id));
    await expect.element(link("old-9700"), deep).toBeInViewport();
    await expect.element(link("old-9700")).toHaveAttribute("aria-current", "true");
  });

  test("the filter values are those of all, and a filter finds snapshots that are not loaded", async () => {
    const rows = mockDb().snapshots.filter((row) => row.datasetId === id);
    const automatic = rows.filter((row) => row.reason === "auto").length;
    await renderConsole(paths.timeline(id));
    await expect.element(node("nightly-300")).toBeVisible();
    const reason = page.getByRole("button", { name: /^Origin/ });
    await expect
      .poll(async () => {
        await userEvent.keyboard("{Escape}");
        await reason.click();
        const item = page.getByRole("menuitemcheckbox", { name: "Automatic" });
        return item.elements()[0]?.textContent;
      })
      .toContain(String(automatic));
    await userEvent.keyboard("{Escape}");

    await search.fill("old-8888");
    await expect.element(node("old-8888")).toBeVisible();
    await expect.element(page.getByText("1 snapshot found")).toBeVisible();
  });
});

describe("where not all snapshots are loaded", () => {
  beforeEach(() => {
    resetMock("full");
    addManySnapshots(mockDb(), id, 9_700);
  });

  /** As if the dataset had been restored to an old snapshot, and edited since. */
  function restoreDeep(name: string) {
    const dataset = mockDb().datasets.find((row) => row.id === id);
    if (dataset === undefined) throw new Error("no dataset");
    restoreTo(mockDb(), dataset, rowOf(name), "owner@localhost", {});
    // Older lists of tasks are read once: they must not see it running.
    settleMock();
    dataset.currentSnapshotId = rowOf(name).id;
    dataset.items = dataset.items.slice(1);
  }

  test("the current version is known, and its changes can be discarded", async () => {
    restoreDeep("old-5000");
    await renderConsole(paths.timeline(id));
    await expect
      .element(page.getByText("Now: 1 item changed since the current version"))
      .toBeVisible();
    await page.getByRole("button", { name: "Discard changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Discard changes?" });
    await expect.element(dialog).toMatchTextContent("old-5000");
  });

  test("a restore names its target, and is shown although fifty other tasks came after it", async () => {
    restoreDeep("old-5000");
    const db = mockDb();
    const [model] = db.tasks.filter((task) => task.datasetId === id);
    if (model === undefined) throw new Error("no task");
    for (let index = 0; index < 60; index++) {
      const at = model.startedAt + 1000 + index;
      const task = { ...model, id: crypto.randomUUID(), type: "REINDEX", startedAt: at };
      db.tasks.push({ ...task, ended: { at, outcome: "COMPLETED" as const } });
    }
    await renderConsole(paths.timeline(id));
    const list = page.getByRole("list", { name: "Snapshots, newest first" });
    const restored = list.getByText(/Restored to/).first();
    await expect.element(restored).toMatchTextContent("Restored to old-5000 by owner@localhost");
  });

  test("a pending search says so, and not that nothing matches", async () => {
    await renderConsole(paths.timeline(id));
    await expect.element(node("nightly-300")).toBeVisible();
    mockDb().latency = 600;
    await search.fill("old-8888");
    await expect.element(page.getByText("Searching…").first()).toBeVisible();
    expect(page.getByRole("heading", { name: "No snapshot matches" }).elements()).toEqual([]);
    await expect.element(node("old-8888")).toBeVisible();
    expect(page.getByRole("heading", { name: "No snapshot matches" }).elements()).toEqual([]);
    mockDb().latency = 0;

    await search.fill("fail-403");
    const alert = page.getByRole("alert").filter({ hasText: "You may not do this" });
    await expect.element(alert).toBeVisible();
    await expect.element(alert).toMatchTextContent(/mock-\d+/);
    expect(page.getByRole("heading", { name: "No snapshot matches" }).elements()).toEqual([]);
  });

  test("hiding the automatic ones asks the server, and never gives an empty page", async () => {
    for (const row of mockDb().snapshots) {
      if (row.datasetId === id && row.name.startsWith("nightly")) row.reason = "auto";
    }
    await renderConsole(`${paths.timeline(id)}?automatic=hide`);
    // The current version stays: it shows the state of the dataset.
    await expect.element(node("nightly-300")).toBeVisible();
    await expect.element(node("old-1")).toBeVisible();
    expect(node("old-6").elements()).toEqual([]);
  });

  test("the search field follows the address", async () => {
    const app = await renderConsole(`${paths.timeline(id)}?q=old-77`);
    await expect.element(search).toHaveValue("old-77");
    await app.navigate(`${paths.timeline(id)}?q=old-78`);
    await expect.element(search).toHaveValue("old-78");
    await app.navigate(paths.timeline(id));
    await expect.element(search).toHaveValue("");
    await search.click();
    await userEvent.keyboard("nightly-29");
    await expect.element(search).toHaveValue("nightly-29");
  });

  test("a create reads the newest only, however many are loaded", async () => {
    const app = await renderConsole(paths.timeline(id, rowOf("old-9700").id));
    await expect.element(link("old-9700"), deep).toBeInViewport();
    listRequests();
    await page.getByRole("button", { name: "Create a snapshot" }).click();
    const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("on top");
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.poll(() => app.client.isFetching({ queryKey: ["snapshots", id, "list"] })).toBe(0);
    const asked = listRequests();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((address) => address.includes("cursor="))).toEqual([]);
    // And the loaded ones are still there.
    const list = app.client.getQueryData<SnapshotList>(snapshotKeys.list(id, {}));
    expect(list?.snapshots.some(({ snapshot_name: name }) => name === "old-9700")).toBe(true);
    window.scrollTo(0, 0);
    await expect.element(node("on top").getByText("Current Version")).toBeVisible();
    await expect.element(page.getByRole("article").getByText("Current Version")).toHaveLength(1);
  });
});

test("a plain list of automatic snapshots alone says so, and shows them on request", async () => {
  resetMock("plain");
  const { id: datasetId } = seeded.streets;
  const db = mockDb();
  for (const row of db.snapshots) if (row.datasetId === datasetId) row.reason = "auto";
  const dataset = db.datasets.find((row) => row.id === datasetId);
  if (dataset) dataset.currentSnapshotId = null;
  await renderConsole(`${paths.timeline(datasetId)}?automatic=hide`);
  await expect
    .element(page.getByRole("heading", { name: "Only automatic snapshots" }))
    .toBeVisible();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect.element(node("captions")).toBeVisible();
});
