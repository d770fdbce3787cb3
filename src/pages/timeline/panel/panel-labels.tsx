import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import type { Snapshot } from "#contract/snapshot.ts";
import { shapeQuery } from "#/api/snapshots/dataset-shape.ts";
import { snapshotSummaryQuery } from "#/api/snapshots/snapshot-summaries.ts";
import { classColour, useDatasetClasses } from "#/features/dataset/class-colours.ts";
import { useSnapshotName } from "#/features/snapshots/use-snapshot-name.ts";
import { count } from "#/lib/numbers.ts";
import { labelsText as text } from "#/strings/panel-parts.ts";
import classes from "./panel-parts.module.css";
import panel from "./snapshot-panel.module.css";

interface PanelLabelsProps {
  datasetId: string;
  snapshot: Snapshot;
}

/** The dataset's classes in a snapshot as bars on one scale, and how they differ from the parent. */
export function PanelLabels({ datasetId, snapshot }: PanelLabelsProps) {
  const labels = useDatasetClasses(datasetId);
  const parent = snapshot.parent_id ?? null;
  const own = useQuery(snapshotSummaryQuery(datasetId, snapshot.snapshot_id)).data?.summary;
  const before = useQuery({
    ...snapshotSummaryQuery(datasetId, parent ?? ""),
    enabled: parent !== null,
  }).data?.summary?.class_counts;
  const largest = useQuery({
    ...shapeQuery(datasetId),
    select: ({ classes: all }) => Math.max(0, ...all.map((one) => one.largest)),
  }).data;
  const name = useSnapshotName(datasetId, parent);
  const counts = own?.class_counts;
  if (labels.length === 0) return null;
  const most = Math.max(1, largest ?? 0, ...(counts ?? []));
  return (
    <section className={panel.contents} aria-label={text.title}>
      <h3 className={classes.title}>
        {text.title}
        {name !== null && (
          <span>
            {text.against} <bdi>{name}</bdi>
          </span>
        )}
      </h3>
      <ul className={classes.bars} aria-busy={counts === undefined}>
        {labels.map((label, place) => {
          const n = counts?.[place];
          const old = before?.[place];
          const change = n === undefined || old === undefined ? 0 : n - old;
          return (
            <li key={label}>
              <bdi title={label}>{label}</bdi>
              <i
                aria-hidden
                style={
                  {
                    "--share": `${(100 * (n ?? 0)) / most}%`,
                    "--colour": classColour(place),
                  } as CSSProperties
                }
              />
              <span>{n === undefined ? "…" : count(n)}</span>
              <em>{change === 0 ? "" : `${change > 0 ? "+" : "−"} ${count(Math.abs(change))}`}</em>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
