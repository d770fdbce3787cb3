import { sql } from "kysely";
import type { Role } from "#contract/dataset.ts";
import type { Db, Trx } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import type { VisibleDataset } from "./datasets.ts";
import { kept, shareFamily } from "./versions.ts";

export interface RemovedDatasetRow {
  id: string;
  name: string;
  n_images: number;
  n_videos: number;
  deleted_at: Instant;
  removed_by: string | null;
  role: Role;
}

/** The deleted datasets of a user that can be brought back, the last one first. */
export async function listRemoved(db: Db, userId: string): Promise<RemovedDatasetRow[]> {
  const { rows } = await sql<RemovedDatasetRow>`
    select d.id, d.name, d.n_images, d.n_videos, d.deleted_at, g.role, (
      select a.actor from audit a where a.dataset_id = d.id and a.action = 'delete_dataset'
      order by a.id desc limit 1) as removed_by
    from grants g join datasets d on d.id = g.dataset_id
    where g.user_id = ${userId} and d.deleted_at is not null and ${kept("d")}
    order by d.deleted_at desc, d.id`.execute(db);
  return rows;
}

/**
 * A dataset, deleted or not, locked until the transaction ends; undefined where it is unknown, not visible to the user,
 * or its time is over. The collector decides under the lock of the family what to keep.
 */
export async function lockEvenDeleted(
  trx: Trx,
  userId: string,
  datasetId: string,
): Promise<VisibleDataset | undefined> {
  const found = await trx
    .selectFrom("datasets")
    .innerJoin("grants", "grants.dataset_id", "datasets.id")
    .select("datasets.family_id")
    .where("datasets.id", "=", datasetId)
    .where("grants.user_id", "=", userId)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  await shareFamily(trx, found.family_id);
  return await trx
    .selectFrom("datasets")
    .innerJoin("grants", "grants.dataset_id", "datasets.id")
    .selectAll("datasets")
    .select("grants.role")
    .where("datasets.id", "=", datasetId)
    .where("grants.user_id", "=", userId)
    .where(kept("datasets"))
    .forUpdate("datasets")
    .executeTakeFirst();
}

/** Brings a deleted dataset back unchanged. */
export async function unmarkDeleted(trx: Trx, datasetId: string): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb) => ({
      deleted_at: null,
      revision: eb("revision", "+", 1),
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where("id", "=", datasetId)
    .execute();
}
