import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { DiffItem } from "#contract/diff.ts";
import {
  type DiffFilter,
  type VersionPair,
  diffPageQuery,
  diffPageSize,
} from "#/api/comparison.ts";

/** The items that differ, of which only what is in sight is there. */
export interface Changes {
  /** null until it is known. */
  total: number | null;
  itemAt: (index: number) => DiffItem | undefined;
  /** These are in sight from now on. */
  show: (first: number, last: number) => void;
  /** This one too, with its neighbours, wherever one scrolls: it is open in large. */
  keep: (index: number | null) => void;
  /** What kept the first page away. */
  error: Error | null;
  incomplete: boolean;
  retry: () => void;
}

export function useChanges(datasetId: string, pair: VersionPair, filter: DiffFilter): Changes {
  const [span, setSpan] = useState({ first: 0, last: 0 });
  const [kept, setKept] = useState<number | null>(null);
  // The first page is always among them: it says how many there are.
  const pages = new Set([0]);
  for (let page = pageOf(span.first); page <= pageOf(span.last); page += 1) pages.add(page);
  if (kept !== null) for (const near of [kept - 1, kept, kept + 1]) pages.add(pageOf(near));
  const wanted = [...pages].sort((a, b) => a - b);
  const results = useQueries({
    queries: wanted.map((page) => diffPageQuery(datasetId, pair, filter, page)),
  });
  const failed = results.filter((result) => result.isError);
  const first = results[0];

  const show = useCallback(
    (from: number, to: number) =>
      setSpan((before) =>
        pageOf(before.first) === pageOf(from) && pageOf(before.last) === pageOf(to)
          ? before
          : { first: from, last: to },
      ),
    [],
  );

  return {
    total: first?.data?.total ?? null,
    itemAt: (index) => results[wanted.indexOf(pageOf(index))]?.data?.items[index % diffPageSize],
    show,
    keep: setKept,
    error: first?.data === undefined ? (first?.error ?? null) : null,
    incomplete: failed.length > 0,
    retry: () => {
      for (const result of failed) void result.refetch();
    },
  };
}

function pageOf(index: number): number {
  return Math.floor(Math.max(0, index) / diffPageSize);
}
