import {
  type UnhashedVersion,
  fillContent,
  keepContent,
  unhashedVersions,
} from "../../catalog/contents.ts";
import { shareFamily } from "../../catalog/versions.ts";
import type { ContentSum } from "../../lake/schema/content-sum.ts";
import { versionKey } from "../../lake/version.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";

const versionsAtOnce = 20;

/** Computes the content hashes of versions that have none yet, from their rows. */
export function contentFiller(
  deps: Pick<Deps, "catalog" | "lake" | "log">,
): (signal?: AbortSignal) => Promise<void> {
  /** The verification reports them; here they would only delay the others. */
  const unreadable = new Set<string>();
  const keyOf = (version: UnhashedVersion) => `${version.family}/${versionKey(version)}`;

  return async (signal) => {
    for (;;) {
      const found = await unhashedVersions(deps.catalog.db, versionsAtOnce + unreadable.size);
      const versions = found.filter((version) => !unreadable.has(keyOf(version)));
      if (versions.length === 0) return;
      for (const version of versions) {
        if (signal?.aborted) return;
        await fill(version);
      }
    }
  };

  async function fill(version: UnhashedVersion): Promise<void> {
    let content: ContentSum;
    try {
      content = await deps.lake.contentOf(version.family, version);
    } catch (error) {
      if (storeErrorOf(error) !== null) throw error;
      deps.log.warn({ ...version, error: String(error) }, "a version has no content hash");
      unreadable.add(keyOf(version));
      return;
    }
    await deps.catalog.transaction(async (trx) => {
      // Keeps the collector from moving the version meanwhile; a moved one is found at its new place next time.
      await shareFamily(trx, version.family);
      await keepContent(trx, content.digest(), content.toBytes());
      await fillContent(trx, version, content.digest());
    });
  }
}
