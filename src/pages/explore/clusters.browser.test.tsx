import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { clusterAt, hasNearDuplicates } from "#contract/clusters.ts";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const explore = paths.explore(streets);
const dataset = () => mockDb().datasets.find(({ id }) => id === streets);
const itemsNow = () => dataset()?.items ?? [];
const cards = () => page.getByRole("list", { name: "Clusters" }).getByRole("link");
const tile = (name: string) => page.getByRole("gridcell", { name });

/** The sizes of the clusters at a level, the largest first. */
function sizes(level: number): number[] {
  const ids = itemsNow().flatMap((item) => clusterAt(item.cluster_id, level) ?? []);
  return [...Map.groupBy(ids, (id) => id).values()]
    .map((of) => of.length)
    .toSorted((a, b) => b - a);
}

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("clusters", () => {
  test("are a view of the items, from alike to near-duplicates, and lead to their items", async () => {
    const { address, goBack } = await renderConsole(explore);
    await page.getByRole("button", { name: "Clusters" }).click();
    await expect.element(cards().first()).toBeVisible();
    expect(address()).toBe(`${explore}?view=clusters`);
    await expect.poll(() => cards().elements().length).toBe(sizes(0).length);
    await expectAccessible();

    const threshold = page.getByRole("slider", { name: "How alike" });
    threshold.element().focus();
    await userEvent.keyboard("{End}");
    await expect.element(threshold).toHaveAttribute("aria-valuetext", "Near-duplicates");
    await expect.poll(() => cards().elements().length).toBe(sizes(4).length);
    expect(address()).toBe(`${explore}?view=clusters&threshold=4`);

    const nested = () =>
      cards()
        .elements()
        .find((card) => card.getAttribute("href")?.includes("."));
    await expect.poll(nested).toBeDefined();
    (nested() as HTMLElement).click();
    await expect.element(page.getByText("2 of 214 items")).toBeVisible();
    await expect
      .element(page.getByRole("button", { name: /^Cluster is near-duplicates \(\w{6}\)$/ }))
      .toBeVisible();
    await goBack();
    await expect.poll(() => cards().elements().length).toBe(sizes(4).length);
  });

  test("are of the items of the filters, and of a snapshot", async () => {
    await renderConsole(`${explore}?view=clusters&label=bus`);
    const ids = itemsNow().filter((item) => item.labels.some(({ name }) => name === "bus"));
    const clusters = new Set(ids.flatMap((item) => clusterAt(item.cluster_id, 0) ?? []));
    await expect.poll(() => cards().elements().length).toBe(clusters.size);
  });

  test("of a snapshot are read only", async () => {
    const first = mockDb().snapshots.find(({ datasetId }) => datasetId === streets);
    await renderConsole(`${explore}?view=clusters&at=${first?.id}`);
    await expect.element(cards().first()).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "You are looking at the past" }))
      .toBeVisible();
  });

  test("that are not there yet are made by a re-index", async () => {
    const row = dataset();
    if (!row) throw new Error("the dataset is not seeded");
    row.items = row.items.map((item) => ({ ...item, cluster_id: null }));
    row.notEmbedded = new Set(row.items.map(({ media_id: id }) => id));
    await renderConsole(`${explore}?view=clusters`);
    await expect.element(page.getByRole("heading", { name: "No clusters yet" })).toBeVisible();
    await page.getByRole("button", { name: "Reindex" }).click();
    const dialog = page.getByRole("dialog");
    await expect.element(dialog.getByText(/About \d+ s for \d+ images/)).toBeVisible();
    await expectAccessible();
    await dialog.getByRole("button", { name: "Reindex" }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    // Why it cannot be started twice.
    await expect.element(page.getByText("Wait until “Reindex” is done").first()).toBeVisible();
    letPass(60_000);
    await expect.element(cards().first()).toBeVisible();
  });

  test("say that they could not be loaded", async () => {
    const { client } = await renderConsole(`${explore}?view=clusters`);
    await expect.element(cards().first()).toBeVisible();
    mockDb().scenario = "server-error";
    client.removeQueries({ queryKey: ["media", streets, "now", "clusters"] });
    await page.getByRole("slider", { name: "How alike" }).fill("2");
    await expect
      .element(page.getByRole("alert").getByRole("button", { name: "Try again" }))
      .toBeVisible();
  });
});

