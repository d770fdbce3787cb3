import type { ReactNode, Ref } from "react";
import type { TimelineRow } from "./row-model.ts";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

export interface RevealOptions {
  focus: boolean;
  /** Where on the screen; by default as near as it gets with the focus, else in the middle. */
  align?: "start";
}

/** What the keyboard and deep links ask of the list. */
export interface TimelineListHandle {
  /** Brings a snapshot's row into view and, if wanted, gives it the focus; false where it has no row. */
  reveal: (snapshotId: string, options: RevealOptions) => boolean;
}

/** What every rendering of the rows takes. */
export interface RowsProps {
  timeline: Timeline;
  /** Whether something (the node of now) stands above on the rail. */
  continued: boolean;
  renderRow: (row: TimelineRow) => ReactNode;
  ref: Ref<TimelineListHandle>;
}

/** Gives a snapshot's link the focus; false where its row is not in the document. */
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

/** Where a row is on the rail. */
export function edgeOf(index: number, count: number, hasMore: boolean, continued: boolean) {
  const isFirst = index === 0 && !continued;
  const isLast = index === count - 1 && !hasMore;
  if (isFirst && isLast) return "only";
  if (isFirst) return "first";
  return isLast ? "last" : "middle";
}
