import type { Db } from "../catalog/catalog.ts";
import { findContent, keepContent } from "../catalog/contents.ts";
import { ContentSum } from "../lake/schema/content-sum.ts";

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
