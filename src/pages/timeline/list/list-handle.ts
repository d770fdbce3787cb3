import type { ReactNode, Ref } from "react";
import type { TimelineRow } from "./row-model.ts";
import type { DrawnGraph } from "#/pages/timeline/rail/use-rail.ts";
import type { ListLayout } from "./layout.ts";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

export interface RevealOptions {
  focus: boolean;
  /** The position on the screen; by default the nearest for a row that gets the focus, else the middle. */
  align?: "start";
  /** The row lights up once. */
  flash?: boolean;
}

/** Operations of the list for the keyboard and for deep links. */
export interface TimelineListHandle {
  /** Scrolls to a snapshot's row and optionally focuses it; false where it has no row. */
  reveal: (snapshotId: string, options: RevealOptions) => boolean;
}

/** Properties of every rendering of the rows. */
export interface RowsProps {
  timeline: Timeline;
  layout: ListLayout;
  /** null: the rows are not connected. */
  graph: DrawnGraph | null;
  renderRow: (row: TimelineRow) => ReactNode;
  ref: Ref<TimelineListHandle>;
}

/** Focuses a snapshot's link; false where its row is not in the document. */
export function focusLink(root: HTMLElement | null, snapshotId: string): boolean {
  const link = linkOf(root, snapshotId);
  link?.focus({ preventScroll: true });
  return link !== null;
}

export function linkOf(root: HTMLElement | null, snapshotId: string): HTMLElement | null {
  return (
    root?.querySelector<HTMLElement>(`[data-snapshot-link="${CSS.escape(snapshotId)}"]`) ?? null
  );
}

/** Whether a row is in view as a whole, under the header of the page and the heads of the columns. */
export function isInView({ top, bottom }: { top: number; bottom: number }): boolean {
  return top >= covered && bottom <= window.innerHeight;
}

/** The header of the page and the heads of the columns, which cover rows; in pixels. */
export const covered = 76;

/** Lights a row up once, so that it is found. */
export function flash(root: HTMLElement | null, snapshotId: string): void {
  const row = linkOf(root, snapshotId)?.closest("li");
  if (!row || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const from = { backgroundColor: "var(--sf-current-ground)" };
  row.animate([from, from, { backgroundColor: "transparent" }], { duration: 1_600 });
}
