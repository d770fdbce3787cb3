import { Button } from "@mantine/core";
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  Suspense,
  lazy,
  useImperativeHandle,
  useRef,
} from "react";
import { flushSync } from "react-dom";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import type { Graph } from "#/pages/timeline/rail/graph.ts";
import { railWidth } from "#/pages/timeline/rail/lanes.ts";
import { useRail } from "#/pages/timeline/rail/use-rail.ts";
import { timelineText } from "#/strings/timeline.ts";
import { ColumnHeads } from "./column-heads.tsx";
import { useListLayout } from "./layout.ts";
import type { PinnedLineProps } from "./pinned-line.tsx";
import { useInView } from "./use-in-view.ts";
import { PlainRows, fewRows } from "./plain-rows.tsx";
import { bodyStyle } from "./row-frame.tsx";
import classes from "./timeline-list.module.css";
import row from "./timeline-row.module.css";
import type { RowsProps, TimelineListHandle } from "./list-handle.ts";
import { useArrivals } from "./use-arrivals.ts";

const PinnedLine = lazy(async () => ({
  default: (await import("./pinned-line.tsx")).PinnedLine,
}));

const VirtualRows = lazy(async () => ({
  default: (await import("./virtual-rows.tsx")).VirtualRows,
}));

/** The line of the present state begins at its node. */
const nowRail: Graph["rows"][number] = {
  lane: 0,
  lines: [{ part: "below", lane: 0, node: 0, look: "now", hidden: false }],
};

interface TimelineListProps extends Pick<RowsProps, "timeline" | "renderRow"> {
  ref: Ref<TimelineListHandle>;
  datasetId: string;
  /** A key for the dataset and the filters. */
  view: string;
  /** The snapshots are removed ones, which have no place on a line. */
  removed: boolean;
  /** The row of the present state, if it differs from the current version. */
  now: ReactNode;
  /** Names the current version where its row is not in view. */
  pinned?: Omit<PinnedLineProps, "places"> | null;
}

/** The rows, and the content above and below them: short timelines completely, long ones as a virtual list. */
export function TimelineList(props: TimelineListProps) {
  const { ref, view, timeline: given, removed, now, pinned, datasetId, renderRow } = props;
  const root = useRef<HTMLDivElement>(null);
  const arrivals = useArrivals(given.rows, `${view} ${given.restoresPending}`, root);
  const timeline = { ...given, rows: arrivals.rows };
  const layout = useListLayout(root);
  const hasNow = now !== null && now !== false;
  const { parents, hasMore } = given;
  const current = given.current?.snapshot_id ?? null;
  const graph = useRail(arrivals.rows, { parents, current, hasMore, hasNow, wanted: !removed });
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

  const body = useRef<HTMLDivElement>(null);
  const places = useInView(body, { rows: arrivals.rows, layout, current, hasNow });
  const isPinned = pinned && (!places.isNewest || !places.current);
  const shared = { timeline, layout, graph, renderRow };
  const plain = <PlainRows {...shared} ref={rows} />;
  return (
    <div
      ref={root}
      className={classes.root}
      data-form={layout.form}
      style={
        {
          "--rail": `${railWidth(graph?.lanes ?? 1)}px`,
          "--row": `${layout.snapshot}px`,
          "--over": isPinned && places.isNewest ? "2rem" : undefined,
        } as CSSProperties
      }
      onFocus={(event) => {
        const link = event.target.closest("li")?.querySelector<HTMLElement>("[data-snapshot-link]");
        focused.current = link?.dataset["snapshotLink"] ?? null;
      }}
      onBlur={() => {
        focused.current = null;
      }}
    >
      <div className={classes.heads}>
        {isPinned && (
          <Suspense fallback={places.isNewest ? null : <div className={classes.pinned} />}>
            <PinnedLine {...pinned} places={places} />
          </Suspense>
        )}
        <ColumnHeads datasetId={datasetId}>
          <div className={classes.arrivals} role="status">
            {arrivals.waiting > 0 && (
              <Button
                size="compact-xs"
                radius="xl"
                onClick={() => {
                  flushSync(arrivals.show);
                  const newest = given.rows.find(({ kind }) => kind === "snapshot");
                  if (newest) rows.current?.reveal(newest.key, { focus: true });
                }}
              >
                {timelineText.arrived(arrivals.waiting)}
              </Button>
            )}
          </div>
        </ColumnHeads>
      </div>
      {hasNow && (
        <div
          className={row.row}
          style={{ height: layout.snapshot, ...bodyStyle(layout.snapshot, 0) }}
        >
          {graph && (
            <graph.Rail
              row={nowRail}
              lanes={graph.lanes}
              height={layout.snapshot}
              nodeY={layout.snapshot / 2}
            />
          )}
          {now}
        </div>
      )}
      <div ref={body}>
        {idle && (timeline.hasMore || timeline.rows.length > fewRows) ? (
          <Suspense fallback={plain}>
            <VirtualRows
              {...shared}
              ref={rows}
              focusedBefore={focused}
              onReady={() => waiting.current?.()}
            />
          </Suspense>
        ) : (
          plain
        )}
      </div>
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
