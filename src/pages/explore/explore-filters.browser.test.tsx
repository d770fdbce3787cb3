import { http, HttpResponse } from "msw";
import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { longestSearch } from "#/lib/address-room.ts";
import { displayName } from "#/strings/made-names.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { worker } from "#mock/browser.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const itemsNow = () => mockDb().datasets.find(({ id }) => id === streets)?.items ?? [];
const menu = (name: string) => page.getByRole("dialog", { name: `Filter by ${name}` });
const editOf = (words: RegExp) => page.getByRole("button", { name: words, expanded: false });

/** Opens the editor of a new condition. */
async function add(name: string) {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const fields = page.getByRole("dialog", { name: "Add a filter" });
  await fields.getByRole("button", { name: new RegExp(`^${name}\\b`) }).click();
}

const withLabel = (...names: string[]) =>
  itemsNow().filter(({ labels }) => labels.some(({ name }) => names.includes(name)));

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

test("count matches under the other filters, and stay open while values are ticked", async () => {
  const { address } = await renderConsole(paths.explore(streets));
  await expect.element(page.getByText("214 items")).toBeVisible();
  await add("Label");
  const cars = withLabel("car");
  const dogs = withLabel("dog");
  await expect
    .element(menu("Label").getByRole("checkbox", { name: `car ${cars.length}` }))
    .toBeVisible();
  await menu("Label").getByRole("checkbox", { name: /^car / }).click();
  await menu("Label").getByRole("checkbox", { name: /^dog / }).click();
  const either = withLabel("car", "dog");
  await expect.element(page.getByText(`${either.length} of 214 items`)).toBeVisible();
  // A facet's own selection does not narrow its counts: the alternatives show.
  await expect
    .element(menu("Label").getByRole("checkbox", { name: `dog ${dogs.length}` }))
    .toBeChecked();
  expect(address()).toBe(`${paths.explore(streets)}?label=car&label=dog`);
  await userEvent.keyboard("{Escape}");
  await expect.element(editOf(/^Label is car or dog$/)).toHaveFocus();
});

test("narrow each other's counts, clusters too", async () => {
  const { address } = await renderConsole(`${paths.explore(streets)}?label=car&label=dog`);
  const either = withLabel("car", "dog");
  await expect.element(page.getByText(`${either.length} of 214 items`)).toBeVisible();
  await add("Type");
  const videos = either.filter((item) => item.media_type === "video");
  await expect
    .element(menu("Type").getByRole("checkbox", { name: `video ${videos.length}` }))
    .toBeVisible();
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  await add("Cluster");
  const first = either.filter((item) => item.cluster_id === "c1");
  await menu("Cluster")
    .getByRole("checkbox", { name: `c1 ${first.length}` })
    .click();
  await expect.element(page.getByText(`${first.length} of 214 items`)).toBeVisible();
  expect(address()).toContain("cluster=c1");
});

test("are searched among all values, at a snapshot too", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  const [item] = itemsNow();
  if (!dataset || !item) throw new Error("the dataset is not seeded");
  const tags = Array.from({ length: 130 }, (_, index) => `tag ${String(index).padStart(3, "0")}`);
  dataset.items = [{ ...item, tags }, ...dataset.items.slice(1)];
  const { navigate } = await renderConsole(paths.explore(streets));
  await add("Tag");
  await expect
    .element(menu("Tag"))
    .toMatchTextContent(/The first 100 of 13\d: search for the others/);
  await menu("Tag").getByRole("searchbox").fill("TAG 12");
  await expect.element(menu("Tag").getByRole("checkbox", { name: "tag 129 1" })).toBeVisible();
  expect(menu("Tag").getByRole("checkbox").elements()).toHaveLength(10);
  await menu("Tag").getByRole("searchbox").fill("nothing like it");
  await expect.element(menu("Tag")).toMatchTextContent(/Nothing contains “nothing like it”/);
  await userEvent.keyboard("{Escape}");

  const snapshot = mockDb().snapshots.find((one) => one.datasetId === streets);
  await navigate(paths.explore(streets, snapshot?.id));
  await add("Tag");
  const rain = snapshot?.items.filter((one) => one.tags.includes("rain")).length;
  await expect.element(menu("Tag").getByRole("checkbox", { name: `rain ${rain}` })).toBeVisible();
  await expect
    .element(menu("Tag").getByRole("checkbox", { name: /tag 001/ }))
    .not.toBeInTheDocument();
});

test("of a thousand long labels only those that fit into the address are ticked, with a message", async () => {
  const dataset = mockDb().datasets.find(({ id }) => id === streets);
  const [item] = itemsNow();
  if (!dataset || !item) throw new Error("the dataset is not seeded");
  const names = Array.from(
    { length: 1_000 },
    (_, index) => `${String(index).padStart(4, "0")} ${"ü".repeat(195)}`,
  );
  const labels = names.map((name) => ({ name, box: null, confidence: null, source: "manual" }));
  dataset.items = [{ ...item, labels }];
  const sought: number[] = [];
  worker.events.on("request:start", ({ request }) => sought.push(request.url.length));

  const { address } = await renderConsole(paths.explore(streets));
  await add("Label");
  const boxes = menu("Label").getByRole("checkbox");
  await expect.element(boxes.first()).toBeVisible();
  for (let index = 0; index < 6; index++) {
    await boxes.nth(index).click();
    await expect.element(boxes.nth(index)).toBeChecked();
  }
  await expect.element(boxes.nth(6)).toBeDisabled();
  await expect.element(menu("Label")).toMatchTextContent(/no room for more/);
  await expectAccessible();
  await boxes.nth(5).click();
  await expect.element(boxes.nth(6)).toBeEnabled();
  expect(address().length).toBeLessThan(8_000);
  expect(Math.max(...sought)).toBeLessThan(8_000);
});

