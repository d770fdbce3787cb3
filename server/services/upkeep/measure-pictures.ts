import { alone } from "../../catalog/alone.ts";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { measurePicture } from "../../blobs/picture-quality.ts";
import {
  type MeasuredPicture,
  insertQuality,
  markMeasured,
  unknownPictures,
  unmeasuredFamilies,
} from "../../catalog/picture-quality.ts";
import { isAnyTaskRunning } from "../../catalog/tasks.ts";
import { VersionMissingError } from "../../lake/errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { BlobMissingError } from "../../ports/blob-store.ts";
import type { Deps } from "../deps.ts";
import { versionsWithAllFiles } from "../comparison/family-files.ts";

/** Pictures whose figures are stored together: a second's work, which is the most that a kill may lose. */
const part = 200;
/** Half of the cores stay free for requests. */
const atOnce = Math.max(1, availableParallelism() >> 1);

/**
 * Measures the pictures of new datasets, each file once however many versions and datasets have it. Not a task: no user
 * waits for it, and it yields to tasks. May be stopped or killed at any point; measured pictures are not measured
 * again.
 */
export function pictureMeasurer(deps: Deps): (signal: AbortSignal) => Promise<void> {
  const { db } = deps.catalog;
  /** An unreadable table is logged once, and tried again at the next start. */
  const failed = new Set<string>();
  const wanted = async () => (await unmeasuredFamilies(db)).filter((id) => !failed.has(id));

  async function measureAllWanted(signal: AbortSignal): Promise<void> {
    for (const family of await wanted()) {
      const goesOn = async () =>
        !signal.aborted && !(await isAnyTaskRunning(db)) && (await wanted()).includes(family);
      try {
        if (await measureFamily(deps, family, goesOn, signal)) await markMeasured(db, family);
      } catch (error) {
        if (storeErrorOf(error) !== null) throw error;
        // The collector moved the missing version: the next round finds it at its new place.
        if (signal.aborted || error instanceof VersionMissingError) continue;
        if (!(await wanted()).includes(family)) continue;
        failed.add(family);
        deps.log.error({ family, error: String(error) }, "pictures could not be measured");
      }
    }
  }

  return async (signal) => {
    if ((await wanted()).length === 0) return;
    await alone(deps.catalog, "measuring", () => measureAllWanted(signal));
  };
}

/** @returns false where it was interrupted. */
async function measureFamily(
  deps: Deps,
  family: string,
  goesOn: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const version of await versionsWithAllFiles(deps.catalog.db, family)) {
    const hashes = await deps.lake.imageHashes(family, version);
    for (let start = 0; start < hashes.length; start += part) {
      if (!(await goesOn())) return false;
      const unknown = await unknownPictures(deps.catalog.db, hashes.slice(start, start + part));
      await insertQuality(deps.catalog.db, await measureAll(deps, unknown, signal));
    }
  }
  return !signal.aborted;
}

async function measureAll(
  deps: Deps,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<MeasuredPicture[]> {
  const limit = pLimit(atOnce);
  const measured = await Promise.all(
    hashes.map((sha256) => limit(async () => (signal.aborted ? [] : measure(deps, sha256)))),
  );
  return measured.flat();
}

/** Nothing where the bytes are missing, which says nothing about them. */
async function measure(deps: Deps, sha256: string): Promise<MeasuredPicture[]> {
  try {
    const figures = await deps.blobs.withLocalFile(sha256, measurePicture);
    // It may have been removed while it was read.
    if (figures === null && !(await deps.blobs.has(sha256))) return [];
    return [{ sha256, figures }];
  } catch (error) {
    if (error instanceof BlobMissingError) return [];
    throw error;
  }
}
