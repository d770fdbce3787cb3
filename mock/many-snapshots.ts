import { type MockDb, mockUsers } from "./db.ts";
import { idOf } from "./ids.ts";

const hour = 3_600_000;

/**
 * Adds that many snapshots to a dataset, one hour apart and all older than the existing ones: `old-1` is the newest of
 * them. Every sixth is automatic, every third the editor's.
 */
export function addManySnapshots(db: MockDb, datasetId: string, count: number): void {
  const own = db.snapshots.filter((row) => row.datasetId === datasetId);
  const oldest = own.reduce((least, row) => Math.min(least, row.createdAt), Infinity);
  const idAt = (number: number) => idOf(`${datasetId}/old/${number}`);
  const [model] = own;
  if (model === undefined) throw new Error("The dataset has no snapshot to begin from");
  for (const row of own) row.parentId ??= idAt(1);
  for (let number = count; number >= 1; number--) {
    db.snapshots.push({
      ...model,
      id: idAt(number),
      parentId: number === count ? null : idAt(number + 1),
      name: `old-${number}`,
      createdAt: oldest - number * hour,
      createdBy: number % 3 === 0 ? mockUsers.editor : mockUsers.owner,
      description: "",
      reason: number % 6 === 0 ? "auto" : "manual",
      removedAt: null,
    });
  }
}
