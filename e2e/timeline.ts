/** The parts of the timeline, found by what a user sees. */

import type { Locator, Page } from "@playwright/test";

export const timelinePath = (datasetId: string): string => `/datasets/${datasetId}/snapshots`;

/** The row of a snapshot. */
export const snapshotRow = (page: Page, name: string): Locator =>
  page.getByRole("article", { name, exact: true });

/** The shown name of a snapshot that was saved without one. */
export const unnamed = (snapshotId: string | undefined): string =>
  `Snapshot ${snapshotId?.slice(0, 8)}`;

export const actionsOf = (page: Page, name: string): Locator =>
  page.getByRole("button", { name: `Actions for “${name}”`, exact: true });

export type SnapshotAction =
  | "Edit"
  | "Clone"
  | "Copy Snapshot ID"
  | "Restore"
  | "Use this version…"
  | "Export…"
  | "Delete";

/** Opens the menu of a snapshot and chooses an action; returns the dialog, where the action has one. */
export async function choose(page: Page, name: string, action: SnapshotAction): Promise<Locator> {
  await actionsOf(page, name).click();
  await page.getByRole("menuitem", { name: action }).click();
  return page.getByRole("dialog");
}
