import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import {
  type MediaOrder,
  fetchMediaSpan,
  mediaPageQuery,
  mediaPageSize,
  normalMediaFilter,
} from "#/api/media.ts";
import type { KnownAspects } from "#/components/media/justified-grid.ts";
import type { Span } from "#/lib/page-window.ts";
import { usePageWindow } from "#/lib/use-page-window.ts";
import { knownAspects } from "./known-aspects.ts";

/** The items of a dataset, of which only visible ones are loaded. */
export interface MediaItems {
  /** null while unknown. */
  total: number | null;
  /** The shapes of all items that have been loaded so far. */
  aspects: KnownAspects;
  /** The dataset's head in the newest answer. */
  head: string | undefined;
  /** undefined while its page is loading. */
  itemAt: (index: number) => MediaItem | undefined;
  /** The index of a loaded item; -1 where it is not loaded. */
  indexOf: (mediaId: string) => number;
  /** The loaded items, by id. */
  loaded: () => ReadonlyMap<string, MediaItem>;
  /** The same, by index. */
  places: () => ReadonlyMap<number, MediaItem>;
  /** Sets the visible items. */
  show: (span: Span) => void;
  /** The same, when the list was replaced at the same scroll position. */
  jump: (span: Span) => void;
  /** Also keeps this item's page, and its neighbours: it is open in the large view. */
  keep: (index: number | null) => void;
  /** All items of a span, loaded if necessary. */
  all: (span: Span) => Promise<MediaItem[]>;
  /** Why the first page could not be loaded, while there is nothing to show. */
  error: Error | null;
  /** A visible page could not be loaded or refreshed. */
  incomplete: boolean;
  isStale: boolean;
  retry: () => void;
}

const pageOf = (index: number): number => Math.floor(index / mediaPageSize);

export function useMediaItems(
  datasetId: string,
  at: string | null,
  { filter, order, enabled = true }: { filter: MediaFilter; order: MediaOrder; enabled?: boolean },
): MediaItems {
  const [known, setKnown] = useState<number | null>(null);
  const { pages, show, jump, keep } = usePageWindow(mediaPageSize, known);
  const results = useQueries({
    queries: pages.map((page) => ({
      ...mediaPageQuery(datasetId, at, filter, page, order),
      enabled,
    })),
  });
  const newest = results.reduce<(typeof results)[number] | null>(
    (best, result) =>
      result.data && result.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? result : best,
    null,
  );
  const total = countOf(newest?.data);
  const first = results[0];
  // The total of the first page and no other, because the first page is always loaded. A page that is loaded only
  // because of its own total could remove that total again, and with it the page, in an endless loop.
  const counted = countOf(first?.data);
  if (counted !== known) setKnown(counted);
  const failed = results.filter((result) => result.isError);

  const aspects = knownAspects(
    JSON.stringify([datasetId, at, normalMediaFilter(filter), order]),
    mediaPageSize,
    pages.map((page, place) => [page, results[place]?.data?.items]),
  );

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
      if (item === undefined) {
        return fetchMediaSpan(datasetId, { filter, order }, [span.first, span.last]);
      }
      there.push(item);
    }
    return there;
  }

  return {
    total,
    aspects,
    head: newest?.data?.head,
    itemAt,
    indexOf,
    loaded: () =>
      new Map(
        results.flatMap(
          ({ data }) => data?.items.map((item) => [item.media_id, item] as const) ?? [],
        ),
      ),
    places: () =>
      new Map(
        pages.flatMap((page, place) =>
          (results[place]?.data?.items ?? []).map(
            (item, index) => [page * mediaPageSize + index, item] as const,
          ),
        ),
      ),
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
