import type { ReactNode, Ref } from "react";
import type { TimelineRow } from "./row-model.ts";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

export interface RevealOptions {
  focus: boolean;
  /** The position on the screen; by default the nearest for a row that gets the focus, else the middle. */
  align?: "start";
}

/** Operations of the list for the keyboard and for deep links. */
export interface TimelineListHandle {
  /** Scrolls to a snapshot's row and optionally focuses it; false where it has no row. */
  reveal: (snapshotId: string, options: RevealOptions) => boolean;
}

/** Properties of every rendering of the rows. */
export interface RowsProps {
  timeline: Timeline;
  /** Whether an element (the node of the present state) precedes the rows on the rail. */
  continued: boolean;
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

/** The position of a row on the rail. */
export function edgeOf(index: number, count: number, hasMore: boolean, continued: boolean) {
  const isFirst = index === 0 && !continued;
  const isLast = index === count - 1 && !hasMore;
  if (isFirst && isLast) return "only";
  if (isFirst) return "first";
  return isLast ? "last" : "middle";
}
