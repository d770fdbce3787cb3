import { because } from "#contract/refusals.ts";
import { headOf } from "../../catalog/datasets.ts";
import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import type { VisibleDataset } from "../../catalog/datasets.ts";
import { listLeaps, listSoundVersions } from "../../catalog/timeline.ts";
import { refused } from "../../errors.ts";
import type { Item } from "../../lake/schema/item.ts";
import { versionKey } from "../../lake/version.ts";
import { datasetOf } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { leapsIn } from "../comparison/item-states.ts";
import type { KnownMedia } from "../comparison/known-media.ts";
import type { Actor } from "../../ports/requests.ts";
import { withMoved } from "../with-moved.ts";

/** Concurrent searches of older versions, over all requests. */
const searchesAtOnce = 2;

export type FindBytes = (
  actor: Actor,
  datasetId: string,
  mediaId: string,
  sha256: string,
) => Promise<Item>;

/** The most versions that one request searches. A repeated request continues after them. */
const searchesOfRequest = 24;

/** How long it is remembered where an item is missing, in milliseconds. */
const missMs = 60_000;
/** The number of remembered versions, over all items. */
const knownMisses = 50_000;

/** The versions that lack an item. */
interface Miss {
  /** By `versionKey`. */
  searched: Set<string>;
  /** The dataset's revision when all versions had been searched; null: they have not been. */
  revision: number | null;
}

/**
 * Finds the item with the requested bytes in any version that the dataset still has: knowing a hash alone gives no
 * access. Recently listed items are cached, and items of the head are found at once. A request searches only a limited
 * number of older versions, however long the dataset's history, because an invented address must not open all of them:
 * of each stretch of edits only the first version, which has all items of the stretch.
 * @throws ServiceError not_found
 */
export function bytesFinder({ catalog, lake }: Deps, known: KnownMedia): FindBytes {
  const limit = pLimit(searchesAtOnce);
  const misses = new LRUCache<string, Miss>({
    maxSize: knownMisses,
    sizeCalculation: ({ searched }) => searched.size + 1,
    ttl: missMs,
  });

  async function inOlder(dataset: VisibleDataset, mediaId: string): Promise<Item | undefined> {
    const key = `${dataset.id}/${mediaId}`;
    const before = misses.get(key);
    if (before?.revision === dataset.revision) return undefined;
    const searched = new Set(before?.searched);
    // Damaged versions are not read; another version may have this item.
    const [versions, leaps] = await Promise.all([
      listSoundVersions(catalog.db, dataset.id),
      listLeaps(catalog.db, dataset.id),
    ]);
    const isLeap = leapsIn(leaps);
    const firsts = versions.filter((version, index) => {
      const last = versions[index - 1];
      return last === undefined || isLeap(last.created_at, version.created_at);
    });
    // The oldest has the files that the dataset was created from; the others are more likely in recent versions.
    const ordered = [...firsts.slice(0, 1), ...firsts.slice(1).toReversed()];
    const distinct = new Map(ordered.map((ref) => [versionKey(ref), ref]));
    const unsearched = [...distinct].filter(([name]) => !searched.has(name));
    for (const [name, ref] of unsearched.slice(0, searchesOfRequest)) {
      const reader = await lake.reader(dataset.family_id, ref);
      const place = await reader.findPlace(mediaId);
      if (place !== null) return (await reader.rows([place.rowId])).get(place.rowId);
      searched.add(name);
    }
    const isAll = unsearched.length <= searchesOfRequest;
    const revision = isAll ? dataset.revision : null;
    misses.set(key, { searched, revision });
    return undefined;
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
      if (item?.sha256 !== sha256) throw refused(because("media_not_found"));
      known.add(datasetId, [item]);
      return item;
    });
}
