import { type ExpressionBuilder, sql } from "kysely";
import type { DatasetStatus } from "#contract/dataset.ts";
import type { Db, Trx } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import type { Schema, SnapshotRow } from "./schema.ts";
import { workerLockClass } from "./workers.ts";

/**
 * One writer for each dataset at a time. Each lease increments the fencing number, so a writer whose lease expired
 * cannot publish. Whether the last owner released its lease decides whether its line may be continued.
 */
export interface Lease {
  datasetId: string;
  owner: string;
  fence: number;
  /** The last owner released its lease. After an unclean lease a writer always forks a new line. */
  clean: boolean;
}

/** The owner of a lease: the process, by the number that it holds a session lock on, and the write. */
export function leaseOwner(worker: number, write: string): string {
  return `${worker}/${write}`;
}

/**
 * Takes the lease in the transaction that locked the dataset's row.
 * @returns null while another owner holds it. It is free once released or expired, and at once when the owner's process
 * is gone, because its session lock is released.
 */
export async function takeLease(
  trx: Trx,
  datasetId: string,
  owner: string,
  seconds: number,
): Promise<Lease | null> {
  const { rows } = await sql<{ fence: number; clean: boolean }>`
    with before as (
      select id, lease_owner is null as clean from datasets
      where id = ${datasetId} and (
        lease_owner is null or lease_until <= clock_timestamp()
        or not exists (
          select from pg_locks
          where locktype = 'advisory' and classid = ${workerLockClass} and granted
            and objid::text = split_part(lease_owner, '/', 1)
            and database = (select oid from pg_database where datname = current_database())))
      for update
    )
    update datasets d
    set lease_owner = ${owner}, lease_fence = lease_fence + 1, lease_since = clock_timestamp(),
        lease_until = clock_timestamp() + make_interval(secs => ${seconds})
    from before where d.id = before.id
    returning d.lease_fence as fence, before.clean`.execute(trx);
  const [row] = rows;
  return row === undefined ? null : { datasetId, owner, ...row };
}

/**
 * Extends the lease. An expired lease cannot be extended, even if no other writer has taken it: the sweep no longer
 * spares what its owner wrote (see `writersSince`).
 * @returns false once it has expired, another writer has taken it, or a restore has fenced it.
 */
