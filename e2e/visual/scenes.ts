import type { Locator, Page } from "@playwright/test";
import { seeded } from "#mock/seed.ts";

export interface Scene {
  /** Part of the pictures' names: `<name>-<width>-<scheme>.png`. */
  name: string;
  /** A path of the console on its mock. */
  path: string;
  /** The steps on the page before its pictures are taken. */
  act?: (page: Page) => Promise<void>;
  /** The element to wait for, where it depends on the width. */
  shows?: (page: Page) => Locator;
  /** The element that is scrolled to the middle: where a row is kept while others grow depends on timing. */
  place?: (page: Page) => Locator;
}

export const widths = [360, 1024, 1440] as const;
export const schemes = ["light", "dark"] as const;

const explore = `/datasets/${seeded.streets.id}`;
const timeline = `${explore}/snapshots`;

const openRestore = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Actions for “v1-baseline”" }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
};

/** Each page, in the states worth a picture. */
export const scenes: readonly Scene[] = [
  { name: "login", path: "/login?scenario=signed-out" },
  { name: "inventory-table", path: "/datasets?view=table" },
  { name: "inventory-cards", path: "/datasets?view=cards" },
  { name: "inventory-empty", path: "/datasets?scenario=empty" },
  { name: "explore", path: explore },
  {
    name: "explore-filters",
    path: `${explore}?label=car&label=bus&not_tag=reviewed&has=caption&min_width=640&sort=size`,
  },
  {
    name: "explore-past",
    path: timeline,
    act: async (page) => {
      await page.getByRole("link", { name: "v1-baseline", exact: true }).click();
      await page.getByRole("link", { name: "Browse", exact: true }).click();
      await page.getByRole("region", { name: "You are looking at the past" }).waitFor();
    },
  },
  {
    name: "clusters",
    path: `${explore}?view=clusters`,
    shows: (page) => page.getByRole("list", { name: "Clusters" }).getByRole("link").first(),
  },
  {
    name: "clusters-plain",
    path: `${explore}?mock=plain`,
    shows: (page) => page.getByRole("list", { name: "Clusters" }).getByRole("button").first(),
  },
  {
    name: "similar",
    path: explore,
    act: async (page) => {
      await page.getByRole("gridcell").first().press("s");
      await page.getByText(/^Similar to frame/).waitFor();
    },
  },
  {
    name: "enrich",
    path: `${explore}/enrich`,
    act: async (page) => {
      await page.getByRole("checkbox", { name: "CenterNet" }).click();
      await page.getByRole("checkbox", { name: "Captions by a model server" }).click();
    },
  },
  {
    name: "propagate",
    path: `${explore}/propagate?label=bus&label=bicycle`,
    act: async (page) => {
      await page.getByRole("button", { name: "Suggest", exact: true }).click();
      await page.getByRole("region", { name: "Review" }).waitFor();
    },
  },
  {
    name: "item",
    path: explore,
    act: async (page) => {
      await page.getByRole("gridcell").first().click();
      await page.getByRole("dialog").getByRole("img").first().waitFor();
    },
  },
  {
    name: "item-video",
    path: `/datasets/${seeded.products.id}?type=video`,
    act: async (page) => {
      await page.getByRole("gridcell").first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("This browser does not show HEVC (H.265).").waitFor();
      await dialog.getByText(/ 25 a second$/).waitFor();
      await dialog.getByRole("slider", { name: "Position in the video" }).focus();
      await page.keyboard.press("PageUp");
    },
  },
  { name: "timeline", path: timeline },
  {
    name: "timeline-panel",
    path: timeline,
    act: async (page) => {
      await page.getByRole("link", { name: "v1-baseline", exact: true }).click();
      await page.getByRole("complementary", { name: "Selected snapshot" }).waitFor();
    },
    shows: (page) => page.getByRole("heading", { name: "What it holds" }),
    place: (page) => page.getByRole("article", { name: "v1-baseline" }),
  },
  {
    name: "timeline-restore",
    path: timeline,
    act: openRestore,
    // One of the first rows: how far the last ones can be scrolled depends on heights that are still estimated.
    place: (page) => page.getByRole("article", { name: "pre-enrichment-checkpoint" }),
  },
  {
    name: "receipt",
    path: timeline,
    act: async (page) => {
      await openRestore(page);
      await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
      await page.getByRole("alert").getByRole("link", { name: "Receipt and undo" }).click();
      await page.getByRole("article", { name: "Restored to “v1-baseline”" }).waitFor();
      await page.getByRole("alert").getByRole("button", { name: "Close" }).first().click();
    },
  },
  {
    name: "compare",
    path: `${explore}/compare`,
    act: async (page) => {
      await page.getByRole("combobox", { name: "Before" }).click();
      await page.getByRole("option", { name: /^v1-baseline/ }).click();
      await page.getByRole("region", { name: "Removed" }).getByRole("img").first().waitFor();
    },
  },
  { name: "timeline-viewer", path: `/datasets/${seeded.viewer.id}/snapshots` },
  { name: "timeline-running", path: `/datasets/${seeded.enriching.id}/snapshots` },
  { name: "timeline-embedded", path: `${timeline}?embed=1` },
  { name: "tasks", path: "/tasks" },
  {
    name: "task-story",
    path: "/tasks",
    act: async (page) => {
      await page.getByRole("table").getByRole("link").first().click();
      await page
        .getByRole("complementary", { name: "Task" })
        .getByRole("heading")
        .first()
        .waitFor();
    },
  },
  { name: "activity", path: "/activity" },
  { name: "settings", path: "/settings" },
  { name: "not-found", path: "/datasets/00000000-0000-4000-8000-000000000000" },
];