describe("near-duplicates", () => {
  test("are selected but for one of each", async () => {
    await renderConsole(`${explore}?has=near_duplicate`);
    const alike = itemsNow().filter((item) => hasNearDuplicates(item.cluster_id));
    await expect.element(page.getByText(`${alike.length} of 214 items`)).toBeVisible();
    await expect.element(page.getByRole("button", { name: /^Has near-duplicates$/ })).toBeVisible();
    await page.getByRole("button", { name: "Select all but one of each" }).click();
    const groups = new Set(alike.map((item) => item.cluster_id)).size;
    const bar = page.getByRole("region", { name: "Selection" });
    await expect.element(bar.getByText(`${alike.length - groups} selected`)).toBeVisible();
    await bar.getByRole("button", { name: "Delete" }).click();
    const count = alike.length - groups;
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Delete ${count} items` })
      .click();
    await expect.poll(() => itemsNow().length).toBe(214 - count);
    const left = itemsNow().filter((item) => hasNearDuplicates(item.cluster_id));
    expect(new Set(left.map((item) => item.cluster_id)).size).toBe(left.length);
  });
});

describe("alike items", () => {
  const names = (count: number) =>
    page
      .getByRole("gridcell")
      .elements()
      .slice(0, count)
      .map((cell) => cell.getAttribute("title"));

  test("are found from a tile, the nearest first, with the filters", async () => {
    const [item] = itemsNow();
    if (!item) throw new Error("the dataset is not seeded");
    const { address, goBack } = await renderConsole(explore);
    await expect.element(tile(item.file_name)).toBeVisible();
    tile(item.file_name).element().focus();
    await userEvent.keyboard("s");
    await expect
      .element(page.getByText(`Similar to ${item.file_name}`, { exact: true }))
      .toBeVisible();
    expect(address()).toBe(`${explore}?similar=${item.media_id}`);
    await expect.poll(() => names(1)).toEqual([item.file_name]);
    await expectAccessible();
    await goBack();
    await expect.element(page.getByText("214 items")).toBeVisible();

    await tile(item.file_name).hover();
    await page.getByRole("button", { name: `Similar to ${item.file_name}` }).click();
    await expect.poll(() => names(1)).toEqual([item.file_name]);
    await page.getByRole("button", { name: "Show all items again" }).click();
    await expect.element(page.getByText("214 items")).toBeVisible();
    expect(address()).toBe(explore);
  });

  test("are found from the page of an item", async () => {
    const [, item] = itemsNow();
    if (!item) throw new Error("the dataset is not seeded");
    const { address } = await renderConsole(paths.item(streets, item.media_id));
    await page.getByRole("dialog").getByRole("button", { name: "Similar to this one" }).click();
    await expect.poll(() => names(1)).toEqual([item.file_name]);
    expect(address()).toBe(`${explore}?similar=${item.media_id}`);
    // All of them are the nearest, not all that match the filters.
    await page.getByRole("button", { name: /^Select all/ }).click();
    const images = itemsNow().filter(({ media_type: type }) => type === "image").length;
    await expect
      .element(page.getByRole("region", { name: "Selection" }).getByText(`${images} selected`))
      .toBeVisible();
  });

  test("are found with an uploaded picture", async () => {
    const { address } = await renderConsole(explore);
    await expect.element(page.getByText("214 items")).toBeVisible();
    const input = page.getByLabelText("Find items that look like a picture").first();
    await userEvent.upload(input, new File(["picture"], "mine.png", { type: "image/png" }));
    await expect.element(page.getByText("Similar to the uploaded picture")).toBeVisible();
    expect(address()).toMatch(/\?similar=[0-9a-f-]{36}&anchor=upload$/);
    await expect.element(page.getByRole("gridcell").first()).toBeVisible();
  });

  test("need an index, and some may not be in it yet", async () => {
    const row = dataset();
    const [item, other] = itemsNow();
    if (!row || !item || !other) throw new Error("the dataset is not seeded");
    row.notEmbedded = new Set([other.media_id]);
    const { navigate } = await renderConsole(`${explore}?similar=${item.media_id}`);
    await expect.element(page.getByText(/1 item cannot be found/)).toBeVisible();
    row.notEmbedded = new Set(row.items.map(({ media_id: id }) => id));
    await navigate(`${explore}?similar=${other.media_id}`);
    await expect
      .element(page.getByRole("heading", { name: "Nothing to compare by its looks yet" }))
      .toBeVisible();
    await expect.element(page.getByRole("button", { name: "Reindex" })).toBeVisible();
  });

  test("are looked for by images alone: a video is not compared", async () => {
    const { address } = await renderConsole(`${explore}?type=video`);
    const video = page.getByRole("gridcell").first();
    await expect.element(video).toBeVisible();
    expect(page.getByRole("button", { name: /^Similar to / }).elements()).toEqual([]);
    (video.element() as HTMLElement).focus();
    await userEvent.keyboard("s");
    expect(address()).toBe(`${explore}?type=video`);
  });
});
