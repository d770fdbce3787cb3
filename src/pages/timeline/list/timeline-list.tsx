import { Button } from "@mantine/core";
import { type Ref, Suspense, lazy, useImperativeHandle, useRef } from "react";
import { flushSync } from "react-dom";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { timelineText } from "#/strings/timeline.ts";
import { RowFrame } from "./row-frame.tsx";
import classes from "./timeline-list.module.css";
import {
  type RowsProps,
  type TimelineListHandle,
  edgeOf,
  focusLink,
  linkOf,
} from "./list-handle.ts";
import { useArrivals } from "./use-arrivals.ts";

const VirtualRows = lazy(async () => ({
  default: (await import("./virtual-rows.tsx")).VirtualRows,
}));

/** Up to this many rows are cheaper to render than to measure. */
const fewRows = 50;
/** More than fit on any screen: the rows of a long timeline until its virtual list is loaded. */
const firstRows = 30;

interface TimelineListProps extends Omit<RowsProps, "ref"> {
  ref: Ref<TimelineListHandle>;
  /** A key for the dataset and the filters. */
  view: string;
}

/** The rows, and the content below them: short timelines completely, long ones as a virtual list. */
export function TimelineList({ ref, view, ...given }: TimelineListProps) {
  const root = useRef<HTMLDivElement>(null);
  const arrivals = useArrivals(given.timeline.rows, view, root);
  const timeline = { ...given.timeline, rows: arrivals.rows };
  const props = { ...given, timeline };
  const idle = useBrowserIdle();
  const rows = useRef<TimelineListHandle>(null);
  const focused = useRef<string | null>(null);
  const waiting = useRef<(() => void) | null>(null);
  useImperativeHandle(ref, () => ({
    reveal: (snapshotId, options) => {
      const reveal = () => rows.current?.reveal(snapshotId, options) ?? false;
      const done = reveal();
      // A deep link into a long timeline: its row is rendered as soon as the virtual list is loaded.
      waiting.current = done ? null : () => void reveal();
      return done;
    },
  }));

  const plain = <PlainRows {...props} ref={rows} />;
  return (
    <div
      ref={root}
      onFocus={(event) => {
        const link = event.target.closest("li")?.querySelector<HTMLElement>("[data-snapshot-link]");
        focused.current = link?.dataset["snapshotLink"] ?? null;
      }}
      onBlur={() => {
        focused.current = null;
      }}
    >
      <div className={classes.arrivals} role="status">
        {arrivals.waiting > 0 && (
          <Button
            size="compact-sm"
            radius="xl"
            onClick={() => {
              flushSync(arrivals.show);
              const newest = given.timeline.rows.find(({ kind }) => kind === "snapshot");
              if (newest) rows.current?.reveal(newest.key, { focus: true });
            }}
          >
            {timelineText.arrived(arrivals.waiting)}
          </Button>
        )}
      </div>
      {idle && (timeline.hasMore || timeline.rows.length > fewRows) ? (
        <Suspense fallback={plain}>
          <VirtualRows
            {...props}
            ref={rows}
            view={view}
            focusedBefore={focused}
            onReady={() => waiting.current?.()}
          />
        </Suspense>
      ) : (
        plain
      )}
      <div
        className={classes.more}
        role="status"
        hidden={!timeline.isLoadingMore && !timeline.moreFailed}
      >
        {timeline.isLoadingMore && timelineText.loadingMore}
        {timeline.moreFailed && !timeline.isLoadingMore && (
          <>
            {timelineText.moreFailed}
            <Button variant="default" size="xs" onClick={timeline.loadMore}>
              {timelineText.retry}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function PlainRows({ timeline, continued, renderRow, ref }: RowsProps) {
  const list = useRef<HTMLOListElement>(null);
  useImperativeHandle(ref, () => ({
    reveal: (snapshotId, { focus, align }) => {
      const row = linkOf(list.current, snapshotId)?.closest("li");
      row?.scrollIntoView({ block: align ?? (focus ? "nearest" : "center") });
      if (focus) focusLink(list.current, snapshotId);
      return row !== undefined && row !== null;
    },
  }));
  const all = timeline.rows.length;
  const shown = all > fewRows ? timeline.rows.slice(0, firstRows) : timeline.rows;

  return (
    <ol ref={list} className={classes.list} aria-label={timelineText.list}>
      {shown.map((row, index) => (
        <li key={row.key} aria-setsize={timeline.hasMore ? -1 : all} aria-posinset={index + 1}>
          <RowFrame
            day={row.startsDay ? row.at : null}
            edge={edgeOf(index, all, timeline.hasMore, continued)}
          >
            {renderRow(row)}
          </RowFrame>
        </li>
      ))}
    </ol>
  );
}
