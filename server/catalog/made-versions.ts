import { sql } from "kysely";
import { removedDays } from "#contract/snapshot.ts";
import type { Db, Trx } from "./catalog.ts";

/** Records the version that a task made. */
export async function keepMade(
  trx: Trx,
  taskId: string,
  made: { branch: string; version: number; revision: number },
): Promise<void> {
  await trx
    .updateTable("tasks")
    .set({
      made_branch: made.branch,
      made_version: made.version,
      made_revision: made.revision,
    })
    .where("id", "=", taskId)
    .execute();
}

/** The condition that a task made a version which is still kept. */
export function isMadeKept(table: "t" | "tasks") {
  return sql<boolean>`(${sql.ref(`${table}.made_branch`)} is not null
    and ${sql.ref(`${table}.end_time`)} > now() - make_interval(days => ${removedDays}))`;
}

/** The version that a task of a dataset made, while it is kept. */
export async function madeByTask(
  db: Db,
  { datasetId, taskId }: { datasetId: string; taskId: string },
): Promise<{ branch: string; version: number } | null> {
  const row = await db
    .selectFrom("tasks")
    .select(["made_branch as branch", "made_version as version"])
    .where("id", "=", taskId)
    .where("dataset_id", "=", datasetId)
    .where(isMadeKept("tasks"))
    .executeTakeFirst();
  const { branch = null, version = null } = row ?? {};
  return branch === null || version === null ? null : { branch, version };
}
