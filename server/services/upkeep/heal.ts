import { forgetFiles, markFamily, markVersion } from "../../catalog/lake-files.ts";
import {
  droppedFamilies,
  familyVersions,
  leaveLines,
  listFamilies,
  lockFamily,
  moveVersions,
} from "../../catalog/versions.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";
import { findMissing, hideDamaged } from "./verify-version.ts";

type HealDeps = Pick<Deps, "catalog" | "lake" | "log">;

/**
 * Repairs the lake before it is used: tables and branches that the catalog does not name are put aside, and dropped
 * ones are removed. Damage is reported, family by family, and left alone: everything else works. Only for a process
 * that has the data folder to itself.
 * @throws where an object store failed
 */
export async function heal(deps: HealDeps): Promise<void> {
  const { catalog, lake, log } = deps;
  const known = new Set(await listFamilies(catalog.db));
  const dropped = new Set(await droppedFamilies(catalog.db));
  for (const family of await lake.families()) {
    if (known.has(family)) continue;
    if (dropped.has(family)) {
      await lake.dropFamily(family);
      continue;
    }
    // Usually it was created just before its row would have been written.
    const kept = await lake.putAside(family);
    log.warn({ family, kept }, "put a table aside that no dataset names");
  }
  for (const family of known) {
    await healOne(deps, family).catch(async (error: unknown) => {
      // Nothing is known of the tables, so this start ends.
      if (storeErrorOf(error) !== null) throw error;
      log.error({ family, error: String(error) }, "a table could not be put in order");
      await markFamily(catalog.db, family, "its folder cannot be read");
    });
  }
  await hideDamaged(deps);
}

async function healOne({ catalog, lake, log }: HealDeps, family: string): Promise<void> {
  const { needed, lines } = await familyVersions(catalog.db, family);
  if (needed.length === 0) return;
  const report = await lake.heal({ family, known: needed, lines, keepSince: new Date() });
  if (report.removed.length > 0) {
    log.info({ family, removed: report.removed.length }, "put aside what a crash left half-made");
  }
  if (report.moved.length > 0) {
    await catalog.transaction(async (trx) => {
      await lockFamily(trx, family);
      await moveVersions(trx, family, report.moved);
      await leaveLines(trx, family, report.left);
    });
    // Their records would otherwise apply to new files with the same names.
    const gone = report.moved.map(({ from }) => lake.repairs.manifestPath(family, from));
    await forgetFiles(catalog.db, family, gone);
  }
  const [first] = report.damaged;
  await markFamily(catalog.db, family, first === undefined ? null : first.what);
  if (first === undefined) return;
  for (const { message } of report.damaged) log.error({ family }, message);
  for (const version of needed) {
    const missing = await findMissing({ lake }, catalog.db, family, version);
    if (missing !== null) await markVersion(catalog, family, version, missing);
  }
}
