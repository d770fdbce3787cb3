import type { KeyboardEvent } from "react";
import { isTyping, pressedKey } from "#/lib/shortcuts.ts";
import { paletteOpened } from "#/features/palette/opened.ts";

export interface TimelineKeyActions {
  /** 1 to the next, older row; -1 to the previous one. */
  move: (step: 1 | -1) => void;
  create: () => void;
  restore: () => void;
  search: () => void;
  select: () => void;
}

/**
 * Single keys, only for events of the region itself: not in text fields, not in a menu or a dialog (whose events bubble
 * here too, through React's tree rather than the document's), not with a modifier.
 */
export function handleTimelineKey(
  event: KeyboardEvent<HTMLElement>,
  actions: TimelineKeyActions,
): void {
  const keys: Readonly<Record<string, () => void>> = {
    j: () => actions.move(1),
    k: () => actions.move(-1),
    c: actions.create,
    r: actions.restore,
    x: actions.select,
    "/": actions.search,
  };
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  // The palette may be loading: then the text is meant for it.
  if (paletteOpened.get() !== false) return;
  const target = event.target as HTMLElement;
  if (!event.currentTarget.contains(target) || isTyping(target)) return;
  const act = keys[pressedKey(event.nativeEvent)];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

/** The snapshot whose row has the focus. */
export function focusedSnapshot(): string | null {
  const row = document.activeElement?.closest("li");
  return row?.querySelector<HTMLElement>("[data-snapshot-link]")?.dataset["snapshotLink"] ?? null;
}
