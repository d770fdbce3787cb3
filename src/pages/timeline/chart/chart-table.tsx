import { parseWireTime } from "#contract/wire.ts";
import { count, shareOf } from "#/lib/numbers.ts";
import { absoluteTime } from "#/lib/time.ts";
import { chartText as text } from "#/strings/chart.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import type { ChartModel } from "./chart-model.ts";
import classes from "./timeline-chart.module.css";

interface ChartTableProps {
  model: ChartModel;
  onSelect: (snapshotId: string) => void;
}

/** The numbers of the chart, newest first, in the place of the chart. */
export function ChartTable({ model, onSelect }: ChartTableProps) {
  const labels = [...model.labels, text.others];
  return (
    // A region that scrolls has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.table} tabIndex={0} role="region" aria-label={text.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.columns.snapshot}</th>
            <th scope="col">{text.columns.created}</th>
            <th scope="col">{text.columns.items}</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.points
            .map((point, index) => (
              <tr key={point.snapshot_id}>
                <th scope="row" aria-label={snapshotName(point)}>
                  <button type="button" onClick={() => onSelect(point.snapshot_id)}>
                    <bdi>{snapshotName(point)}</bdi>
                  </button>
                </th>
                <td>{absoluteTime(parseWireTime(point.created_at))}</td>
                <td>{count(point.n_items)}</td>
                {labels.map((label, band) => {
                  const share = model.shares[index]?.[band];
                  return (
                    <td key={label}>{share === undefined ? text.uncounted : shareOf(share)}</td>
                  );
                })}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </div>
  );
}
