import { VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { SnapshotSummary } from "#contract/diff.ts";
import { snapshotSummaryQuery } from "#/api/snapshots/snapshot-summaries.ts";
import { count } from "#/lib/numbers.ts";
import { summaryText as text } from "#/strings/node-summary.ts";
import classes from "./node-summary.module.css";
import { useSnapshotName } from "#/features/snapshots/use-snapshot-name.ts";

interface NodeSummaryProps {
  datasetId: string;
  snapshotId: string;
  /** The parent of the snapshot, if it is not the row below. */
  origin: string | null;
  /** The address of a snapshot in the side panel. */
  addressOf: (snapshotId: string) => string;
}

/** Shown beside a snapshot's name: its changes, and its most frequent labels as a strip. */
export function NodeSummary({ datasetId, snapshotId, origin, addressOf }: NodeSummaryProps) {
  const { data } = useQuery(snapshotSummaryQuery(datasetId, snapshotId));
  const from = useSnapshotName(datasetId, origin);
  const summary = data?.summary;
  if (!summary && from === null) return null;
  return (
    <span className={classes.root}>
      {origin !== null && from !== null && (
        <Link
          to={addressOf(origin)}
          className={classes.origin}
          preventScrollReset
          title={text.grewFrom(from)}
        >
          {text.from} <bdi>{from}</bdi>
        </Link>
      )}
      {summary && <Change summary={summary} from={from} />}
      {summary && <ClassStrip summary={summary} />}
    </span>
  );
}

interface ChangeProps {
  summary: SnapshotSummary;
  /** The snapshot that it is compared with, if it is not the one below. */
  from: string | null;
}

function Change({ summary: { added, removed, modified }, from }: ChangeProps) {
  if (added === null || removed === null || modified === null) return null;
  if (added + removed + modified === 0) {
    return <span title={text.unchanged(from)}>{text.same}</span>;
  }
  const words = text.change(added, removed, modified, from);
  return (
    <span title={words}>
      <VisuallyHidden>{words}</VisuallyHidden>
      <span aria-hidden className={classes.counts}>
        {added > 0 && <span data-kind="added">+ {count(added)}</span>}
        {removed > 0 && <span data-kind="removed">− {count(removed)}</span>}
        {modified > 0 && <span data-kind="modified">~ {count(modified)}</span>}
      </span>
    </span>
  );
}

/** The highest bar is the most frequent label; each label keeps its place while the order is the same. */
function ClassStrip({
  summary: { top_labels: labels, other_labels: others },
}: {
  summary: SnapshotSummary;
}) {
  const most = labels[0]?.count ?? 0;
  if (most === 0) return null;
  const list = labels.map(({ label, count: n }) => text.label(label, n));
  const words = text.labels([...list, ...(others > 0 ? [text.others(others)] : [])].join(", "));
  return (
    <span className={classes.strip} title={words}>
      <VisuallyHidden>{words}</VisuallyHidden>
      {labels.map(({ label, count: n }) => (
        <span
          key={label}
          aria-hidden
          className={classes.bar}
          style={{ height: `${Math.max(8, (100 * n) / most)}%` }}
        />
      ))}
    </span>
  );
}
