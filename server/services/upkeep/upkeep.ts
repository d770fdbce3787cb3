import { takeFragmented } from "../../catalog/leases.ts";
import { isAway } from "../../errors.ts";
import { repeat } from "../../lib/repeat.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";
import { restoreCounter } from "../snapshots/count-restores.ts";
import { collect, collectDataset } from "./collect.ts";
import { expireLooks } from "../../catalog/label-files.ts";
import { expireExportFiles } from "./expire-exports.ts";
import { contentFiller } from "./content.ts";
import { pictureMeasurer } from "./measure-pictures.ts";
import { blobVerifier, verifier } from "./verify.ts";
import { describeWithheld } from "./withheld.ts";

/** Work that is repeated without a request. */
export interface Chore {
  name: string;
  /** The delay after its last end, in milliseconds. */
  everyMs: number;
  run(signal: AbortSignal): Promise<unknown>;
}

/**
 * Compacts the lines that edits have fragmented, collects every hour, counts the changes of restores, computes missing
 * content hashes, measures the pictures of new datasets, verifies stored files, and removes exports and looked-at files of labels whose time is over.
 */
export function choresOf(deps: Deps): Chore[] {
  return [
    { name: "compactor", everyMs: 2000, run: () => compact(deps) },
    { name: "counting", everyMs: 2000, run: restoreCounter(deps) },
    { name: "measuring", everyMs: 3000, run: pictureMeasurer(deps) },
    { name: "hashing", everyMs: 5000, run: contentFiller(deps) },
    { name: "verifier", everyMs: 30_000, run: verifier(deps) },
    { name: "blob verifier", everyMs: 30_000, run: blobVerifier(deps) },
    { name: "exports", everyMs: 600_000, run: () => expireExportFiles(deps) },
    { name: "label looks", everyMs: 600_000, run: () => expireLooks(deps.catalog.db) },
    { name: "collector", everyMs: 3_600_000, run: (signal) => collectUnasked(deps, signal) },
  ];
}

/**
 * Runs the chores while this process has the upkeep of the installation: each chore checks that before it begins, and
 * when that process is gone, another takes over.
 * @returns resolves when the signal is aborted and all chores have stopped
 */
export async function keepUp(
  deps: Pick<Deps, "leads" | "present" | "log">,
  chores: readonly Chore[],
  stopping: AbortSignal,
): Promise<void> {
  await Promise.all(
    chores.map(({ name, everyMs, run }) => {
      let isStoreAway = false;
      return repeat(
        everyMs,
        async () => {
          if (!(await deps.leads())) return;
          // A process that loses its number loses the lock as well.
          await run(AbortSignal.any([stopping, deps.present]));
          isStoreAway = false;
        },
        {
          signal: stopping,
          onError(error) {
            // While the database is unavailable, that is logged once, elsewhere.
            if (isAway(error)) return;
            // A store that is away is logged once by each chore.
            const wasStoreAway = isStoreAway;
            isStoreAway = storeErrorOf(error) !== null;
            if (isStoreAway && wasStoreAway) return;
            deps.log.error({ error: String(error) }, `${name} failed`);
          },
        },
      );
    }),
  );
}

/** A collection without confirmation: media beyond the limit stay, which the log and `/readyz` report. */
export async function collectUnasked(deps: Deps, signal: AbortSignal, now?: Date): Promise<void> {
  const { withheld = null } = await collect(deps, {
    signal,
    ...(now === undefined ? {} : { now }),
  });
  deps.upkeep.withheld = withheld;
  if (withheld !== null) deps.log.warn({ withheld }, `not removed: ${describeWithheld(withheld)}`);
}

/** Compacts the lines that edits have fragmented; a busy one is due again with its next edit. */
export async function compact(deps: Deps): Promise<void> {
  for (const datasetId of await takeFragmented(deps.catalog.db)) {
    await collectDataset(deps, datasetId, {}, { versions: 0, bytes: 0, busy: 0 });
  }
}
