import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Label as MediaLabel } from "#contract/media.ts";
import { mockUsers } from "#mock/db.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { cloneInto, saveSnapshot } from "#mock/versions.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const sheet = page.getByRole("list", { name: "Items that differ" });
const found = page.getByRole("status").filter({ hasText: /items? differs?/ });

function baseline(): string {
  const row = mockDb().snapshots.find(
    ({ datasetId, name }) => datasetId === id && name === "v1-baseline",
  );
  if (row === undefined) throw new Error("The seeds have a v1-baseline");
  return row.id;
}

function current(): string {
  return mockDb().datasets.find((one) => one.id === id)?.currentSnapshotId ?? "";
}

function media(name: string): string {
  const rows = mockDb().snapshots.find((one) => one.id === baseline())?.items;
  return rows?.find(({ file_name: file }) => file === name)?.media_id ?? "";
}

/** The part of the overview with this title. */
const group = (name: string) => page.getByRole("region", { name, exact: true });
const kind = (name: string) => page.getByRole("button", { name, exact: true });

describe("two versions", () => {
  test("are compared in numbers, with a row of each group", async () => {
    const { address } = await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
    await expect.element(kind("All 124")).toHaveAttribute("aria-pressed", "true");
    await expect.element(kind("44 added")).toBeVisible();
    await expect.element(kind("70 changed")).toBeVisible();
    await expect
      .element(page.getByRole("button", { name: /^pedestrian: 13 gained, 12 lost; \d+ before/ }))
      .toBeVisible();
    await expect.element(found).toMatchTextContent("124 items differ");
    await expect.element(page.getByText("The same in both")).toBeVisible();
    await expect.element(page.getByText("180 before, 214 after")).toBeInTheDocument();
    const removed = group("Removed");
    await expect.element(removed.getByRole("img", { name: "frame-00005.jpg" })).toBeVisible();
    await expect.element(group("Added")).toMatchTextContent(/^Added44/);
    await expectAccessible();

    const said = group("Labels or tags differ");
    const heights = () =>
      said
        .getByRole("listitem")
        .elements()
        .map((card) => Math.round(card.getBoundingClientRect().height));
    await expect.poll(() => heights().length).toBeGreaterThan(1);
    expect(new Set(heights()).size).toBe(1);
    await removed.getByRole("link", { name: "Show all: Removed" }).click();
    await expect.element(found).toMatchTextContent("10 items differ");
    expect(address()).toContain("kind=removed");
  });

  test("are opened without the labels of an address that is too long, with a message", async () => {
    const versions = paths.compare(id, { from: baseline(), to: "head" });
    const labels = Array.from({ length: 1_000 }, (_, index) => ["label", `a label ${index}`]);
    const { address } = await renderConsole(
      `${versions}&${new URLSearchParams(labels).toString()}`,
    );
    await expect.element(page.getByText("The filters were left out")).toBeVisible();
    await expect.element(found).toMatchTextContent("124 items differ");
    expect(address()).toBe(versions);
  });

  test("are filtered by kind, field and label, in the address", async () => {
    const { address } = await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
    await kind("10 removed").click();
    await expect.element(found).toMatchTextContent("10 items differ");
    expect(address()).toContain("kind=removed");
    await page.getByRole("button", { name: "Labels: 11 items" }).click();
    await expect.element(page.getByText("None of the differences match")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.element(found).toMatchTextContent("124 items differ");
    expect(address()).not.toContain("kind=");
    await page.getByRole("button", { name: /^bus: / }).click();
    await expect.element(found).toMatchTextContent("2 items differ");
  });

  test("are swapped and replaced", async () => {
    const from = baseline();
    const { address } = await renderConsole(paths.compare(id, { from, to: "head" }));
    await page.getByRole("button", { name: "Swap the two" }).click();
    await expect.element(kind("44 removed")).toBeVisible();
    expect(address()).toContain(`from=head&to=${from}`);
    await page.getByRole("combobox", { name: "Before" }).click();
    await page.getByRole("option", { name: /^v1-baseline/ }).click();
    await expect.element(page.getByText("Nothing differs")).toBeVisible();
    expect(address()).toContain(`from=${from}&to=${from}`);
  });
});

describe("an item that differs", () => {
  test("opens in the large view, is stepped by keys, and restores the focus", async () => {
    const { address, goBack } = await renderConsole(
      paths.compare(id, { from: baseline(), to: "head" }, "modified"),
    );
    const first = sheet.getByRole("button", { name: /^frame-00001.jpg/ });
    await expect.element(first).toBeVisible();
    first.element().focus();
    await userEvent.keyboard("{ArrowRight}{ArrowLeft}{Enter}");
    const dialog = page.getByRole("dialog", { name: "frame-00001.jpg" });
    await expect.element(dialog).toBeVisible();
    await expect.element(dialog.getByText("1 of 70")).toBeVisible();
    expect(dialog.element().querySelectorAll("img")).toHaveLength(2);
    await expectAccessible();
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(page.getByText("2 of 70")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(first).toHaveFocus();
    expect(address()).not.toContain("item=");

    // The browser's Back closes it, too.
    await userEvent.keyboard("{Enter}");
    await expect.element(dialog).toBeVisible();
    expect(address()).toContain(`item=${media("frame-00001.jpg")}`);
    await goBack();
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(first).toBeVisible();
  });

  test("opens by a link, with any filters", async () => {
    await renderConsole(
      `${paths.compare(id, { from: baseline(), to: "head" }, "added")}&item=${media("frame-00005.jpg")}`,
    );
    const dialog = page.getByRole("dialog", { name: "frame-00005.jpg" });
    await expect.element(dialog.getByText("No longer there")).toBeVisible();
    await expect.element(dialog.getByRole("button", { name: "Next difference" })).toBeDisabled();
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await expect.element(found).toMatchTextContent("44 items differ");
  });

  test("that does not differ is reported", async () => {
    await renderConsole(
      `${paths.compare(id, { from: baseline(), to: "head" })}&item=00000000-0000-4000-8000-000000000000`,
    );
    await expect
      .element(page.getByRole("dialog", { name: "This item does not differ" }))
      .toBeVisible();
  });

  test("may be a video: its duration on the card, both sides playable, changes marked", async () => {
    const dataset = mockDb().datasets.find((one) => one.id === id);
    const video = dataset?.items.find(({ file_name: name }) => name === "frame-00023.mp4");
    if (!dataset || !video) throw new Error("The seeds have a video");
    const [kept] = video.labels;
    const tram = { ...kept, name: "tram", box: [0.1, 0.1, 0.2, 0.2] } as MediaLabel;
    const changed = {
      ...video,
      labels: [...video.labels, tram],
      duration_ms: 65_000,
      metadata: { ...video.metadata, camera: "rear" },
    };
    dataset.items = dataset.items.map((one) => (one === video ? changed : one));
    await renderConsole(
      paths.compare(id, { from: current(), to: "head" }, "modified") + "&label=tram",
    );
    const card = sheet.getByRole("button", { name: /^frame-00023.mp4 ?Video, 1 min 05 s/ });
    await expect.element(card).toMatchTextContent(/gained tram/);
    expect(card.element().querySelectorAll("[data-length='1 min 05 s']")).toHaveLength(1);
    await card.click();
    const dialog = page.getByRole("dialog", { name: "frame-00023.mp4" });
    await expect.element(dialog.getByText("1 of 1")).toBeVisible();
    const after = dialog.getByRole("region", { name: "After" });
    expect(dialog.element().querySelectorAll("video")).toHaveLength(2);
    expect(after.element().querySelectorAll("[data-same]")).toHaveLength(video.labels.length);
    await expectAccessible();
  });
});

describe("a version", () => {
  test("is found although it is not loaded", async () => {
    const { id: long } = seeded.history;
    const { address } = await renderConsole(paths.compare(long));
    const before = page.getByRole("combobox", { name: "Before" });
    await expect.element(before).toHaveValue("nightly-300");
    await before.fill("nightly-007");
    await page.getByRole("option", { name: /^nightly-007/ }).click();
    const old = mockDb().snapshots.find(({ name }) => name === "nightly-007")?.id ?? "";
    await expect.poll(address).toBe(paths.compare(long, { from: old, to: "head" }));
    await expect.element(before).toHaveValue("nightly-007");
    await expect.element(page.getByRole("button", { name: "30 added" })).toBeVisible();
  });

  test("links to its pages, and can be restored", async () => {
    await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
    await expect
      .element(page.getByRole("link", { name: "On the timeline" }))
      .toHaveAttribute("href", paths.timeline(id, baseline()));
    await expect
      .element(page.getByRole("link", { name: "Browse" }).first())
      .toHaveAttribute("href", paths.explore(id, baseline()));
    await page.getByRole("button", { name: "Restore this…" }).click();
    await expect
      .element(page.getByRole("dialog", { name: "Restore “v1-baseline”?" }))
      .toBeVisible();
  });

  test("that cannot be restored now shows the reason", async () => {
    const { id: busy } = seeded.enriching;
    await renderConsole(paths.compare(busy));
    await expect
      .element(page.getByRole("button", { name: "Restore this…" }))
      .toHaveAccessibleDescription("Wait until “Enrichment” is done");
  });
});

test("a text, the boxes and the order of the labels are chosen", async () => {
  const { address } = await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
  await page.getByRole("searchbox", { name: "Label, tag or name" }).fill("FRAME-00005");
  await expect.element(found).toMatchTextContent("1 item differs");
  expect(address()).toContain("q=FRAME-00005");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.element(found).toMatchTextContent("124 items differ");

  await page.getByRole("button", { name: "Order of the labels: Most changed" }).click();
  await page.getByRole("menuitemradio", { name: "Name" }).click();
  await userEvent.keyboard("{Escape}");
  const labels = () =>
    page
      .getByRole("button", { name: /gained, \d+ lost/ })
      .elements()
      .map((row) => row.textContent.split(":")[0]);
  await expect.poll(labels).toEqual(labels().toSorted());
  expect(address()).toContain("sort=name");

  await page.getByRole("button", { name: "Boxes" }).click();
  await page.getByRole("menuitemradio", { name: "Off" }).click();
  await userEvent.keyboard("{Escape}");
  await expect
    .poll(() => document.querySelector("[data-boxes]")?.getAttribute("data-boxes"))
    .toBe("off");
  localStorage.removeItem("stillframe.compare-boxes");
});

test("a dataset is compared with its clone, and swapped", async () => {
  const db = mockDb();
  const source = db.datasets.find((one) => one.id === id);
  const snapshot = db.snapshots.find((one) => one.id === baseline());
  if (!source || !snapshot) throw new Error("The seeds have streets");
  const { datasetId: clone } = cloneInto(db, source, snapshot, { user: mockUsers.owner });
  const copy = db.datasets.find((one) => one.id === clone);
  if (!copy) throw new Error("The clone is there");
  copy.name = "Model B";
  copy.items = copy.items.slice(1);
  const { address } = await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
  await page.getByRole("combobox", { name: "Dataset after" }).click();
  await page.getByRole("option", { name: /^Model B/ }).click();
  await expect
    .poll(address)
    .toBe(paths.compare(id, { from: baseline(), to: "head", to_dataset: clone }));
  await expect.element(found).toMatchTextContent("1 item differs");
  await expect.element(page.getByText(`Clone of “${source.name}”`)).toBeVisible();
  await expect.element(page.getByText("in both datasets")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Swap the two" }).click();
  await expect
    .poll(address)
    .toBe(paths.compare(clone, { from: "head", to: baseline(), to_dataset: id }));
  await expect.element(kind("1 added")).toBeVisible();
});

describe("a version of a clone", () => {
  function cloned() {
    const db = mockDb();
    const source = db.datasets.find((one) => one.id === id);
    const snapshot = db.snapshots.find((one) => one.id === baseline());
    if (!source || !snapshot) throw new Error("The seeds have streets");
    const { datasetId } = cloneInto(db, source, snapshot, { user: mockUsers.owner });
    const copy = db.datasets.find((one) => one.id === datasetId);
    if (!copy) throw new Error("The clone is there");
    copy.name = "Model B";
    copy.items = copy.items.slice(1);
    return { db, source, copy };
  }
  const button = page.getByRole("button", { name: /^Adopt into “/ });

  test("is adopted, with its effects first and a receipt", async () => {
    const { db, source, copy } = cloned();
    const { id: winner } = saveSnapshot(db, copy, {
      createdBy: mockUsers.owner,
      reason: "manual",
      name: "winner",
    });
    const { navigate } = await renderConsole(
      paths.compare(id, { from: "head", to: winner, to_dataset: copy.id }),
    );
    await button.click();
    const dialog = page.getByRole("dialog", { name: "Adopt “winner” from “Model B”?" });
    await expect.element(dialog.getByText("After adopting")).toBeVisible();
    // The head has 44 more items than the snapshot that was cloned, and the clone lost one.
    await expect
      .element(dialog.getByRole("listitem").first())
      .toMatchTextContent(/^45 items leave/);
    await expectAccessible();
    await dialog.getByRole("button", { name: "Adopt", exact: true }).click();
    await expect
      .element(page.getByRole("alert").filter({ hasText: "Adopted “winner” from “Model B”" }))
      .toBeVisible();
    expect(source.items).toEqual(copy.items);
    expect(db.receipts.at(-1)?.fixed.adopted_from).toMatchObject({ dataset_name: "Model B" });

    // It is called what it is, wherever it is told of.
    await navigate(paths.timeline(id));
    await expect.element(page.getByText(/^Adopted winner \(from Model B\) by /)).toBeVisible();
    await page.getByRole("link", { name: "Receipt" }).first().click();
    const receipt = page.getByRole("article", { name: "Adopted “winner” from “Model B”" });
    await expect.element(receipt).toMatchTextContent(/Receipt of an adoption/);
    await expect.element(receipt.getByRole("button", { name: "Undo this adoption" })).toBeVisible();
    await navigate(paths.activity());
    await expect.element(page.getByText("Adopted", { exact: true }).first()).toBeVisible();
  });

  test("is not adopted while no snapshot has it", async () => {
    const { copy } = cloned();
    await renderConsole(paths.compare(id, { from: "head", to: "head", to_dataset: copy.id }));
    await expect.element(button).toHaveAttribute("aria-disabled", "true");
    await expect.element(page.getByText(/^“Model B” has changes that no snapshot/)).toBeVisible();
  });
});

test("further labels are found by a click or a search", async () => {
  const dataset = mockDb().datasets.find((one) => one.id === id);
  if (!dataset) throw new Error("The seeds have streets");
  const names = Array.from({ length: 230 }, (_, index) => `sign ${String(index).padStart(3, "0")}`);
  dataset.items = dataset.items.map((item, index) =>
    index === 0 ? { ...item, labels: names.map((name) => ({ name, source: "user" })) } : item,
  );
  await renderConsole(paths.compare(id, { from: current(), to: "head" }));
  const one = page.getByRole("button", { name: /^sign 150: 1 gained, 0 lost/ });
  await expect.element(page.getByRole("button", { name: "Show all 200" })).toBeVisible();
  await expect.element(one).not.toBeInTheDocument();
  const search = page.getByRole("searchbox", { name: "Find a label" });
  await search.fill("sign 15");
  await expect.element(one).toBeVisible();
  await one.click();
  await expect.element(found).toMatchTextContent("1 item differs");
  // The summary names 200; the others are found by their whole name.
  await search.fill("sign 229");
  await page.getByRole("button", { name: "Only “sign 229”" }).click();
  await search.fill("");
  await expect.element(one).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Show all 200" }).click();
  await expect.element(page.getByRole("button", { name: /^sign 120:/ })).toBeVisible();
  await expectAccessible();
});

test("while a filter loads, the previous items stay, with a message", async () => {
  await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
  await expect.element(found).toMatchTextContent("124 items differ");
  mockDb().latency = 1_500;
  await kind("10 removed").click();
  await expect
    .element(page.getByRole("status").filter({ hasText: "Looking for the items that differ…" }))
    .toBeVisible();
  await expect.element(group("Labels or tags differ")).toBeVisible();
  await expect.element(found).toMatchTextContent("10 items differ");
  await expect.element(group("Labels or tags differ")).not.toBeInTheDocument();
  await expect.element(sheet.getByRole("button", { name: /^frame-00005.jpg/ })).toBeVisible();
});

test("a missing snapshot is reported", async () => {
  await renderConsole(
    paths.compare(id, { from: "00000000-0000-4000-8000-000000000000", to: "head" }),
  );
  await expect.element(page.getByRole("alert").getByText("Not found")).toBeVisible();
});

test("on a backend without the extension the page says so, and there is no tab", async () => {
  resetMock("plain");
  await renderConsole(paths.compare(id));
  await expect.element(page.getByText("This server cannot compare versions")).toBeVisible();
  expect(page.getByRole("link", { name: "Compare" }).elements()).toEqual([]);
});

test("fits 360 pixels", async () => {
  await page.viewport(360, 740);
  await renderConsole(paths.compare(id, { from: baseline(), to: "head" }));
  await expect.element(page.getByRole("button", { name: "44 added" })).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
