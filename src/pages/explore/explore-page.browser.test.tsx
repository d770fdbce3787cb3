import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const tile = (name: string) => page.getByRole("gridcell", { name });
const select = (name: string) => page.getByRole("button", { name: `Select ${name}` });
const bar = page.getByRole("region", { name: "Selection" });
const itemsNow = () => mockDb().datasets.find(({ id }) => id === streets)?.items ?? [];
const named = (name: string) => itemsNow().find((item) => item.file_name === name);

/** The first items of the dataset, by name. */
function names(count: number): [string, string, string] {
  const [a = "", b = "", c = ""] = itemsNow()
    .slice(0, count)
    .map((item) => item.file_name);
  return [a, b, c];
}

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("the items", () => {
  test("show as thumbnails, loaded page by page while scrolling", async () => {
    await renderConsole(paths.explore(streets));
    await expect.element(page.getByText("214 items")).toBeVisible();
    await expect.element(tile(names(1)[0])).toBeVisible();
    await expectAccessible();

    const last = itemsNow().at(-1)?.file_name ?? "";
    await expect.element(tile(last)).not.toBeInTheDocument();
    tile(names(1)[0]).element().focus();
    // to the end of the loaded items, which loads more
    await expect
      .poll(async () => {
        await userEvent.keyboard("{End}");
        return tile(last).query();
      })
      .not.toBeNull();
    await expect.element(tile(last)).toHaveFocus();
    await expect.element(tile(names(1)[0])).not.toBeInTheDocument();
  });

  test("stay while two of their pages have different totals, during a refresh", async () => {
    const { client } = await renderConsole(paths.explore(streets));
    await expect.element(tile(names(1)[0])).toBeVisible();
    tile(names(1)[0]).element().focus();
    const last = itemsNow().at(-1)?.file_name ?? "";
    await expect
      .poll(async () => {
        await userEvent.keyboard("{End}");
        return tile(last).query();
      })
      .not.toBeNull();
    // The last page is the first to report that most are gone.
    const page1 = mediaPageQuery(streets, null, {}, 1).queryKey;
    expect(client.getQueryData(page1)).toMatchObject({ total: 214 });
    client.setQueryData(page1, (before) => before && { ...before, total: 10 });
    await expect.element(page.getByText("10 items")).toBeVisible();
    expect(page.getByRole("heading", { name: "Something went wrong" }).elements()).toEqual([]);
  });

  test("are filtered by text, label, tag and type, in the address", async () => {
    const { address } = await renderConsole(paths.explore(streets));
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: /^Type\b/ }).click();
    await page.getByRole("checkbox", { name: "video 8" }).click();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByText("8 of 214 items")).toBeVisible();
    expect(address()).toBe(`${paths.explore(streets)}?type=video`);

    await page.getByRole("button", { name: "Remove the filter “Type is video”" }).click();
    await page.getByRole("searchbox").fill("frame-00003");
    await expect.element(page.getByText("1 of 214 items", { exact: true })).toBeVisible();
    await page.getByRole("searchbox").fill("no such thing");
    await expect
      .element(page.getByRole("heading", { name: "No item matches these filters" }))
      .toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await expect.element(page.getByText("214 items")).toBeVisible();
    expect(address()).toBe(paths.explore(streets));
    await expect.element(page.getByRole("searchbox")).toHaveValue("");
  });

  test("open in the large view with all facts, and step on", async () => {
    const [first, second] = names(2);
    const { address } = await renderConsole(paths.explore(streets));
    await tile(first).click();

    const dialog = page.getByRole("dialog", { name: first });
    await expect.element(dialog).toMatchTextContent(/1 of 214/);
    await expect.element(dialog.getByText(named(first)?.media_id ?? "?")).toBeVisible();
    expect(address()).toBe(paths.item(streets, named(first)?.media_id ?? "?"));
    await expectAccessible();

    await userEvent.keyboard("{ArrowRight}");
    await expect.element(page.getByRole("dialog", { name: second })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    expect(address()).toBe(paths.explore(streets));
  });

  test("are shared by link, even if they are not loaded", async () => {
    const item = itemsNow().at(-1);
    const { address } = await renderConsole(paths.item(streets, item?.media_id ?? "?"));
    await expect.element(page.getByRole("dialog").getByText(item?.media_id ?? "?")).toBeVisible();
    await page.getByRole("button", { name: "Back to the items" }).click();
    expect(address()).toBe(paths.explore(streets));
  });

  test("an old link to an item leads to its page", async () => {
    const id = itemsNow()[0]?.media_id ?? "?";
    const { address } = await renderConsole(`${paths.explore(streets)}?tag=night&item=${id}`);
    await expect.element(page.getByRole("dialog").getByText(id)).toBeVisible();
    expect(address()).toBe(`${paths.item(streets, id)}?tag=night`);
  });

  test("of an empty draft and of a broken dataset: shows what to do", async () => {
    const { navigate } = await renderConsole(paths.explore(seeded.draft.id));
    await expect.element(page.getByRole("heading", { name: "No items yet" })).toBeVisible();

    await navigate(paths.explore(seeded.broken.id));
    const banner = page.getByRole("region", { name: "This dataset is in error" });
    await expect.element(banner).toMatchTextContent(/no space left on the device/);
    await expectAccessible();
    // The last good version is offered, and can be restored here.
    const current = mockDb().datasets.find(({ id }) => id === seeded.broken.id)?.currentSnapshotId;
    const good = mockDb().snapshots.find(({ id }) => id === current);
    await expect
      .element(banner.getByRole("link", { name: good?.name ?? "?" }))
      .toHaveAttribute("href", paths.timeline(seeded.broken.id, good?.id));
    await banner.getByRole("button", { name: "Restore it" }).click();
    await expect
      .element(page.getByRole("dialog", { name: /Restore/ }))
      .toMatchTextContent(new RegExp(good?.name ?? "?"));
  });

  test("of a dataset whose creation failed: offers no version, and names its task", async () => {
    const dataset = mockDb().datasets.find(({ id }) => id === seeded.bare.id);
    if (dataset) Object.assign(dataset, { status: "ERROR", fatalError: "The disk is full" });
    await renderConsole(paths.explore(seeded.bare.id));
    const banner = page.getByRole("region", { name: "This dataset is in error" });
    await expect.element(banner).toMatchTextContent(/never had a good version/);
    await expect
      .element(banner.getByRole("link", { name: "Open its tasks" }))
      .toHaveAttribute("href", paths.tasks({ datasetId: seeded.bare.id }));
    await expect.element(banner.getByRole("button")).not.toBeInTheDocument();
  });

  test("fit 360 pixels", async () => {
    await page.viewport(360, 760);
    await renderConsole(paths.explore(streets));
    await expect.element(tile(names(1)[0])).toBeVisible();
    await select(names(1)[0]).click();
    await expect.element(bar.getByRole("button", { name: "Delete" })).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  });
});

