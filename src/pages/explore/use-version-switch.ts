import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { type MediaOrder, mediaPageQuery, mediaPageSize } from "#/api/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import type { GridSight, HeldPlace } from "#/components/media/held-place.ts";
import type { GridHandle } from "#/components/media/media-grid.tsx";
import { type Span, pagesFor } from "#/lib/page-window.ts";
import { placeOf } from "#/lib/place-of.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";
import { isComparable, itemOrder } from "./item-order.ts";

/** The version whose items are shown: the previous one, until those of the wanted one are loaded. */
export interface ShownVersion {
  at: VersionId;
  held: HeldPlace | null;
}

interface VersionSwitch {
  datasetId: string;
  /** The version in the address. */
  at: VersionId;
  /** The version to flip to, which is preloaded. */
  other: VersionId | undefined;
  shown: ShownVersion;
  filter: MediaFilter;
  order: MediaOrder;
  grid: RefObject<GridHandle | null>;
  itemAt: (index: number) => MediaItem | undefined;
  /** The item that is open in the large view. */
  mediaId: string | null;
  /** Called when the items of the wanted version are loaded and can be shown. */
  onReady: (shown: ShownVersion, span: Span) => void;
}

/** Milliseconds after which a message says that a version is loading. */
const slowMs = 300;
/** Milliseconds after a switch until the other side is preloaded. */
const idleMs = 400;
/** Pictures that take longer are shown as they arrive. */
const picturesMs = 1_500;
/** How often the load is repeated for a user who keeps scrolling meanwhile. */
const mostLooks = 3;

/**
 * Switches to another version once it is loaded, with the item in view at the same position.
 * @returns whether that takes so long that a message is shown
 */
export function useVersionSwitch(options: VersionSwitch): boolean {
  const { datasetId, at, other, shown, filter, order } = options;
  const client = useQueryClient();
  const listKey = JSON.stringify({ filter, order });
  const [slow, setSlow] = useState<{ at: VersionId } | null>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  /** Loads a version around the item in view. @returns the item's index in it */
  const prepare = useCallback(
    async (version: VersionId, isWanted: () => boolean): Promise<[HeldPlace | null, Span]> => {
      for (let look = 1; ; look += 1) {
        const { grid, itemAt, mediaId } = latest.current;
        const sight = grid.current?.sight() ?? null;
        const item = sight === null ? undefined : itemAt(sight.index);
        const list = JSON.parse(listKey) as ListedBy;
        const place = await load(
          client,
          { datasetId, at: version, ...list },
          { sight, item, mediaId },
        );
        const after = grid.current?.sight() ?? null;
        if (sight === null || after === null) return [null, place.span];
        if (after.index === sight.index || look === mostLooks || !isWanted()) {
          return [{ ...after, index: place.index }, place.span];
        }
      }
    },
    [client, datasetId, listKey],
  );

  useEffect(() => {
    if (at === shown.at) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => setSlow({ at }), slowMs);
    void prepare(at, () => isWanted)
      // The list itself shows what could not be loaded.
      .catch(() => [null, { first: 0, last: 0 }] as const)
      .then(([held, span]) => {
        if (isWanted) latest.current.onReady({ at, held }, span);
      });
    return () => {
      clearTimeout(timer);
      isWanted = false;
    };
  }, [at, shown.at, prepare]);

  useEffect(() => {
    if (other === undefined || at !== shown.at) return undefined;
    const timer = setTimeout(() => {
      void prepare(other, () => false).catch(() => null);
    }, idleMs);
    return () => clearTimeout(timer);
  }, [at, shown.at, other, prepare]);

  return at !== shown.at && slow?.at === at;
}

interface ListedBy {
  filter: MediaFilter;
  order: MediaOrder;
}

interface Sighted {
  sight: GridSight | null;
  item: MediaItem | undefined;
  mediaId: string | null;
}

async function load(
  client: QueryClient,
  { datasetId, at, filter, order }: { datasetId: string; at: VersionId } & ListedBy,
  { sight, item, mediaId }: Sighted,
): Promise<{ index: number; span: Span }> {
  const pageAt = async (page: number) => {
    const query = mediaPageQuery(datasetId, at, filter, page, order);
    // Cached items are good enough: they are refetched once they are shown.
    const { items, total } = await client.query({ ...query, staleTime: "static" });
    return { items, total: total ?? items.length };
  };
  const single = mediaPageQuery(datasetId, at, { media_ids: [mediaId ?? ""] });
  const large = mediaId === null ? null : client.query({ ...single, staleTime: "static" });
  const { total } = await pageAt(0);
  const index =
    item === undefined ||
    total === 0 ||
    sight === null ||
    (sight.top === null && !sight.focused) ||
    !isComparable(order)
      ? Math.max(0, Math.min(sight?.index ?? 0, total - 1))
      : await placeOf({
          compare: (row) => itemOrder(order, item, row),
          guess: sight.index,
          size: mediaPageSize,
          pageAt,
        });
  const span = {
    first: Math.max(0, index - (sight ? sight.index - sight.span.first : 0)),
    last: Math.max(0, index + (sight ? sight.span.last - sight.index : 0)),
  };
  const pages = pagesFor([span], mediaPageSize, Math.max(1, total));
  const loaded = await Promise.all(pages.map(async (page) => [page, await pageAt(page)] as const));
  await large;
  const inSight = loaded.flatMap(([page, { items }]) => {
    const start = page * mediaPageSize;
    return items.slice(Math.max(0, span.first - start), Math.max(0, span.last + 1 - start));
  });
  if (sight !== null) await pictures(inSight, sight.width);
  return { index, span };
}

/** Waits for the pictures, up to a limit: the others are shown as they arrive. */
async function pictures(items: readonly MediaItem[], width: number): Promise<void> {
  const loading = items.map(async ({ media_thumb_uri: address }) => {
    const picture = new Image();
    picture.src = thumbnailAddress(address, width, window.devicePixelRatio);
    await picture.decode();
  });
  const late = new Promise((resolve) => {
    setTimeout(resolve, picturesMs);
  });
  await Promise.race([Promise.allSettled(loading), late]);
}
