import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { fetchMediaSpan, mediaPageQuery, mediaPageSize } from "#/api/media.ts";
import type { Span } from "#/lib/page-window.ts";
import { usePageWindow } from "#/lib/use-page-window.ts";

/** The items of a dataset, of which only what is in sight is there. */
export interface MediaItems {
  /** null until it is known. */
  total: number | null;
  /** The state of the dataset that the newest answer is of. */
  head: string | undefined;
  /** undefined while its page is on the way. */
  itemAt: (index: number) => MediaItem | undefined;
  /** The place of an item that is there; -1 where it is not. */
  indexOf: (mediaId: string) => number;
  /** These are in sight from now on. */
  show: (span: Span) => void;
  /** The same, where the list became another under what is in sight. */
  jump: (span: Span) => void;
  /** This one too, with its neighbours: it is open in large. */
  keep: (index: number | null) => void;
  /** All items of a span, also those out of sight. */
  all: (span: Span) => Promise<MediaItem[]>;
  /** What kept the first page away, while there is nothing to show. */
  error: Error | null;
  /** A page in sight could not be loaded, or not anew. */
  incomplete: boolean;
  isStale: boolean;
  retry: () => void;
}

const pageOf = (index: number): number => Math.floor(index / mediaPageSize);

export function useMediaItems(
  datasetId: string,
  at: string | null,
  filter: MediaFilter,
): MediaItems {
  const [known, setKnown] = useState<number | null>(null);
  const { pages, show, jump, keep } = usePageWindow(mediaPageSize, known);
  const results = useQueries({
    queries: pages.map((page) => mediaPageQuery(datasetId, at, filter, page)),
  });
  const newest = results.reduce<(typeof results)[number] | null>(
    (best, result) =>
      result.data && result.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? result : best,
    null,
  );
  const total = countOf(newest?.data);
  const first = results[0];
  // What the first page says, and no other: that one is always asked for. The count of a page that only this
  // count brings in could take it away again, and with it the count, for ever.
  const counted = countOf(first?.data);
  if (counted !== known) setKnown(counted);
  const failed = results.filter((result) => result.isError);

  const itemAt = (index: number): MediaItem | undefined =>
    results[pages.indexOf(pageOf(index))]?.data?.items[index % mediaPageSize];

  function indexOf(mediaId: string): number {
    for (const [place, page] of pages.entries()) {
      const found = results[place]?.data?.items.findIndex(({ media_id: id }) => id === mediaId);
      if (found !== undefined && found !== -1) return page * mediaPageSize + found;
    }
    return -1;
  }

  async function all(span: Span): Promise<MediaItem[]> {
    const there: MediaItem[] = [];
    for (let index = span.first; index <= span.last; index += 1) {
      const item = itemAt(index);
      if (item === undefined) return fetchMediaSpan(datasetId, filter, [span.first, span.last]);
      there.push(item);
    }
    return there;
  }

  return {
    total,
    head: newest?.data?.head,
    itemAt,
    indexOf,
    show,
    jump,
    keep,
    all,
    error: newest === null ? (first?.error ?? null) : null,
    incomplete: failed.some(({ data }) => data === undefined),
    isStale: failed.some(({ data }) => data !== undefined),
    retry: () => {
      for (const result of failed) void result.refetch();
    },
  };
}

function countOf(page: { total?: number | null | undefined; items: unknown[] } | undefined) {
  return page?.total ?? page?.items.length ?? null;
}
