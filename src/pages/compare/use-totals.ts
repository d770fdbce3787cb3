import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DiffSummary } from "#contract/diff.ts";
import type { Stats } from "#contract/stats.ts";
import type { Dataset } from "#contract/dataset.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import type { VersionPair } from "#/api/keys.ts";
import { useFeature } from "#/api/session.ts";
import { headStatsQuery, snapshotStatsQuery } from "#/api/stats.ts";

export interface BeforeAndAfter {
  before: number;
  after: number;
}

/** Two versions in numbers; undefined: not known, or not yet. */
export interface Totals {
  items: BeforeAndAfter | undefined;
  /** Items with a label, each counted once for each of its labels. */
  labels: BeforeAndAfter | undefined;
  tags: BeforeAndAfter | undefined;
  unlabelled: BeforeAndAfter | undefined;
  bytes: BeforeAndAfter | undefined;
  /** Whether numbers are still on their way. */
  isPending: boolean;
  /** How many items have a label; null where that is not known. */
  ofLabel: (change: { label: string; gained: number; lost: number }) => BeforeAndAfter | null;
  /** Labels of both versions that no item gained or lost. */
  unchanged: (named: DiffSummary["by_label"]) => { label: string; items: number }[];
}

type Side = Pick<Dataset, "id" | "head">;

/** The numbers of both versions. */
export function useTotals(pair: VersionPair, dataset: Side, other: Side | undefined): Totals {
  const before = useSide(dataset, pair.from);
  const after = useSide(pair.toDataset === undefined ? dataset : other, pair.to);
  // The same object at every render, so that scrolling does not render the numbers.
  return useMemo(() => totalsOf(before, after), [before, after]);
}

function totalsOf(before: Numbers, after: Numbers): Totals {
  const both = (read: (side: Numbers) => number | undefined): BeforeAndAfter | undefined => {
    const [old, now] = [read(before), read(after)];
    return old === undefined || now === undefined ? undefined : { before: old, after: now };
  };
  return {
    items: both(({ stats }) => stats?.n_items),
    labels: both(({ stats }) => sumOf(stats?.labels)),
    tags: both(({ stats }) => sumOf(stats?.tags)),
    unlabelled: both(({ stats, labelled }) =>
      stats === undefined || labelled === undefined ? undefined : stats.n_items - labelled,
    ),
    bytes: both(({ stats }) => stats?.bytes),
    isPending: before.isPending || after.isPending,
    ofLabel({ label, gained, lost }) {
      const [old, now] = [countOf(before, label), countOf(after, label)];
      const change = gained - lost;
      if (old !== undefined) return { before: old, after: now ?? old + change };
      return now === undefined ? null : { before: now - change, after: now };
    },
    unchanged(named) {
      const changed = new Set(named.map(({ label }) => label));
      return (before.stats?.labels.values ?? [])
        .filter(({ value }) => !changed.has(value))
        .map(({ value, count }) => ({ label: value, items: count }));
    },
  };
}

function countOf({ stats }: Numbers, label: string): number | undefined {
  const found = stats?.labels.values.find(({ value }) => value === label)?.count;
  return found ?? (stats !== undefined && isWhole(stats.labels) ? 0 : undefined);
}

interface Numbers {
  stats: Stats | undefined;
  /** Items with a label. */
  labelled: number | undefined;
  isPending: boolean;
}

function useSide(dataset: Side | undefined, version: string): Numbers {
  const hasStats = useFeature("stats") === true && dataset !== undefined;
  const hasFacets = useFeature("filters") === true && dataset !== undefined;
  const id = dataset?.id ?? "";
  const isHead = version === "head";
  const kept = useQuery({
    ...snapshotStatsQuery(id, version),
    enabled: hasStats && !isHead,
    retry: false,
  });
  const now = useQuery({
    ...headStatsQuery(id, dataset?.head ?? undefined),
    enabled: hasStats && isHead,
    retry: false,
  });
  const facets = useQuery({
    ...mediaFacetsQuery(id, isHead ? null : version, {}, { facet: "has" }),
    enabled: hasFacets,
    retry: false,
  }).data;
  const { data: stats, isPending } = isHead ? now : kept;
  const labelled =
    facets?.has && (facets.has.values.find(({ value }) => value === "label")?.count ?? 0);
  const isWaiting = hasStats && isPending;
  return useMemo(() => ({ stats, labelled, isPending: isWaiting }), [stats, labelled, isWaiting]);
}

function isWhole({ values, total }: Stats["labels"]): boolean {
  return values.length >= total;
}

function sumOf(facet: Stats["labels"] | undefined): number | undefined {
  if (facet === undefined || !isWhole(facet)) return undefined;
  return facet.values.reduce((sum, { count }) => sum + count, 0);
}
