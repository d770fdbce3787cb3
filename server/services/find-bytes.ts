import { createLimit } from "../blobs/limit.ts";
import type { VisibleDataset } from "../catalog/datasets.ts";
import { listLeaps, listTimeline } from "../catalog/timeline.ts";
import { ServiceError } from "../errors.ts";
import type { Item } from "../lake/item.ts";
import type { VersionRef } from "../lake/version.ts";
import { datasetOf } from "./access.ts";
import type { Deps } from "./deps.ts";
import { type TimelineVersion, itemPlaces } from "./item-states.ts";
import type { KnownMedia } from "./known-media.ts";
import type { Actor } from "./services.ts";
import { withMoved } from "./with-moved.ts";
import { headOf } from "./write.ts";

/** Searches of older versions at a time, over all requests. */
const searchesAtOnce = 2;

type FindBytes = (
  actor: Actor,
  datasetId: string,
  mediaId: string,
  sha256: string,
) => Promise<Item>;

/**
 * Finds the item whose bytes are asked for, in any version that the dataset still has: knowing a hash alone opens
 * nothing. What a page just listed is remembered; what is now in the dataset is found at once; and older versions are
 * searched by halving, as for an item's history, since an address that was made up must not open them all.
 * @throws ServiceError not_found
 */
export function bytesFinder({ catalog, lake }: Deps, known: KnownMedia): FindBytes {
  const limit = createLimit(searchesAtOnce);

  async function inOlder(dataset: VisibleDataset, mediaId: string): Promise<Item | undefined> {
    const [snapshots, leaps] = await Promise.all([
      listTimeline(catalog.db, dataset.id),
      listLeaps(catalog.db, dataset.id),
    ]);
    // What is damaged says nothing of its items; another version may have this one.
    const versions: TimelineVersion[] = snapshots
      .filter((row) => row.damaged === null)
      .map((row) => ({ ref: row, at: row.created_at }));
    if (dataset.head_damaged === null) versions.push({ ref: headOf(dataset), at: null });
    const readerOf = (ref: VersionRef) => lake.reader(dataset.family_id, ref);
    const places = await itemPlaces(versions, leaps, {
      find: async (ref) => (await readerOf(ref)).findPlace(mediaId),
      has: async (ref, place) => (await readerOf(ref)).hasPlace(mediaId, place),
    });
    const newest = places.findLastIndex((place) => place !== null);
    const [place, version] = [places[newest], versions[newest]];
    if (place === undefined || place === null || version === undefined) return undefined;
    return (await (await readerOf(version.ref)).rows([place.rowId])).get(place.rowId);
  }

  return async (actor, datasetId, mediaId, sha256) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const id = mediaId.toLowerCase();
      const remembered = known.get(datasetId, id, sha256);
      if (remembered !== undefined) return remembered;
      const [current] =
        dataset.head_damaged === null
          ? await (await lake.reader(dataset.family_id, headOf(dataset))).get([id])
          : [];
      // An item has the same bytes in every version.
      const item = current ?? (await limit(() => inOlder(dataset, id)));
      if (item?.sha256 !== sha256) throw new ServiceError("not_found", "Media not found");
      known.add(datasetId, [item]);
      return item;
    });
}
