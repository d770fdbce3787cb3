import {
  type VirtualItem,
  defaultRangeExtractor,
  useWindowVirtualizer,
} from "@tanstack/react-virtual";
import {
  type RefObject,
  memo,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { timelineText } from "#/strings/timeline.ts";
import { RowFrame, type RowFrameProps } from "./row-frame.tsx";
import { type TimelineRow, restoreHeight } from "./row-model.ts";
import classes from "./timeline-list.module.css";
import { type RowsProps, edgeOf, focusLink } from "./list-handle.ts";

interface VirtualRowsProps extends RowsProps {
  /** The snapshot whose row has the focus while the plain rows are still rendered. */
  focusedBefore: RefObject<string | null>;
  /** A key for the dataset and the filters. */
  view: string;
  /** Called once, when any row can be revealed. */
  onReady: () => void;
}

/** The measured heights of the last timeline: on returning to it, each row is at the same place. */
let measured: { view: string; items: VirtualItem[] } | null = null;

/**
 * The visible rows of a virtual list. They are positioned absolutely, so that the row with the focus can stay in the
 * document at every scroll position.
 */
export function VirtualRows({
  timeline,
  continued,
  renderRow,
  focusedBefore,
  view,
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

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
    initialMeasurementsCache: measured !== null && measured.view === view ? measured.items : [],
    scrollMargin: margin,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 48,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused < 0 || focused >= rows.length || indexes.includes(focused))
        return indexes;
      return [...indexes, focused].sort((a, b) => a - b);
    },
  });
  useEffect(
    () => () => {
      measured = { view, items: virtualizer.takeSnapshot() };
    },
    [virtualizer, view],
  );
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
  });

  useImperativeHandle(ref, () => ({
    reveal: (snapshotId, { focus, align }) => {
      const index = rows.findIndex((row) => row.key === snapshotId);
      if (index === -1) return false;
      if (focus) setFocused(index);
      virtualizer.scrollToIndex(index, { align: align ?? (focus ? "auto" : "center") });
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
            ref={virtualizer.measureElement}
            data-index={index}
            className={classes.item}
            style={{ transform: `translateY(${start - margin}px)` }}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
            onFocus={() => setFocused(index)}
          >
            <Row
              row={row}
              edge={edgeOf(index, rows.length, hasMore, continued)}
              renderRow={renderRow}
              atOnce={!virtualizer.isScrolling || index === focused}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface RowProps {
  row: TimelineRow;
  edge: RowFrameProps["edge"];
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
const RowContent = memo(function RowContent({ row, edge, renderRow, filled }: RowContentProps) {
  return (
    <RowFrame day={row.startsDay ? row.at : null} edge={edge}>
      {filled ? renderRow(row) : <div aria-busy style={{ height: bodyHeight(row) }} />}
    </RowFrame>
  );
});

/** The estimated height of a row, in pixels; it is measured once it is rendered. */
function estimate(row: TimelineRow | undefined): number {
  if (row === undefined) return 0;
  return (row.startsDay ? 40 : 0) + bodyHeight(row);
}

function bodyHeight(row: TimelineRow): number {
  if (row.kind === "restore") return restoreHeight;
  return row.snapshot.description === "" ? 40 : 62;
}
