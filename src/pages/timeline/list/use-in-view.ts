import { type RefObject, useEffect, useEffectEvent, useMemo, useState } from "react";
import { type ListLayout, bodyHeight, rowHeight } from "./layout.ts";
import { covered } from "./list-handle.ts";
import type { TimelineRow } from "./row-model.ts";

/** From the top of the list, in pixels; null: it has no row. */
function placeOf(snapshotId: string | null, rows: readonly TimelineRow[], layout: ListLayout) {
  let top = 0;
  for (const row of rows) {
    const end = top + rowHeight(row, layout);
    if (row.key === snapshotId) return { top: end - bodyHeight(row, layout), end };
    top = end;
  }
  return null;
}

export interface PinnedPlaces {
  /** The current version is the newest snapshot of the list. */
  isNewest: boolean;
  /** Its row is in view. */
  current: boolean;
  /** The row of the present state is in view, or there is none. */
  now: boolean;
}

interface InViewOptions {
  rows: readonly TimelineRow[];
  layout: ListLayout;
  /** The current version. */
  current: string | null;
  /** A row for the present state precedes the others. */
  hasNow: boolean;
}

/** Which of the rows that matter are in view. Known from the heights: far rows are not in the document. */
export function useInView(
  body: RefObject<HTMLElement | null>,
  { rows, layout, current, hasNow }: InViewOptions,
): PinnedPlaces {
  const [seen, setSeen] = useState({ current: true, now: true });
  const place = useMemo(() => placeOf(current, rows, layout), [rows, layout, current]);
  const newest = rows.find(({ kind }) => kind === "snapshot")?.key ?? null;

  const look = useEffectEvent(() => {
    const start = body.current?.getBoundingClientRect().top ?? 0;
    const isSeen = (from: number, to: number) =>
      start + to > covered && start + from < window.innerHeight;
    const next = {
      current: place !== null && isSeen(place.top, place.end),
      now: !hasNow || isSeen(-layout.snapshot, 0),
    };
    setSeen((old) => (old.current === next.current && old.now === next.now ? old : next));
  });
  useEffect(() => {
    const onChange = () => look();
    window.addEventListener("scroll", onChange, { passive: true });
    window.addEventListener("resize", onChange);
    return () => {
      window.removeEventListener("scroll", onChange);
      window.removeEventListener("resize", onChange);
    };
  }, []);
  useEffect(() => look(), [place, hasNow, layout]);

  return { isNewest: newest === current, ...seen };
}
