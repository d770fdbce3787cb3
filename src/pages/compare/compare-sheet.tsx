import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { nextIndex, rowsThatFit } from "#/components/media/grid-layout.ts";
import { compareText as text } from "#/strings/compare.ts";
import { CompareCard } from "./compare-card.tsx";
import classes from "./compare-page.module.css";
import type { Changes } from "./use-changes.ts";

interface CompareSheetProps {
  changes: Changes;
  total: number;
  onOpen: (index: number) => void;
}

const gap = 8;
const leastWidth = 220;
/** Name and chips below the pictures. */
const textHeight = 88;
const overscan = 3;

/**
 * The items that differ, as cards in the page's own scroll. One card takes part in the tab order; the arrows move it,
 * Enter opens it.
 */
export function CompareSheet({ changes, total, onOpen }: CompareSheetProps) {
  const { ref: sizeRef, width } = useElementSize();
  const ownRef = useRef<HTMLUListElement>(null);
  const ref = useMergedRef(sizeRef, ownRef);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  const focusWanted = useRef<number | null>(null);
  const columns = Math.max(1, Math.floor((width + gap) / (leastWidth + gap)));
  const cardWidth = (width - gap * (columns - 1)) / columns;
  const rowHeight = Math.round(cardWidth / 2) + textHeight + gap;
  const rows = width === 0 ? 0 : rowsThatFit(total, { columns, rowHeight });
  const reachable = Math.min(total, rows * columns);
  const active = Math.min(focused, Math.max(0, reachable - 1));
  const activeRow = Math.floor(active / columns);

  // No compiler memoizes this component, so that its functions change with each render does no harm.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    scrollMargin: top,
    scrollPaddingStart: 64,
    scrollPaddingEnd: 32,
    overscan,
    // the row that has the focus stays, or scrolling would drop the focus
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeRow) || activeRow >= rows
        ? shown
        : [...shown, activeRow].toSorted((a, b) => a - b);
    },
  });
  useLayoutEffect(() => {
    const offset = ownRef.current?.getBoundingClientRect().top ?? 0;
    setTop(Math.round(offset + window.scrollY));
  }, [width, total]);
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight, columns]);

  const { show } = changes;
  const first = Math.max(0, (virtualizer.range?.startIndex ?? 0) - overscan) * columns;
  const last = Math.min(total, ((virtualizer.range?.endIndex ?? 0) + overscan + 1) * columns) - 1;
  useEffect(() => {
    if (rows > 0) show(first, last);
  }, [rows, first, last, show]);

  // A card that was far away is there one render after the scroll.
  useEffect(() => {
    if (focusWanted.current === null) return;
    const card = ownRef.current?.querySelector<HTMLElement>(
      `[data-index="${focusWanted.current}"]`,
    );
    if (!card) return;
    focusWanted.current = null;
    card.focus({ preventScroll: true });
  });

  function press(event: KeyboardEvent) {
    const next = nextIndex(event.key, active, reachable, { columns });
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusWanted.current = next;
    setFocused(next);
    virtualizer.scrollToIndex(Math.floor(next / columns));
  }

  return (
    // The keys belong to the list, whichever card has the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul
      ref={ref}
      className={classes.sheet}
      aria-label={text.sheet}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={press}
    >
      {virtualizer.getVirtualItems().map((row) => (
        <Row key={row.key} atOnce={row.index === activeRow}>
          {(filled) =>
            Array.from({ length: columns }, (_, column) => row.index * columns + column)
              .filter((index) => index < total)
              .map((index) => (
                <li
                  key={index}
                  aria-setsize={total}
                  aria-posinset={index + 1}
                  className={classes.place}
                  style={{
                    width: cardWidth,
                    height: rowHeight - gap,
                    transform: `translate(${(index % columns) * (cardWidth + gap)}px, ${row.start - top}px)`,
                  }}
                >
                  {filled && (
                    <CompareCard
                      change={changes.itemAt(index)}
                      index={index}
                      size={cardWidth / 2}
                      tabbable={index === active}
                      onOpen={onOpen}
                      onFocus={setFocused}
                    />
                  )}
                </li>
              ))
          }
        </Row>
      ))}
    </ul>
  );
}

interface RowProps {
  /** The row that has the focus, or is to have it. */
  atOnce: boolean;
  children: (filled: boolean) => ReactNode;
}

/** Places are there at once, their cards as soon as there is time, so that fast scrolling never stands still. */
function Row({ atOnce, children }: RowProps) {
  return children(useDeferredValue(true, atOnce));
}
