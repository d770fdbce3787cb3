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
import type { Actor } from "../../ports/services.ts";
import { withMoved } from "../with-moved.ts";

/** Searches of older versions at a time, over all requests. */
const searchesAtOnce = 2;

type FindBytes = (
  actor: Actor,
  datasetId: string,
  mediaId: string,
  sha256: string,
) => Promise<Item>;

/** Versions that one request searches at most. A repeated one goes on behind them. */
const searchesOfRequest = 24;

/** For so long it is remembered where an item is not, in milliseconds. */
const missMs = 60_000;
/** Versions in which something is not, over all that is remembered. */
const knownMisses = 50_000;

/** Where an item is not. */
interface Miss {
  /** By `versionKey`. */
  searched: Set<string>;
  /** What the dataset was when all of it had been searched; null: it was not yet. */
  revision: number | null;
}

/**
 * Finds the item whose bytes are asked for, in any version that the dataset still has: knowing a hash alone opens
 * nothing. What a page just listed is remembered, and what is now in the dataset is found at once. Of older versions a
 * request searches only so many, whatever the dataset's past, since an address that was made up must not open them
 * all: of each stretch in which it was only edited the first, which has all items of the stretch.
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
    // What is damaged says nothing of its items; another version may have this one.
    const [versions, leaps] = await Promise.all([
      listSoundVersions(catalog.db, dataset.id),
      listLeaps(catalog.db, dataset.id),
    ]);
    const isLeap = leapsIn(leaps);
    const firsts = versions.filter((version, index) => {
      const last = versions[index - 1];
      return last === undefined || isLeap(last.created_at, version.created_at);
    });
    // The oldest has what the dataset was made of; the rest is likelier to be where it was lately.
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