test("are dropped where the opened address is too long, with a message", async () => {
  const labels = Array.from({ length: 1_000 }, (_, index) => ["label", `a label ${index}`]);
  const search = new URLSearchParams([...labels, ["tag", "rain"]]);
  expect(search.toString().length).toBeGreaterThan(longestSearch);
  const { address } = await renderConsole(`${paths.explore(streets)}?${search.toString()}`);
  await expect.element(page.getByText("The filters were left out")).toBeVisible();
  expect(address()).toBe(paths.explore(streets));
  await expect.element(page.getByText(`${itemsNow().length} items`)).toBeVisible();
});

test("are not applied where the address has no room", async () => {
  const { address } = await renderConsole(paths.explore(streets));
  await page.getByRole("searchbox").fill("ü".repeat(2_000));
  await expect.element(page.getByText("The address has no room for more")).toBeVisible();
  expect(address()).toBe(paths.explore(streets));
});

test("can be cleared if the server's limit is lower", async () => {
  worker.use(
    http.get("*/media", ({ request }) =>
      new URL(request.url).searchParams.has("label")
        ? HttpResponse.json({ detail: "The headers of the request are too large" }, { status: 431 })
        : undefined,
    ),
  );
  const { address } = await renderConsole(`${paths.explore(streets)}?label=car`);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.element(page.getByText("214 items")).toBeVisible();
  expect(address()).toBe(paths.explore(streets));
});

test("are any of the values, all of them, or none", async () => {
  const { address } = await renderConsole(`${paths.explore(streets)}?label=car&label=person`);
  const has = (name: string) => (item: { labels: { name: string }[] }) =>
    item.labels.some((label) => label.name === name);
  const both = itemsNow().filter((item) => has("car")(item) && has("person")(item));
  const neither = itemsNow().filter((item) => !has("car")(item) && !has("person")(item));
  await editOf(/^Label is car or person$/).click();
  await menu("Label").getByRole("button", { name: "all of" }).click();
  await expect.element(menu("Label").getByText(`${both.length} items match`)).toBeVisible();
  await expect.element(menu("Label").getByRole("button", { name: "all of" })).toHaveFocus();
  await menu("Label").getByRole("button", { name: "not" }).click();
  await expect.element(menu("Label").getByText(`${neither.length} items match`)).toBeVisible();
  expect(address()).toBe(`${paths.explore(streets)}?not_label=car&not_label=person`);
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  await expect.element(editOf(/^Label is not car or person$/)).toHaveFocus();

  await page.getByRole("searchbox", { name: /^Search file/ }).click();
  await userEvent.keyboard("{Backspace}");
  await expect.element(page.getByText("214 items")).toBeVisible();
});

test("by size, quality and what changed", async () => {
  const { address } = await renderConsole(`${paths.explore(streets)}?quality=blurry`);
  await expect.element(editOf(/^Quality is blurry$/)).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await add("Width");
  await menu("Width").getByRole("spinbutton", { name: "At least (px)" }).fill("1000");
  const wide = itemsNow().filter(({ width }) => width >= 1000).length;
  await expect.element(page.getByText(`${wide} of 214 items`, { exact: true })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(editOf(/^Width is at least 1,000 px$/)).toHaveFocus();
  await add("Changed since");
  const snapshot = mockDb().snapshots.find((one) => one.datasetId === streets);
  await menu("Changed since").getByRole("radio").last().click();
  await expect.poll(address).toContain("min_width=1000&changed_since=");
  await expectAccessible();
  await userEvent.keyboard("{Escape}");
  const name = displayName(snapshot?.name ?? "");
  await expect.element(editOf(new RegExp(`^Changed since ${name}`))).toBeVisible();
});

test("that do not fit into the bar are in a list", async () => {
  const all = "label=car&not_label=dog&tag=night&not_tag=reviewed&shape=square&not_quality=dark";
  await renderConsole(`${paths.explore(streets)}?${all}`);
  await page.getByRole("button", { name: /^and \d more$/ }).click();
  const list = page.getByRole("dialog", { name: "Filters" });
  await expect
    .element(list.getByRole("button", { name: "Quality is not dark", exact: true }))
    .toBeVisible();
  await expectAccessible();
  await list.getByRole("button", { name: "Quality is not dark", exact: true }).click();
  await expect.element(list.getByRole("checkbox", { name: /^dark/ })).toBeChecked();
  await list.getByRole("button", { name: "Other filters" }).click();
  await list.getByRole("button", { name: "Remove the filter “Tag is night”" }).click();
  await expect
    .element(list.getByRole("button", { name: "Tag is night", exact: true }))
    .not.toBeInTheDocument();
});

test("of a newer server are left out, with a message, where this one does not have them", async () => {
  worker.use(
    http.get("*/api/v1/capabilities", () =>
      HttpResponse.json({ version: "1", features: ["media", "facets"] }),
    ),
  );
  const asked: string[] = [];
  worker.events.on("request:start", ({ request }) => asked.push(request.url));
  await renderConsole(`${paths.explore(streets)}?label=car&quality=blurry&sort=name`);
  const cars = withLabel("car").length;
  await expect.element(page.getByText(`${cars} of 214 items`, { exact: true })).toBeVisible();
  await expect.element(page.getByText(/This server has only some kinds of filters/)).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const fields = page.getByRole("dialog", { name: "Add a filter" });
  await expect.element(fields.getByRole("button", { name: /^Label/ })).toBeVisible();
  expect(fields.getByRole("button", { name: /^Quality/ }).elements()).toEqual([]);
  expect(page.getByRole("button", { name: /^Sort/ }).elements()).toEqual([]);
  expect(asked.filter((url) => /quality|sort/.test(new URL(url).search))).toEqual([]);
});
