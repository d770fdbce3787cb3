import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useState } from "react";
import { lastOwnChange } from "#/api/own-change.ts";
import type { TimelineRow } from "./row-model.ts";

interface Arrivals {
  /** Without the new rows that wait. */
  rows: readonly TimelineRow[];
  /** New rows that would move other rows under the pointer, or in view. */
  waiting: number;
  show: () => void;
}

/** How long after an action of this tab, or a return to it, new rows show at once, in milliseconds. */
const expectedFor = 10_000;

let cameBackAt = -Infinity;

/**
 * New rows of others show by themselves at the top, unless they would move the row under the pointer, or the rows
 * scrolled to. Then they wait for the button, or until the pointer leaves or the top is visible again.
 * @param view A key for the dataset and the filters: after a change nothing waits.
 */
export function useArrivals(
  rows: readonly TimelineRow[],
  view: string,
  list: RefObject<HTMLElement | null>,
): Arrivals {
  const [seen, setSeen] = useState(() => ({ view, rows }));
  const isSame = seen.view === view;
  const old = isSame && seen.rows !== rows ? new Set(seen.rows.map(({ key }) => key)) : null;
  // Where none of them is known, the list has started over.
  const waiting =
    old === null
      ? 0
      : Math.max(
          0,
          rows.findIndex(({ key }) => old.has(key)),
        );

  const show = () => setSeen({ view, rows });
  const look = useEffectEvent(() => {
    if (waiting === 0 || !inTheWay(list.current)) show();
  });
  useLayoutEffect(() => {
    if (seen.rows !== rows || seen.view !== view) look();
  }, [rows, view, seen]);

  useEffect(() => {
    if (waiting === 0) return;
    const element = list.current;
    const onChange = () => look();
    element?.addEventListener("pointerleave", onChange);
    window.addEventListener("scroll", onChange, { passive: true });
    return () => {
      element?.removeEventListener("pointerleave", onChange);
      window.removeEventListener("scroll", onChange);
    };
  }, [waiting, list]);

  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === "visible") cameBackAt = performance.now();
    };
    window.addEventListener("visibilitychange", onVisible);
    return () => window.removeEventListener("visibilitychange", onVisible);
  }, []);

  return { rows: waiting === 0 ? rows : rows.slice(waiting), waiting, show };
}

function inTheWay(list: HTMLElement | null): boolean {
  const expected = performance.now() - Math.max(cameBackAt, lastOwnChange.get()) < expectedFor;
  if (list === null || expected) return false;
  const pointed = window.matchMedia("(hover: hover)").matches && list.matches(":hover");
  return pointed || list.getBoundingClientRect().top < 0;
}
