import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useState } from "react";
import { lastOwnChange } from "#/api/own-change.ts";
import type { TimelineRow } from "./row-model.ts";

interface Arrivals {
  /** Without those that wait. */
  rows: readonly TimelineRow[];
  /** New rows that would move the others away from under the pointer, or from where one reads. */
  waiting: number;
  show: () => void;
}

/** After an action of this tab, or on coming back to it, news are expected and come at once: in milliseconds. */
const expectedFor = 10_000;

let cameBackAt = -Infinity;

/**
 * What others do shows by itself, on top; but not while that would move the rows that the pointer is on, or that one
 * has scrolled to. Then it waits to be asked for, or until the pointer leaves or the top is in sight again.
 * @param view What the rows are of: with another dataset or filter nothing waits.
 */
export function useArrivals(
  rows: readonly TimelineRow[],
  view: string,
  list: RefObject<HTMLElement | null>,
): Arrivals {
  const [seen, setSeen] = useState(() => ({ view, rows }));
  const isSame = seen.view === view;
  const old = isSame && seen.rows !== rows ? new Set(seen.rows.map(({ key }) => key)) : null;
  // Where none of them is known, the list has begun anew.
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