describe("selected items", () => {
  test("are tagged: a range by Shift, and the tag shows on each", async () => {
    const [first, second, third] = names(3);
    await renderConsole(paths.explore(streets));
    await select(first).click();
    await select(third).click({ modifiers: ["Shift"] });
    await expect.element(bar).toMatchTextContent(/3 selected/);
    await expect.element(tile(second)).toHaveAttribute("aria-selected", "true");

    await bar.getByRole("button", { name: "Tag", exact: true }).click();
    await page.getByLabelText("Tags").fill("checked twice, sunny");
    await expectAccessible();
    await page.getByRole("button", { name: "Tag 3 items" }).click();
    await expect.element(page.getByText("3 items changed")).toBeVisible();
    // The selection stays, for the next edit; and the tiles show what changed.
    await expect.element(bar).toMatchTextContent(/3 selected/);
    await expect
      .element(tile(second))
      .toHaveAttribute("aria-description", expect.stringMatching(/checked twice/));
    expect(tile(second).element().querySelectorAll("[data-new]").length).toBeGreaterThan(0);
    expect(named(second)?.tags).toEqual(expect.arrayContaining(["checked twice", "sunny"]));
    await userEvent.keyboard("{Escape}");
    await expect.element(bar).not.toBeInTheDocument();
    await tile(second).click();
    await expect
      .element(page.getByRole("dialog").getByRole("button", { name: "checked twice" }))
      .toBeVisible();
  });

  test("are labelled, and the label removed again", async () => {
    const [first] = names(1);
    await renderConsole(paths.explore(streets));
    await select(first).click();
    await bar.getByRole("button", { name: "Label", exact: true }).click();
    await page.getByLabelText("Labels").fill("scooter");
    await page.getByRole("button", { name: "Label 1 item" }).click();
    await expect.poll(() => named(first)?.labels.map(({ name }) => name)).toContain("scooter");

    await bar.getByRole("button", { name: "Remove label" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "scooter" }).click();
    await page.getByRole("button", { name: "Remove from 1 item" }).click();
    await expect.poll(() => named(first)?.labels.map(({ name }) => name)).not.toContain("scooter");
  });

  test("can be all items that match the filter", async () => {
    await renderConsole(`${paths.explore(streets)}?type=video`);
    await page.getByRole("button", { name: "Select all 8" }).click();
    await expect.element(bar).toMatchTextContent(/All 8 items selected/);
    await bar.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete items" });
    await expect.element(dialog).toMatchTextContent(/8 items will be deleted from the dataset/);
    await expect.element(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus();
    await expectAccessible();
    await dialog.getByRole("button", { name: "Delete 8 items" }).click();
    await expect
      .element(page.getByRole("heading", { name: "No item matches these filters" }))
      .toBeVisible();
    expect(itemsNow().filter((item) => item.media_type === "video")).toEqual([]);
    expect(itemsNow()).toHaveLength(206);
  });

  test("are selected, deselected and deleted by keys, except in text fields and floating elements", async () => {
    await renderConsole(`${paths.explore(streets)}?type=video`);
    const search = page.getByRole("searchbox");
    await expect.element(page.getByRole("button", { name: "Select all 8" })).toBeVisible();
    await search.fill("v");
    await expect.element(page.getByRole("button", { name: "Select all 3" })).toBeVisible();
    await userEvent.keyboard("{Control>}a{/Control}");
    await expect.element(bar).not.toBeInTheDocument();
    await search.fill("");
    await expect.element(page.getByRole("button", { name: "Select all 8" })).toBeVisible();
    page.getByRole("gridcell").first().element().focus();
    await userEvent.keyboard("{Control>}a{/Control}");
    await expect.element(bar).toMatchTextContent(/All 8 items selected/);
    await userEvent.keyboard("{Escape}");
    await expect.element(bar).not.toBeInTheDocument();
    await userEvent.keyboard("{Delete}");
    expect(page.getByRole("dialog").elements()).toHaveLength(0);
    await userEvent.keyboard("{Control>}a{/Control}{Delete}");
    const dialog = page.getByRole("dialog", { name: "Delete items" });
    await expect.element(dialog).toMatchTextContent(/8 items will be deleted from the dataset/);
    await userEvent.keyboard("{Escape}");
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(bar).toMatchTextContent(/All 8 items selected/);
  });

  test("that another user changed meanwhile are not changed: 409", async () => {
    await renderConsole(`${paths.explore(streets)}?type=video`);
    await page.getByRole("button", { name: "Select all 8" }).click();
    await bar.getByRole("button", { name: "Delete" }).click();
    const dataset = mockDb().datasets.find(({ id }) => id === streets);
    if (dataset) dataset.head = "another head";
    await page.getByRole("button", { name: "Delete 8 items" }).click();
    await expect
      .element(page.getByRole("dialog").getByRole("alert"))
      .toMatchTextContent(/The dataset changed since this preview/);
    expect(itemsNow()).toHaveLength(214);
    // The page has refetched meanwhile: the button shows the present number.
    await expect
      .poll(() => {
        // It disappears as soon as the deletion is done.
        const [button] = page.getByRole("button", { name: "Delete 8 items" }).elements();
        if (button instanceof HTMLElement) button.click();
        return itemsNow().length;
      })
      .toBe(206);
  });

  test("a failure is shown in the dialog, and no input is lost", async () => {
    const [first] = names(1);
    await renderConsole(paths.explore(streets));
    await select(first).click();
    await bar.getByRole("button", { name: "Tag", exact: true }).click();
    await page.getByLabelText("Tags").fill("fail-500");
    await page.getByRole("button", { name: "Tag 1 item" }).click();
    await expect
      .element(page.getByRole("dialog").getByRole("alert"))
      .toMatchTextContent(/The server failed/);
    await expect.element(page.getByLabelText("Tags")).toHaveValue("fail-500");
  });

  test("cannot be changed where the rules say so", async () => {
    const sentence = "Wait until “Enrichment” is done";
    await renderConsole(paths.explore(seeded.enriching.id));
    await page
      .getByRole("button", { name: /^Select item/ })
      .first()
      .click();
    const tag = bar.getByRole("button", { name: "Tag", exact: true });
    await expect.element(tag).toHaveAttribute("aria-disabled", "true");
    await expect.element(tag).toHaveAccessibleDescription(sentence);
  });

  test("by keyboard alone", async () => {
    const [first, second] = names(2);
    await renderConsole(paths.explore(streets));
    await expect.element(tile(first)).toBeVisible();
    tile(first).element().focus();
    await userEvent.keyboard(" {ArrowRight} ");
    await expect.element(bar).toMatchTextContent(/2 selected/);
    await expect.element(tile(second)).toHaveAttribute("aria-selected", "true");
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("dialog", { name: second })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(tile(second)).toHaveFocus();
  });
});
