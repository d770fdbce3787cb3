import type { Db } from "../catalog/catalog.ts";
import { findContent, keepContent } from "../catalog/contents.ts";
import { ContentSum } from "../lake/schema/content-sum.ts";

/** The content hash of a dataset without items. */
export const emptyContent = ContentSum.empty().digest();

/** The sum that a writer continues from; null where unknown: then the hash of the new version is computed later. */
export async function contentBefore(db: Db, hash: string | null): Promise<ContentSum | null> {
  if (hash === null) return null;
  if (hash === emptyContent) return ContentSum.empty();
  const state = await findContent(db, hash);
  return state === undefined ? null : ContentSum.from(state);
}

/**
 * The hash of a writer's new version; stores its sum for the next writer. Sums of unpublished versions are deleted
 * later.
 */
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
