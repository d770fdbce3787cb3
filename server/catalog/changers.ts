import { sql } from "kysely";
import { actionsWithoutItems } from "#contract/history.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";

/** A change of an item: the `rev` of its row, if it has one, and the span of time in which it was made. */
interface Change {
  key: string;
  rev: number | null;
  /** null: since ever, and until now. */
  since: Instant | null;
  until: Instant | null;
}

/**
 * Who made each change, from the audit: whose edit wrote the row or, where no entry names the row, the only user who
 * changed items in that time.
 */
export async function changersOf(
  db: Db,
  datasetId: string,
  changes: readonly Change[],
): Promise<Map<string, string>> {
  const revs = changes.flatMap(({ rev }) => (rev === null ? [] : [rev]));
  const byRev = new Map<number, string>();
  if (revs.length > 0) {
    const rev = sql<number>`(details->>'rev')::bigint`;
    const rows = await db
      .selectFrom("audit")
      .select(["actor", rev.as("rev")])
      .where("dataset_id", "=", datasetId)
      .where(sql<boolean>`details ? 'rev'`)
      .where(rev, "in", [...new Set(revs)])
      .execute();
    for (const row of rows) byRev.set(Number(row.rev), row.actor);
  }
  const found = new Map<string, string>();
  for (const change of changes) {
    const actor =
      byRev.get(change.rev ?? Number.NaN) ?? (await onlyChanger(db, datasetId, change)) ?? null;
    if (actor !== null) found.set(change.key, actor);
  }
  return found;
}

async function onlyChanger(
  db: Db,
  datasetId: string,
  { since, until }: Change,
): Promise<string | undefined> {
  let select = db
    .selectFrom("audit")
    .select("actor")
    .distinct()
    .where("dataset_id", "=", datasetId)
    .where("action", "not in", [...actionsWithoutItems])
    .limit(2);
  if (since !== null) select = select.where("time", ">=", since);
  if (until !== null) select = select.where("time", "<=", until);
  const [one, other] = await select.execute();
  return other === undefined ? one?.actor : undefined;
}
