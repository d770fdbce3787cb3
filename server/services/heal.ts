import { familyVersions, listFamilies, lockFamily, moveVersions } from "../catalog/versions.ts";
import type { Deps } from "./deps.ts";

/**
 * Puts the lake in order before anything uses it: what a crash left half-made is removed, if the catalog does not
 * name it. Only for a process that has the data folder to itself.
 * @throws LakeDamageError where a file is broken that the catalog relies on.
 */
export async function heal(deps: Pick<Deps, "catalog" | "lake" | "log">): Promise<void> {
  const { catalog, lake, log } = deps;
  const known = new Set(await listFamilies(catalog.db));
  for (const family of await lake.families()) {
    if (known.has(family)) continue;
    // Made just before its row would have been written.
    await lake.dropFamily(family);
    log.info({ family }, "removed a table that no dataset names");
  }
  for (const family of known) {
    const { needed, lines } = await familyVersions(catalog.db, family);
    if (needed.length === 0) continue;
    const report = await lake.heal({ family, known: needed, lines, keepSince: new Date() });
    if (report.removed.length > 0) {
      log.info({ family, removed: report.removed.length }, "removed what a crash left half-made");
    }
    if (report.moved.length > 0) {
      await catalog.transaction(async (trx) => {
        await lockFamily(trx, family);
        await moveVersions(trx, family, report.moved);
      });
    }
  }
}
