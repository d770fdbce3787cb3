import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { DiffItem } from "#contract/diff.ts";
import { diffPageQuery, diffPageSize } from "#/api/comparison.ts";
import type { DiffFilter, VersionPair } from "#/api/keys.ts";

import type { Span } from "#/lib/page-window.ts";
import { usePageWindow } from "#/lib/use-page-window.ts";

/** The items that differ, of which only visible ones are loaded. */
export interface Changes {
  /** null while unknown. */
  total: number | null;
  itemAt: (index: number) => DiffItem | undefined;
  /** The index of a loaded item; -1 where it is not loaded. */
  indexOf: (mediaId: string) => number;
  /** Sets the visible items. */
  show: (span: Span) => void;
  /** Also keeps this item's page, and its neighbours: it is open in the large view. */
  keep: (index: number | null) => void;
  /** Why the first page could not be loaded. */
  error: Error | null;
  incomplete: boolean;
  retry: () => void;
}

export function useChanges(datasetId: string, pair: VersionPair, filter: DiffFilter): Changes {
  const [known, setKnown] = useState<number | null>(null);
  const { pages, show, keep } = usePageWindow(diffPageSize, known);
  const results = useQueries({
    queries: pages.map((page) => diffPageQuery(datasetId, pair, filter, page)),
  });
  const failed = results.filter((result) => result.isError);
  const first = results[0];

  const total = first?.data?.total ?? null;
  if (total !== known) setKnown(total);

  function indexOf(mediaId: string): number {
    for (const [place, page] of pages.entries()) {
      const found = results[place]?.data?.items.findIndex(({ media_id: id }) => id === mediaId);
      if (found !== undefined && found !== -1) return page * diffPageSize + found;
    }
    return -1;
  }

  return {
    total,
    itemAt: (index) =>
      results[pages.indexOf(Math.floor(index / diffPageSize))]?.data?.items[index % diffPageSize],
    indexOf,
    show,
    keep,
    error: first?.data === undefined ? (first?.error ?? null) : null,
    incomplete: failed.length > 0,
    retry: () => {
      for (const result of failed) void result.refetch();
    },
  };
}
