import {
  droppedFamilies,
  familyVersions,
  listFamilies,
  lockFamily,
  moveVersions,
} from "../catalog/versions.ts";
import type { Deps } from "./deps.ts";

/**
 * Puts the lake in order before anything uses it: what the catalog does not name is put aside, and what it dropped is
 * removed. Only for a process that has the data folder to itself.
 * @throws LakeDamageError where a file is broken that the catalog relies on.
 */
export async function heal(deps: Pick<Deps, "catalog" | "lake" | "log">): Promise<void> {
  const { catalog, lake, log } = deps;
  const known = new Set(await listFamilies(catalog.db));
  const dropped = new Set(await droppedFamilies(catalog.db));
  for (const family of await lake.families()) {
    if (known.has(family)) continue;
    if (dropped.has(family)) {
      await lake.dropFamily(family);
      continue;
    }
    // As a rule it was made just before its row would have been written.
    const kept = await lake.putAside(family);
    log.warn({ family, kept }, "put a table aside that no dataset names");
  }
  for (const family of known) {
    const { needed, lines } = await familyVersions(catalog.db, family);
    if (needed.length === 0) continue;
    const report = await lake.heal({ family, known: needed, lines, keepSince: new Date() });
    if (report.removed.length > 0) {
      log.info({ family, removed: report.removed.length }, "put aside what a crash left half-made");
    }
    if (report.moved.length > 0) {
      await catalog.transaction(async (trx) => {
        await lockFamily(trx, family);
        await moveVersions(trx, family, report.moved);
      });
    }
  }
}
