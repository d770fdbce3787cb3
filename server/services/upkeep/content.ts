import type { Db } from "../../catalog/catalog.ts";
import {
  type UnhashedVersion,
  fillContent,
  findContent,
  keepContent,
  unhashedVersions,
} from "../../catalog/contents.ts";
import { shareFamily } from "../../catalog/versions.ts";
import { ContentSum } from "../../lake/schema/content-sum.ts";
import { versionKey } from "../../lake/version.ts";
import type { Deps } from "../deps.ts";

/** The content hash of a dataset without items. */
export const emptyContent = ContentSum.empty().digest();

/** What a writer goes on from; null where it is not known: then the hash of what it writes is found out later. */
export async function contentBefore(db: Db, hash: string | null): Promise<ContentSum | null> {
  if (hash === null) return null;
  if (hash === emptyContent) return ContentSum.empty();
  const state = await findContent(db, hash);
  return state === undefined ? null : ContentSum.from(state);
}

/** The hash of what a writer has made of it, kept to go on from in turn; what is not published after all is forgotten. */
export async function contentAfter(
  db: Db,
  before: ContentSum | null,
  change: ContentSum | null,
): Promise<string | null> {
  if (before === null || change === null) return null;
  const after = before.plus(change);
  const hash = after.digest();
  await keepContent(db, hash, after.toBytes());
  return hash;
}

const versionsAtOnce = 20;

/** Finds out the content hashes of versions that have none yet, from their rows. */
export function contentFiller(
  deps: Pick<Deps, "catalog" | "lake" | "log">,
): (signal?: AbortSignal) => Promise<void> {
  /** They are named when somebody looks for damage; here they would only be in the way of the others. */
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
      deps.log.warn({ ...version, error: String(error) }, "a version has no content hash");
      unreadable.add(keyOf(version));
      return;
    }
    await deps.catalog.transaction(async (trx) => {
      // The collector is not to move the version meanwhile: then it has its turn at its new place.
      await shareFamily(trx, version.family);
      await keepContent(trx, content.digest(), content.toBytes());
      await fillContent(trx, version, content.digest());
    });
  }
}
