import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type RefObject,
  memo,
  useCallback,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { timelineText } from "#/strings/timeline.ts";
import { bodyHeight, rowHeight } from "./layout.ts";
import { RowFrame, type RowFrameProps } from "./row-frame.tsx";
import classes from "./timeline-list.module.css";
import { type RowsProps, flash, focusLink, isInView, linkOf } from "./list-handle.ts";

/** What a row that is scrolled to keeps above itself, in pixels: the header, the heads, the pinned line. */
const headroom = 140;

interface VirtualRowsProps extends RowsProps {
  /** The snapshot whose row has the focus while the plain rows are still rendered. */
  focusedBefore: RefObject<string | null>;
  /** Called once, when any row can be revealed. */
  onReady: () => void;
}

/**
 * The visible rows of a virtual list. They are positioned absolutely, so that the row with the focus can stay in the
 * document at every scroll position.
 */
export function VirtualRows({
  timeline,
  layout,
  graph,
  renderRow,
  focusedBefore,
  onReady,
  ref,
}: VirtualRowsProps) {
  const { rows, hasMore, loadMore } = timeline;
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  // These rows replace plain ones, including a focused link: only now is it known which one.
  const [inherited] = useState(() => focusedBefore.current);
  const [focused, setFocused] = useState<number | null>(() =>
    inherited === null ? null : rows.findIndex((row) => row.key === inherited),
  );
  const wanted = useRef(inherited);
  const toFlash = useRef<string | null>(null);
  // Another function makes the list ask for all heights again.
  const getItemKey = useCallback(
    (index: number) => rows[index]?.key ?? index,
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- as above
    [rows, layout],
  );

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => {
      const row = rows[index];
      return row === undefined ? 0 : rowHeight(row, layout);
    },
    getItemKey,
    overscan: 6,
    scrollMargin: margin,
    scrollPaddingStart: headroom,
    scrollPaddingEnd: 48,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused < 0 || focused >= rows.length || indexes.includes(focused))
        return indexes;
      return [...indexes, focused].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  // Content above the list (a banner that appears and disappears) moves it without an event, so the offset is measured
  // after each render. That converges at once, since the list does not move itself.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const top =
      list.current === null ? 0 : list.current.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });

  useEffect(() => {
    if (hasMore && !timeline.moreFailed && lastShown >= rows.length - 20) loadMore();
  }, [hasMore, timeline.moreFailed, lastShown, rows.length, loadMore]);

  // A row to be revealed may enter the document only after the scroll.
  useEffect(() => {
    if (wanted.current !== null && focusLink(list.current, wanted.current)) wanted.current = null;
    if (toFlash.current !== null && linkOf(list.current, toFlash.current) !== null) {
      flash(list.current, toFlash.current);
      toFlash.current = null;
    }
  });

  useImperativeHandle(ref, () => ({
    reveal: (snapshotId, { focus, align, flash: lit = false }) => {
      const index = rows.findIndex((row) => row.key === snapshotId);
      if (index === -1) return false;
      if (focus) setFocused(index);
      const place = virtualizer.measurementsCache[index];
      const [top, bottom] = [place?.start ?? 0, place?.end ?? 0].map((y) => y - window.scrollY);
      const stays =
        align === undefined && !focus && isInView({ top: top ?? 0, bottom: bottom ?? 0 });
      if (!stays) {
        virtualizer.scrollToIndex(index, { align: align ?? (focus ? "auto" : "center") });
      }
      if (lit && linkOf(list.current, snapshotId) === null) toFlash.current = snapshotId;
      else if (lit) flash(list.current, snapshotId);
      if (focus && !focusLink(list.current, snapshotId)) wanted.current = snapshotId;
      return true;
    },
  }));

  const ready = useEffectEvent(onReady);
  useEffect(() => ready(), []);

  return (
    // No interaction: it only records the focus, to keep that row in the document.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol
      ref={list}
      className={classes.list}
      style={{ height: virtualizer.getTotalSize() }}
      aria-label={timelineText.list}
      onBlur={() => setFocused(null)}
    >
      {items.map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as above
          <li
            key={key}
            className={classes.item}
            style={{ transform: `translateY(${start - margin}px)` }}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
            onFocus={() => setFocused(index)}
          >
            <Row
              row={row}
              rail={graph?.rows[index] ?? null}
              graph={graph}
              layout={layout}
              renderRow={renderRow}
              atOnce={!virtualizer.isScrolling || index === focused}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface RowProps extends Omit<RowFrameProps, "children"> {
  renderRow: RowsProps["renderRow"];
  /** Renders the content at once: the list is not scrolling, or the row has the focus. */
  atOnce: boolean;
}

/**
 * During scrolling, a row is positioned at once, and its content rendered when there is time, so that scrolling never
 * blocks.
 */
function Row({ atOnce, ...row }: RowProps) {
  return <RowContent {...row} filled={useDeferredValue(true, atOnce)} />;
}

interface RowContentProps extends Omit<RowProps, "atOnce"> {
  filled: boolean;
}

/** Scrolling renders the list, and only the new rows. */
const RowContent = memo(function RowContent({ renderRow, filled, ...frame }: RowContentProps) {
  return (
    <RowFrame {...frame}>
      {filled ? (
        renderRow(frame.row)
      ) : (
        <div aria-busy style={{ height: bodyHeight(frame.row, frame.layout) }} />
      )}
    </RowFrame>
  );
});
