import { ActionIcon, Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconChartAreaLine,
  IconChevronDown,
  IconChevronRight,
  IconTable,
  IconX,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { diffSummaryQuery } from "#/api/comparison.ts";
import { snapshotKeys } from "#/api/keys.ts";
import { useFeature } from "#/api/session.ts";
import { shapeQuery } from "#/api/snapshots/dataset-shape.ts";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { chartText as text } from "#/strings/chart.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { ChartLegend } from "./chart-legend.tsx";
import { type Span, chartModel, rangeOf } from "./chart-model.ts";
import { ChartPlot } from "./chart-plot.tsx";
import { ChartTable } from "./chart-table.tsx";
import { pointWords } from "./point-words.ts";
import classes from "./timeline-chart.module.css";

interface TimelineChartProps {
  dataset: Dataset;
  selectedId: string | null;
  /** Changes when there is another snapshot, or one less. */
  version: string;
  /** Opens a snapshot and shows its row. */
  onSelect: (snapshotId: string) => void;
}

/** Items and classes of a dataset through all of its snapshots. */
export function TimelineChart({ dataset, selectedId, version, onSelect }: TimelineChartProps) {
  const { data, isError, refetch } = useQuery(shapeQuery(dataset.id));
  useFreshShape(dataset.id, version);
  const canCompare = useFeature("diff") === true;
  const navigate = useNavigate();
  const model = useMemo(() => (data ? chartModel(data) : null), [data]);
  const [span, setSpan] = useState<Span | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const isPhone = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  const [unfolded, setUnfolded] = useState(false);
  const isFolded = isPhone && !unfolded;

  if (model === null || data === undefined) {
    return (
      <section
        className={classes.root}
        data-folded={isPhone || undefined}
        aria-label={text.title}
        aria-busy={!isError}
      >
        {isError && (
          <p className={classes.failed} role="alert">
            {text.failed}{" "}
            <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
              {text.retry}
            </Button>
          </p>
        )}
      </section>
    );
  }

  const { points } = model;
  const indexOf = (id: string | null | undefined) =>
    points.findIndex(({ snapshot_id: each }) => each === id);
  const selected = indexOf(selectedId);
  const current = indexOf(dataset.current_snapshot_id);
  const range = rangeOf(span);
  const focus = hovered ?? span?.to ?? (selected === -1 ? null : selected);
  const shown = Math.min(
    points.length - 1,
    focus ?? (current === -1 ? points.length - 1 : current),
  );
  const ends = range && { from: points[range.from], to: points[range.to] };
  const comparison =
    canCompare && ends?.from && ends.to
      ? paths.compare(dataset.id, { from: ends.from.snapshot_id, to: ends.to.snapshot_id })
      : null;

  return (
    <section className={classes.root} data-folded={isFolded || undefined} aria-label={text.title}>
      <div className={classes.head}>
        <h3>
          {isPhone ? (
            <button
              type="button"
              className={classes.fold}
              aria-expanded={unfolded}
              onClick={() => setUnfolded(!unfolded)}
            >
              {unfolded ? (
                <IconChevronDown size={16} aria-hidden />
              ) : (
                <IconChevronRight size={16} aria-hidden />
              )}
              {text.title}
            </button>
          ) : (
            text.title
          )}
        </h3>
        <span className={classes.quiet} data-wide>
          {data.pending > 0 ? text.counting(data.pending) : text.snapshots(data.total)}
        </span>
        {model.undone.length > 0 && (
          <span className={classes.key} data-wide>
            <i aria-hidden />
            {text.undone}
          </span>
        )}
        <div className={classes.said}>
          {ends?.from && ends.to ? (
            <>
              <span className={classes.ends} title={text.range(nameOf(ends.from), nameOf(ends.to))}>
                <bdi>{nameOf(ends.from)}</bdi> <span className={classes.quiet}>{text.to}</span>{" "}
                <bdi>{nameOf(ends.to)}</bdi>
              </span>
              {canCompare && (
                <RangeChange
                  dataset={dataset}
                  from={ends.from.snapshot_id}
                  to={ends.to.snapshot_id}
                />
              )}
              {comparison !== null && (
                <Button component={Link} to={comparison} variant="light" size="compact-xs">
                  {text.compare}
                </Button>
              )}
              <ActionIcon size="sm" aria-label={text.clear} onClick={() => setSpan(null)}>
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </>
          ) : (
            hovered !== null && (
              <span className={classes.ends}>{pointWords(model, hovered, { shares: false })}</span>
            )
          )}
        </div>
        {!isFolded && (
          <ActionIcon
            size="sm"
            aria-label={asTable ? text.chart : text.table}
            title={asTable ? text.chart : text.table}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? (
              <IconChartAreaLine size={16} aria-hidden />
            ) : (
              <IconTable size={16} aria-hidden />
            )}
          </ActionIcon>
        )}
      </div>
      {isFolded ? null : asTable ? (
        <ChartTable model={model} onSelect={onSelect} />
      ) : (
        <div className={classes.body}>
          <ChartPlot
            model={model}
            span={span}
            hovered={hovered}
            selected={selected}
            current={current}
            at={shown}
            onHover={setHovered}
            onSpan={setSpan}
            onPick={(index) => {
              setSpan(null);
              const id = points[index]?.snapshot_id;
              if (id !== undefined) onSelect(id);
            }}
            onCompare={() => comparison !== null && void navigate(comparison)}
          />
          <ChartLegend model={model} at={shown} />
        </div>
      )}
    </section>
  );
}

const nameOf = snapshotName;

function RangeChange({ dataset, from, to }: { dataset: Dataset; from: string; to: string }) {
  const { data } = useQuery(diffSummaryQuery(dataset.id, { from, to, head: undefined }));
  if (data === undefined) return null;
  const { added, removed, modified } = data.summary;
  return (
    <span className={classes.change} data-wide>
      {added > 0 && <span>+ {count(added)}</span>}
      {removed > 0 && <span>− {count(removed)}</span>}
      {modified > 0 && <span>~ {count(modified)}</span>}
    </span>
  );
}

/** Asks for the shape again when the snapshots are others. */
function useFreshShape(datasetId: string, version: string): void {
  const client = useQueryClient();
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    void client.invalidateQueries({ queryKey: snapshotKeys.shape(datasetId) });
  }, [client, datasetId, version]);
}
