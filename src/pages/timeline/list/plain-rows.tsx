import { useImperativeHandle, useRef } from "react";
import { timelineText } from "#/strings/timeline.ts";
import { type RowsProps, flash, focusLink, isInView, linkOf } from "./list-handle.ts";
import { RowFrame } from "./row-frame.tsx";
import classes from "./timeline-list.module.css";

/** Up to this many rows are cheaper to render than to manage. */
export const fewRows = 50;
/** More than fit on any screen: the rows of a long timeline until its virtual list is loaded. */
const firstRows = 30;

/** All rows of a short timeline, or the first ones of a long one. */
export function PlainRows({ timeline, layout, graph, renderRow, ref }: RowsProps) {
  const list = useRef<HTMLOListElement>(null);
  useImperativeHandle(ref, () => ({
    reveal: (snapshotId, options) => {
      const row = linkOf(list.current, snapshotId)?.closest("li");
      const block = options.align ?? (options.focus ? "nearest" : "center");
      const stays = block === "center" && row != null && isInView(row.getBoundingClientRect());
      if (!stays) row?.scrollIntoView({ block });
      if (options.focus) focusLink(list.current, snapshotId);
      if (options.flash) flash(list.current, snapshotId);
      return row !== undefined && row !== null;
    },
  }));
  const all = timeline.rows.length;
  const shown = all > fewRows ? timeline.rows.slice(0, firstRows) : timeline.rows;

  return (
    <ol ref={list} className={classes.list} aria-label={timelineText.list}>
      {shown.map((row, index) => (
        <li key={row.key} aria-setsize={timeline.hasMore ? -1 : all} aria-posinset={index + 1}>
          <RowFrame row={row} rail={graph?.rows[index] ?? null} graph={graph} layout={layout}>
            {renderRow(row)}
          </RowFrame>
        </li>
      ))}
    </ol>
  );
}
