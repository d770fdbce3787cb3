import type { Db } from "./catalog.ts";
import type { SnapshotRow } from "./schema.ts";

/**
 * Of each snapshot of a dataset what it grew from: its parent or, where that was removed, the nearest one before it
 * that is there. One that was forgotten has left its own parent to its children (see `purgeSnapshots`).
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
