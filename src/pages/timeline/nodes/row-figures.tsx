import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import type { SnapshotSummary } from "#contract/diff.ts";
import { shapeQuery } from "#/api/snapshots/dataset-shape.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotSummaryQuery } from "#/api/snapshots/snapshot-summaries.ts";
import { classColour, useDatasetClasses } from "#/features/dataset/class-colours.ts";
import { locale } from "#/lib/language.ts";
import { count } from "#/lib/numbers.ts";
import { summaryText as text } from "#/strings/node-summary.ts";
import classes from "./row-figures.module.css";
import row from "#/pages/timeline/list/timeline-row.module.css";

interface RowFiguresProps {
  datasetId: string;
  /** A snapshot's id, or `head`. */
  snapshotId: string;
  /** The token of the head, for `head`. */
  head?: string | undefined;
  /** The name of the parent, if it is known. */
  parent: string | null;
  parentId: string | null;
}

/** Two cells of a row: what changed since its parent, and its classes. */
export function RowFigures({ datasetId, snapshotId, head, parent, parentId }: RowFiguresProps) {
  const { data } = useQuery(snapshotSummaryQuery(datasetId, snapshotId, head));
  const summary = data?.summary;
  // Mostly the row below, whose counts are there already.
  const before = useQuery({
    ...snapshotSummaryQuery(datasetId, parentId ?? ""),
    enabled: parentId !== null,
  }).data?.summary?.class_counts;
  return (
    <>
      <div className={row.change}>{summary && <Change summary={summary} parent={parent} />}</div>
      <div className={row.strip}>
        {summary && <ClassStrip datasetId={datasetId} summary={summary} before={before} />}
      </div>
    </>
  );
}

interface ChangeProps {
  summary: SnapshotSummary;
  parent: string | null;
}

/** Nothing is written where nothing changed. */
function Change({ summary: { added, removed, modified }, parent }: ChangeProps) {
  if (added === null || removed === null || modified === null) return null;
  const words =
    added + removed + modified === 0
      ? text.unchanged(parent)
      : text.change(added, removed, modified, parent);
  return (
    <>
      <span className={row.spoken}>{words}</span>
      <span aria-hidden title={words}>
        {added > 0 && `+ ${count(added)}`}
      </span>
      <span aria-hidden title={words}>
        {removed > 0 && `− ${count(removed)}`}
      </span>
      <span aria-hidden title={words}>
        {modified > 0 && `~ ${count(modified)}`}
      </span>
    </>
  );
}

interface ClassStripProps {
  datasetId: string;
  summary: SnapshotSummary;
  /** The counts of the parent, if they are known. */
  before: readonly number[] | undefined;
}

/**
 * The dataset's classes, each in its place: a bar is the count against the class's own largest in all snapshots, so
 * that a class that shrinks shows down the column. What the snapshot did not change is pale; what it did has a number.
 */
function ClassStrip({ datasetId, summary, before }: ClassStripProps) {
  const hasShape = useFeature("shape") === true;
  const labels = useDatasetClasses(datasetId);
  const largest = useQuery({
    ...shapeQuery(datasetId),
    enabled: hasShape,
    select: ({ classes: all }) => all.map((one) => one.largest),
  }).data;
  const counts = summary.class_counts;
  if (counts === undefined || counts.length === 0) return null;
  const words = text.labels(
    labels.map((label, place) => text.label(label, counts[place] ?? 0)).join(", "),
  );
  return (
    <>
      <span className={row.spoken}>{words}</span>
      {counts.map((n, place) => {
        const whole = Math.max(n, largest?.[place] ?? 0);
        const share = whole === 0 ? 0 : Math.max(n === 0 ? 0 : 4, (100 * n) / whole);
        const delta = before === undefined ? null : n - (before[place] ?? 0);
        return (
          <span
            key={labels[place] ?? place}
            aria-hidden
            className={classes.bar}
            data-same={delta === 0 || undefined}
            title={text.label(labels[place] ?? "", n)}
            style={{ "--share": `${share}%`, "--colour": classColour(place) } as CSSProperties}
          >
            {delta !== null && delta !== 0 && (
              <span className={classes.delta} data-look={delta > 0 ? "gained" : "lost"}>
                {delta > 0 ? "+" : "−"}
                {compact(Math.abs(delta))}
              </span>
            )}
          </span>
        );
      })}
    </>
  );
}

const thousands = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 0 });

/** `26`, `12K`: it has the room of a bar. */
function compact(n: number): string {
  return thousands.format(n);
}
