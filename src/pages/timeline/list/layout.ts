import { type RefObject, useLayoutEffect, useState } from "react";
import type { TimelineRow } from "./row-model.ts";

/** Heights of rows in pixels. They are fixed, so that each row's place is known without measuring. */
export interface RowHeights {
  snapshot: number;
  /** A restore, where the line of the present state joins an older one. */
  joint: number;
  day: number;
}

export interface ListLayout extends RowHeights {
  /** `narrow`: two lines for each row. */
  form: "wide" | "narrow";
}

/** Below this width of the list, in units of 16 to the browser's font size. */
const narrowBelow = 800;
const wide: ListLayout = { form: "wide", snapshot: 32, joint: 28, day: 24 };
const narrow: ListLayout = { form: "narrow", snapshot: 52, joint: 44, day: 24 };
/** Rows with targets of 44 pixels. */
const touch: ListLayout = { ...wide, snapshot: 44, joint: 44 };

/** The heights for the width of an element, kept current. */
export function useListLayout(element: RefObject<HTMLElement | null>): ListLayout {
  const [layout, setLayout] = useState(wide);
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const fingers = window.matchMedia("(pointer: coarse)");
    const look = () => {
      const scale = rootFontSize() / 16;
      const isNarrow = box.getBoundingClientRect().width < narrowBelow * scale;
      const next = isNarrow ? narrow : fingers.matches ? touch : wide;
      setLayout((old) => (isSame(old, next, scale) ? old : scaled(next, scale)));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    fingers.addEventListener("change", look);
    return () => {
      observer.disconnect();
      fingers.removeEventListener("change", look);
    };
  }, [element]);
  return layout;
}

function rootFontSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

function scaled(layout: ListLayout, scale: number): ListLayout {
  const by = (height: number) => Math.round(height * scale);
  return {
    form: layout.form,
    snapshot: by(layout.snapshot),
    joint: by(layout.joint),
    day: by(layout.day),
  };
}

function isSame(old: ListLayout, next: ListLayout, scale: number): boolean {
  return old.form === next.form && old.snapshot === Math.round(next.snapshot * scale);
}

/** The height of a row without the heading of its day. */
export function bodyHeight(row: TimelineRow, heights: RowHeights): number {
  return row.kind === "restore" ? heights.joint : heights.snapshot;
}

export function rowHeight(row: TimelineRow, heights: RowHeights): number {
  return (row.startsDay ? heights.day : 0) + bodyHeight(row, heights);
}
