import { takeFragmented } from "../../catalog/leases.ts";
import { isAway } from "../../errors.ts";
import { repeat } from "../../lib/repeat.ts";
import type { Deps } from "../deps.ts";
import { countRestores } from "../snapshots/count-restores.ts";
import { collect, collectDataset } from "./collect.ts";
import { contentFiller } from "./content.ts";
import { pictureMeasurer } from "./measure-pictures.ts";
import { blobVerifier, verifier } from "./verify.ts";
import { describeWithheld } from "./withheld.ts";

/** Work that nobody has asked for, over and over. */
export interface Chore {
  name: string;
  /** After its last end, in milliseconds. */
  everyMs: number;
  run(signal: AbortSignal): Promise<unknown>;
}

/**
 * Compacts what edits have fragmented, collects every hour, counts what restores changed, finds out content hashes of
 * versions that have none, measures the pictures of new datasets, and verifies what is kept.
 */
export function choresOf(deps: Deps): Chore[] {
  return [
    { name: "compactor", everyMs: 2000, run: () => compact(deps) },
    { name: "counting", everyMs: 2000, run: (signal) => countRestores(deps, signal) },
    { name: "measuring", everyMs: 3000, run: pictureMeasurer(deps) },
    { name: "hashing", everyMs: 5000, run: contentFiller(deps) },
    { name: "verifier", everyMs: 30_000, run: verifier(deps) },
    { name: "blob verifier", everyMs: 30_000, run: blobVerifier(deps) },
    { name: "collector", everyMs: 3_600_000, run: (signal) => collectUnasked(deps, signal) },
  ];
}

/**
 * Does the chores, as long as this process is the one of the installation that does: each asks before it begins, and
 * where the one is gone, another is it from then on.
 * @returns resolves once the signal is aborted and all of them have stopped
 */
export async function keepUp(
  deps: Pick<Deps, "leads" | "present" | "log">,
  chores: readonly Chore[],
  stopping: AbortSignal,
): Promise<void> {
  await Promise.all(
    chores.map(({ name, everyMs, run }) =>
      repeat(
        everyMs,
        async () => {
          if (!(await deps.leads())) return;
          // With its number this process loses the lock as well.
          await run(AbortSignal.any([stopping, deps.present]));
        },
        {
          signal: stopping,
          onError(error) {
            // While the database is unavailable, that is logged once, elsewhere.
            if (!isAway(error)) deps.log.error({ error: String(error) }, `${name} failed`);
          },
        },
      ),
    ),
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
