import {
  type KeptPicture,
  type UncountedRestore,
  nextUncounted,
  recordCount,
  recordPictures,
} from "../../catalog/receipt-counts.ts";
import { mostReceiptPictures } from "#contract/receipt.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";

type Needed = Pick<Deps, "catalog" | "lake" | "log" | "thumbnails">;

/** The width in pixels, twice that of the place where they are shown. */
const pictureWidth = 256;

/** The wait after a failure, in milliseconds; each further one is six times as long. */
const firstWait = 10_000;

/** When the next try of a restore is due, in milliseconds since 1970, and the wait before it. */
type Waiting = Map<string, { due: number; wait: number }>;

/** Counts restores again and again; one that failed waits, and longer each time. */
export function restoreCounter(
  deps: Needed,
  now: () => number = Date.now,
): (signal?: AbortSignal) => Promise<void> {
  const waiting: Waiting = new Map();
  return (signal) => countRestores(deps, signal, { waiting, now });
}

/**
 * Counts the changes of restores, and keeps pictures of some, on their receipts, which have them when the snapshots are
 * gone. Not part of the restore, which takes milliseconds at any size. Until it is done the collector keeps both
 * versions; after three failures it is given up.
 */
export async function countRestores(
  deps: Needed,
  signal?: AbortSignal,
  tries?: { waiting: Waiting; now: () => number },
): Promise<void> {
  const { db } = deps.catalog;
  for (;;) {
    const notDue = tries && [...tries.waiting].filter(([, { due }]) => due > tries.now());
    const restore = await nextUncounted(
      db,
      notDue?.map(([taskId]) => taskId),
    );
    if (restore === undefined || signal?.aborted) return;
    const { taskId, family, from, to, needsCount, needsPictures, triesLeft } = restore;
    try {
      if (needsCount) {
        const { added, removed, modified } = (await deps.lake.diff(family, from, to)).summary;
        await recordCount(db, taskId, { added, removed, modified });
      }
      if (needsPictures) await recordPictures(db, taskId, await picturesOf(deps, restore));
      tries?.waiting.delete(taskId);
    } catch (error) {
      const before = tries?.waiting.get(taskId);
      // A store that is away uses up no try.
      const isAway = storeErrorOf(error) !== null;
      const isLast = triesLeft <= 1 && !isAway;
      if (before === undefined || isLast) {
        const words = isLast ? "a restore is not counted: given up" : "a restore was not counted";
        deps.log.warn({ task: taskId, error: String(error) }, words);
      }
      if (isLast) tries?.waiting.delete(taskId);
      else if (tries) {
        const wait = before === undefined || isAway ? firstWait : before.wait * 6;
        tries.waiting.set(taskId, { due: tries.now() + wait, wait });
      }
      if (isAway) return;
      if (needsCount) await recordCount(db, taskId, null);
      if (needsPictures) await recordPictures(db, taskId, null);
      // Not again at once: the collector may have moved a version meanwhile.
      return;
    }
  }
}

/** As the items were before the restore; those that it brought back, as they are after it. */
async function picturesOf(
  { lake, thumbnails, log }: Needed,
  { family, from, to, taskId }: UncountedRestore,
): Promise<KeptPicture[]> {
  const { items } = await lake.diffPage(family, { from, to }, { limit: mostReceiptPictures });
  const pictures: KeptPicture[] = [];
  for (const { change, before, after } of items) {
    const item = before ?? after;
    if (item === null) continue;
    try {
      const { bytes } = await thumbnails.thumbnail(item, pictureWidth);
      pictures.push({
        change,
        media_id: item.mediaId,
        sha256: item.sha256,
        file_name: item.fileName,
        media_type: item.mediaType,
        width: item.width,
        height: item.height,
        picture: Buffer.from(bytes),
      });
    } catch (error) {
      if (storeErrorOf(error) !== null) throw error;
      // Its bytes are missing or damaged, and will be: the others are kept.
      log.warn({ task: taskId, item: item.mediaId, error: String(error) }, "no picture was kept");
    }
  }
  return pictures;
}
