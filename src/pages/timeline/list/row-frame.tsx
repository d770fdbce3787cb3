import type { CSSProperties, ReactNode } from "react";
import { dayLabel } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { laneX } from "#/pages/timeline/rail/lanes.ts";
import type { DrawnGraph } from "#/pages/timeline/rail/use-rail.ts";
import { type ListLayout, bodyHeight, rowHeight } from "./layout.ts";
import type { TimelineRow } from "./row-model.ts";
import classes from "./timeline-row.module.css";

export interface RowFrameProps {
  row: TimelineRow;
  /** The row's place in the graph; null: there is none. */
  rail: DrawnGraph["rows"][number] | null;
  graph: DrawnGraph | null;
  layout: ListLayout;
  children: ReactNode;
}

/** The rail beside a row, and the heading of the day above its first row. */
export function RowFrame({ row, rail, graph, layout, children }: RowFrameProps) {
  const height = rowHeight(row, layout);
  const body = bodyHeight(row, layout);
  return (
    <div className={classes.row} style={{ height, ...bodyStyle(body, rail?.lane ?? 0) }}>
      {rail && graph && (
        <graph.Rail row={rail} lanes={graph.lanes} height={height} nodeY={height - body / 2} />
      )}
      {row.startsDay && <Day at={row.at} height={layout.day} />}
      {children}
    </div>
  );
}

/** The sizes that the styles of a row need. */
export function bodyStyle(height: number, lane: number): CSSProperties {
  return { "--body": `${height}px`, "--node": `${laneX(lane)}px` } as CSSProperties;
}

function Day({ at, height }: { at: Date; height: number }) {
  return (
    <h3 className={classes.day} style={{ height }}>
      {dayLabel(at, useNow())}
    </h3>
  );
}
