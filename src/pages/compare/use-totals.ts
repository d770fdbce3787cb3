import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DiffSummary } from "#contract/diff.ts";
import type { VersionPair } from "#/api/keys.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotStatsQuery } from "#/api/stats.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import type { BeforeAndAfter } from "./label-bars.tsx";

/** Two versions in numbers. */
export interface Totals {
  items: BeforeAndAfter;
  /** null for a label that is not among the most frequent of the version whose numbers are known. */
  ofLabel: (change: { label: string; gained: number; lost: number }) => BeforeAndAfter | null;
}

/**
 * The numbers of both versions, from those of one snapshot and the difference: the present state changes at any time,
 * and a snapshot never. null until they are known, or where they are not.
 */
export function useTotals(pair: VersionPair, summary: DiffSummary | undefined): Totals | null {
  const { dataset } = useDatasetPage();
  const isBefore = pair.from !== "head";
  const snapshot = isBefore ? pair.from : pair.to;
  const stats = useQuery({
    ...snapshotStatsQuery(dataset.id, snapshot),
    enabled: useFeature("stats") === true && snapshot !== "head",
    retry: false,
  }).data;
  return useMemo(() => {
    if (stats === undefined || summary === undefined) return null;
    const both = (known: number, plus: number, minus: number): BeforeAndAfter =>
      isBefore
        ? { before: known, after: known + plus - minus }
        : { before: known - plus + minus, after: known };
    const isWhole = stats.labels.values.length >= stats.labels.total;
    const known = new Map(stats.labels.values.map(({ value, count }) => [value, count]));
    return {
      items: both(stats.n_items, summary.added, summary.removed),
      ofLabel({ label, gained, lost }) {
        const count = known.get(label) ?? (isWhole ? 0 : null);
        return count === null ? null : both(count, gained, lost);
      },
    };
  }, [stats, summary, isBefore]);
}
