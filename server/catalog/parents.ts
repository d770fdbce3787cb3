import type { Db } from "./catalog.ts";
import type { SnapshotRow } from "./schema.ts";

/**
 * The parent of each snapshot of a dataset or, where the parent was removed, its nearest live ancestor. A purged
 * snapshot has passed its own parent on to its children (see `purgeSnapshots`).
 */
export async function livingParents(
  db: Db,
  datasetId: string,
  rows: readonly Pick<SnapshotRow, "id" | "parent_id">[],
): Promise<Map<string, string | null>> {
  const removed = await db
    .selectFrom("snapshots")
    .select(["id", "parent_id"])
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is not", null)
    .execute();
  const before = new Map(removed.map((row) => [row.id, row.parent_id]));
  const living = (parent: string | null): string | null => {
    let id = parent;
    while (id !== null && before.has(id)) id = before.get(id) ?? null;
    return id;
  };
  return new Map(rows.map((row) => [row.id, living(row.parent_id)]));
}
