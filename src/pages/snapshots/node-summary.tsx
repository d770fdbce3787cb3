import { useQuery } from "@tanstack/react-query";
import type { SnapshotSummary } from "#contract/diff.ts";
import { snapshotSummaryQuery } from "#/api/snapshot-summaries.ts";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { count } from "#/lib/numbers.ts";
import { summaryText as text } from "#/strings/node-summary.ts";
import classes from "./node-summary.module.css";

interface NodeSummaryProps {
  datasetId: string;
  snapshotId: string;
}

/** Beside a snapshot's name: what it changed, and its most frequent labels as a strip. */
export function NodeSummary({ datasetId, snapshotId }: NodeSummaryProps) {
  const { data } = useQuery(snapshotSummaryQuery(datasetId, snapshotId));
  const summary = data?.summary;
  if (!summary) return null;
  return (
    <span className={classes.root}>
      <Change summary={summary} />
      <ClassStrip summary={summary} />
    </span>
  );
}

function Change({ summary: { added, removed, modified } }: { summary: SnapshotSummary }) {
  if (added === null || removed === null || modified === null) return null;
  if (added + removed + modified === 0) {
    return <span title={text.unchanged}>{text.same}</span>;
  }
  const words = text.change(added, removed, modified);
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

/** The highest bar is the most frequent label; each label keeps its place as long as the order does. */
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
