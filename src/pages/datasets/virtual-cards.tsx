import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { useGridWidth } from "#/components/media/use-row-window.ts";
import classes from "./dataset-cards.module.css";

/** Up to this many cards are cheaper to render than to manage. */
export const fewCards = 60;

/** The least width of a card and the gap, in units of 16 to the browser's font size; see dataset-cards.module.css. */
const least = 312;
const gap = 16;
/** Until the first card is measured. */
const usualHeight = 330;

export interface CardPlace {
  width: number;
  x: number;
  y: number;
  /** From 1. */
  position: number;
  all: number;
}

interface VirtualCardsProps {
  datasets: readonly Dataset[];
  renderCard: (dataset: Dataset, place: CardPlace) => ReactNode;
}

/** The cards near the window, each at its place: they are equally high. The line with the focus stays in the document. */
export function VirtualCards({ datasets, renderCard }: VirtualCardsProps) {
  const { ref, root, width } = useGridWidth<HTMLUListElement>();
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(usualHeight);
  const [focused, setFocused] = useState<number | null>(null);
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
  const columns = Math.max(1, Math.floor((width + gap * scale) / ((least + gap) * scale)));
  const cardWidth = (width - (columns - 1) * gap * scale) / columns;
  const lines = width === 0 ? 0 : Math.ceil(datasets.length / columns);

  const virtualizer = useWindowVirtualizer({
    count: lines,
    estimateSize: () => height + gap * scale,
    overscan: 2,
    scrollMargin: top,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return focused === null || focused >= lines || shown.includes(focused)
        ? shown
        : [...shown, focused].sort((a, b) => a - b);
    },
  });

  // What is above may come and go without an event, so the place is measured after each render.
  const measured = useRef(0);
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const list = root.current;
    if (list === null) return;
    const start = list.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(start - top) > 1) setTop(start);
    const card = list.querySelector<HTMLElement>("li")?.offsetHeight ?? 0;
    if (card > 0 && card !== height) setHeight(card);
    const size = card + columns;
    if (size === measured.current) return;
    measured.current = size;
    virtualizer.measure();
  });

  return (
    // No interaction: it only records the focus, to keep that line in the document.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul
      ref={ref}
      className={classes.virtual}
      style={{ height: Math.max(0, virtualizer.getTotalSize() - gap * scale) }}
      onFocus={({ target }) => {
        const position = Number(target.closest("li")?.getAttribute("aria-posinset"));
        setFocused(Math.floor((position - 1) / columns));
      }}
      onBlur={() => setFocused(null)}
    >
      {virtualizer.getVirtualItems().flatMap(({ index: line, start }) =>
        datasets.slice(line * columns, (line + 1) * columns).map((dataset, column) =>
          renderCard(dataset, {
            width: cardWidth,
            x: column * (cardWidth + gap * scale),
            y: start - top,
            position: line * columns + column + 1,
            all: datasets.length,
          }),
        ),
      )}
    </ul>
  );
}