export async function renewLease(db: Db, lease: Lease, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable("datasets")
    .set({ lease_until: sql<string>`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where("id", "=", lease.datasetId)
    .where("lease_owner", "=", lease.owner)
    .where("lease_fence", "=", lease.fence)
    .where("lease_until", ">", sql<string>`clock_timestamp()`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export interface PublishedHead {
  branch: string;
  version: number;
  images: number;
  videos: number;
  /** The content hash, where it is known. */
  content: string | null;
  /** Whether its line is due for a compaction. */
  fragmented: boolean;
}

/**
 * Moves the head and releases the lease, if the fencing number is still the lease's.
 * @param content Whether the content was edited since the current version, created as a whole, or only stored
 * differently (a compaction).
 * @returns false where the lease was lost: nothing was published.
 */
export async function publishHead(
  trx: Trx,
  lease: Lease,
  head: Omit<PublishedHead, "content" | "fragmented"> & Partial<PublishedHead>,
  content: "edited" | "created" | "same",
): Promise<boolean> {
  const result = await trx
    .updateTable("datasets")
    .set((eb) => ({
      head_branch: head.branch,
      head_version: head.version,
      line: head.branch,
      n_images: head.images,
      n_videos: head.videos,
      head_verified_at: null,
      head_damaged: null,
      fragmented: head.fragmented ?? false,
      ...(content === "edited" ? { edited: true } : {}),
      ...(content === "same"
        ? {}
        : { head_revision: eb("head_revision", "+", 1), content_hash: head.content ?? null }),
      lease_owner: null,
      lease_until: null,
      revision: eb("revision", "+", 1),
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where("id", "=", lease.datasetId)
    .where("lease_owner", "=", lease.owner)
    .where("lease_fence", "=", lease.fence)
    .where("lease_until", ">", sql<string>`clock_timestamp()`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Locks the dataset's row and checks whether the lease is still held. */
export async function holdsLease(trx: Trx, lease: Lease): Promise<boolean> {
  const row = await trx
    .selectFrom("datasets")
    .select("id")
    .where("id", "=", lease.datasetId)
    .where("lease_owner", "=", lease.owner)
    .where("lease_fence", "=", lease.fence)
    .where("lease_until", ">", sql<string>`clock_timestamp()`)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * For a lake that was replaced by an older copy. The next versions of a line may have been published before with other
 * items, and be named: so every writer begins a new line, and all versions are verified again.
 */
export async function leaveAllLines(trx: Trx): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb) => ({
      lease_fence: eb("lease_fence", "+", 1),
      lease_owner: "unclean",
      lease_until: sql<string>`clock_timestamp()`,
      head_verified_at: null,
    }))
    .execute();
  await trx.updateTable("snapshots").set({ verified_at: null }).execute();
}

/** The start of the oldest write in progress in a family; null where there is none. */
export async function writersSince(db: Db, familyId: string): Promise<Instant | null> {
  const row = await db
    .selectFrom("datasets")
    .select((eb) => eb.fn.min("lease_since").as("since"))
    .where("family_id", "=", familyId)
    .where("lease_until", ">", sql<string>`clock_timestamp()`)
    .executeTakeFirst();
  return row?.since ?? null;
}

/**
 * Releases the lease without publishing. Only a writer that left its line unchanged may pass `clean`; otherwise the
 * next writer must not continue that line. After an unclean lease this stays so until another line is published: the
 * previous owner may still write to the old one.
 */
export async function releaseLease(db: Db, lease: Lease, clean: boolean): Promise<void> {
  await db
    .updateTable("datasets")
    .set(
      clean && lease.clean
        ? { lease_owner: null, lease_until: null }
        : { lease_owner: "unclean", lease_until: sql<string>`clock_timestamp()` },
    )
    .where("id", "=", lease.datasetId)
    .where("lease_owner", "=", lease.owner)
    .where("lease_fence", "=", lease.fence)
    .execute();
}

/** Datasets whose lines are due for a compaction, each told once. */
export async function takeFragmented(db: Db): Promise<string[]> {
  const rows = await db
    .updateTable("datasets")
    .set({ fragmented: false })
    .where("fragmented", "=", true)
    .where("deleted_at", "is", null)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Ends whatever lease there is on a dataset: its owner can publish and record no more. */
export async function fenceLease(trx: Trx, datasetId: string): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb) => fenced(eb))
    .where("id", "=", datasetId)
    .execute();
}

/**
 * Points the dataset at another version and fences the writer: it takes the lease, so that the writer's next publish
 * fails and its line counts as unclean.
 */
export async function moveHead(
  trx: Trx,
  datasetId: string,
  target: SnapshotRow,
  status: DatasetStatus,
): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb) => ({
      ...fenced(eb),
      head_branch: target.branch,
      head_version: target.version,
      content_hash: target.content_hash,
      clustered_by: target.clustered_by,
      head_verified_at: target.verified_at,
      head_damaged: target.damaged,
      head_revision: eb("head_revision", "+", 1),
      n_images: target.n_images,
      n_videos: target.n_videos,
      current_snapshot_id: target.id,
      edited: false,
      status,
      fatal_error_msg: null,
      fatal_error_coded: null,
      revision: eb("revision", "+", 1),
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where("id", "=", datasetId)
    .execute();
}

/** Hides the dataset from all users. Its content stays until the collector's time for removed datasets is over. */
export async function markDeleted(trx: Trx, datasetId: string): Promise<void> {
  await trx
    .updateTable("datasets")
    .set((eb) => ({
      ...fenced(eb),
      deleted_at: sql<string>`clock_timestamp()`,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", datasetId)
    .execute();
}

/**
 * Ends the lease and increments the fencing number: the previous owner cannot publish, and the line counts as unclean.
 */
export function fenced(eb: ExpressionBuilder<Schema, "datasets">) {
  return {
    lease_fence: eb("lease_fence", "+", 1),
    lease_owner: sql<string | null>`case when lease_owner is null then null else 'fenced' end`,
    lease_until: sql<
      string | null
    >`case when lease_owner is null then null else clock_timestamp() end`,
  };
}
