import { type ExpressionBuilder, sql } from "kysely";
import { removedDays } from "#contract/snapshot.ts";
import type { Db, Trx } from "./catalog.ts";
import { fenced } from "./leases.ts";
import type { DatasetRow, Schema, UndoRow } from "./schema.ts";

/**
 * The last edit of a dataset's items can be undone while the version before it is kept. One step is stored: it leads
 * back, and forward again after an undo. It is valid for one state of the content, named by `head_revision`; so every
 * other change of the content makes it void without touching this table.
 */

/** The present state of the dataset, as the target of a step. */
type Place = Pick<
  UndoRow,
  | "branch"
  | "version"
  | "content_hash"
  | "clustered_by"
  | "n_images"
  | "n_videos"
  | "edited"
  | "current_snapshot_id"
>;

export function placeOf(dataset: DatasetRow): Place {
  return {
    branch: dataset.head_branch,
    version: dataset.head_version,
    content_hash: dataset.content_hash,
    clustered_by: dataset.clustered_by,
    n_images: dataset.n_images,
    n_videos: dataset.n_videos,
    edited: dataset.edited,
    current_snapshot_id: dataset.current_snapshot_id,
  };
}

/** Replaces the previous step. */
export async function rememberStep(trx: Trx, step: Omit<UndoRow, "made_at">): Promise<void> {
  const row = { ...step, made_at: sql<string>`clock_timestamp()` };
  await trx
    .insertInto("undos")
    .values(row)
    .onConflict((conflict) => conflict.column("dataset_id").doUpdateSet(row))
    .execute();
}

/**
 * The condition under which a step is valid, and its version has to be kept: the dataset is in the state that the step
 * begins at, and the step is not older than removed things are kept, because otherwise deleted items would be kept for
 * ever.
 */
export function stepHolds(step: string, dataset: string) {
  return sql<boolean>`(
    ${sql.ref(`${step}.head_revision`)} = ${sql.ref(`${dataset}.head_revision`)}
    and ${sql.ref(`${step}.made_at`)} > now() - make_interval(days => ${removedDays}))`;
}

/** The step that begins at the dataset's present state; undefined where there is none, or it is void. */
export async function stepFrom(db: Db, dataset: DatasetRow): Promise<UndoRow | undefined> {
  return await db
    .selectFrom("undos")
    .innerJoin("datasets", "datasets.id", "undos.dataset_id")
    .selectAll("undos")
    .where("dataset_id", "=", dataset.id)
    .where(stepHolds("undos", "datasets"))
    .executeTakeFirst();
}

/** Takes a step and fences the writer, like `moveHead`. The dataset's row must be locked. */
export async function takeStep(trx: Trx, dataset: DatasetRow, step: UndoRow): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb: ExpressionBuilder<Schema, "datasets">) => ({
      ...fenced(eb),
      head_branch: step.branch,
      head_version: step.version,
      content_hash: step.content_hash,
      clustered_by: step.clustered_by,
      head_verified_at: null,
      head_damaged: null,
      head_revision: dataset.head_revision + 1,
      n_images: step.n_images,
      n_videos: step.n_videos,
      // A snapshot saved in between is the current version by now, and differs from the step's target.
      edited: step.current_snapshot_id === dataset.current_snapshot_id ? step.edited : true,
      revision: eb("revision", "+", 1),
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where("id", "=", dataset.id)
    .execute();
}
