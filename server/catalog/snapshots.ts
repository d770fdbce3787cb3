import { type SqlBool, sql } from "kysely";
import { automaticReasons, removedDays } from "#contract/snapshot.ts";
import type { RouteQuery } from "#contract/route.ts";
import type { listSnapshots as listSnapshotsRoute } from "#contract/routes/snapshots.ts";
import type { Db, Trx } from "./catalog.ts";
import { foldedPattern, prepareFoldedPatterns } from "#contract/folded-pattern.ts";
import type { Instant } from "./column-types.ts";
import type { NewSnapshot, SnapshotRow } from "./schema.ts";

/** The query of the list's route, as the catalog needs it. */
interface SnapshotListQuery extends Pick<
  RouteQuery<typeof listSnapshotsRoute>,
  "limit" | "q" | "reason" | "created_by"
> {
  /** Only snapshots older than this one, by `seq`. */
  before?: number | undefined;
  /** Leaves out automatic snapshots, except the current one and these. */
  withoutAutomatic?: { except: ReadonlySet<string> } | undefined;
  /** The removed snapshots that can still be brought back, instead of the live ones. */
  removed?: boolean | undefined;
}

export interface ListedSnapshot extends SnapshotRow {
  /** Read with the list: a separate query might return one that the list no longer has. */
  current_snapshot_id: string | null;
}

/** The snapshots of a dataset, newest first. */
export async function listSnapshots(
  db: Db,
  datasetId: string,
  query: SnapshotListQuery = {},
): Promise<ListedSnapshot[]> {
  let select = db
    .selectFrom("snapshots")
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom("datasets")
        .select("current_snapshot_id")
        .where("datasets.id", "=", datasetId)
        .as("current_snapshot_id"),
    )
    .where("dataset_id", "=", datasetId)
    .where(query.removed === true ? stillKept : notRemoved)
    .orderBy("seq", "desc");
  if (query.before !== undefined) select = select.where("seq", "<", query.before);
  if (query.limit !== undefined) select = select.limit(query.limit);
  if (query.q !== undefined && query.q !== "") {
    await prepareFoldedPatterns();
    const pattern = foldedPattern(query.q);
    select = select.where((eb) =>
      eb.or([eb("name", "~", pattern), eb("description", "~", pattern)]),
    );
  }
  if (query.reason?.length) select = select.where("reason", "in", query.reason);
  if (query.created_by?.length) select = select.where("created_by", "in", query.created_by);
  if (query.withoutAutomatic !== undefined) {
    const except = [...query.withoutAutomatic.except];
    select = select.where((eb) =>
      eb.or([
        eb("reason", "not in", automaticReasons),
        eb(
          "id",
          "=",
          eb.selectFrom("datasets").select("current_snapshot_id").where("id", "=", datasetId),
        ),
        ...(except.length > 0 ? [eb("id", "in", except)] : []),
      ]),
    );
  }
  return await select.execute();
}

export interface SnapshotFacets {
  total: number;
  removed: number;
  reasons: { value: string; count: number }[];
  created_by: { value: string; count: number }[];
  oldest: Instant | null;
}

/** The values that occur in all snapshots of a dataset with their counts, in alphabetical order. */
export async function snapshotFacets(db: Db, datasetId: string): Promise<SnapshotFacets> {
  const [groups, { removed }] = await Promise.all([
    db
      .selectFrom("snapshots")
      .select((eb) => ["reason", "created_by", eb.fn.countAll<number>().as("count")])
      .select((eb) => eb.fn.min("created_at").as("oldest"))
      .where("dataset_id", "=", datasetId)
      .where(notRemoved)
      .groupBy(["reason", "created_by"])
      .execute(),
    db
      .selectFrom("snapshots")
      .select((eb) => eb.fn.countAll<number>().as("removed"))
      .where("dataset_id", "=", datasetId)
      .where(stillKept)
      .executeTakeFirstOrThrow(),
  ]);
  const counted = (pick: (group: (typeof groups)[number]) => string) => {
    const counts = new Map<string, number>();
    for (const group of groups) {
      counts.set(pick(group), (counts.get(pick(group)) ?? 0) + group.count);
    }
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, count]) => ({ value, count }));
  };
  return {
    total: groups.reduce((sum, { count }) => sum + count, 0),
    removed,
    reasons: counted(({ reason }) => reason),
    created_by: counted(({ created_by: author }) => author),
    oldest: groups.map(({ oldest }) => oldest).toSorted()[0] ?? null,
  };
}

export async function findSnapshot(
  db: Db,
  datasetId: string,
  snapshotId: string,
): Promise<SnapshotRow | undefined> {
  return await live(db, datasetId, snapshotId).executeTakeFirst();
}

/** A snapshot that cannot be removed until the transaction ends. */
export async function shareSnapshot(
  trx: Trx,
  datasetId: string,
  snapshotId: string,
): Promise<SnapshotRow | undefined> {
  return await live(trx, datasetId, snapshotId).forShare().executeTakeFirst();
}

export async function insertSnapshot(db: Db, row: NewSnapshot): Promise<SnapshotRow> {
  return await db.insertInto("snapshots").values(row).returningAll().executeTakeFirstOrThrow();
}

/**
 * Inserts a version of another dataset of the family as a snapshot of this one. Its parent is the version that both
 * share: the last snapshot here that has the version of the other one, or of an ancestor of it.
 * @param as `from`: the snapshot of the other dataset; `otherwise`: the parent where nothing is shared any more
 */
export async function insertAdopted(
  trx: Trx,
  row: Pick<SnapshotRow, "id" | "dataset_id" | "name"> & VersionFacts,
  as: { from: string; createdBy: string; otherwise: string | null },
): Promise<void> {
  await trx
    .insertInto("snapshots")
    .values({
      id: row.id,
      dataset_id: row.dataset_id,
      name: row.name,
      description: row.description,
      branch: row.branch,
      version: row.version,
      content_hash: row.content_hash,
      clustered_by: row.clustered_by,
      n_images: row.n_images,
      n_videos: row.n_videos,
      verified_at: row.verified_at,
      damaged: row.damaged,
      reason: "auto",
      created_by: as.createdBy,
      parent_id: sql<string | null>`coalesce((
        with recursive above as (
          select id, parent_id, branch, version, 0 as steps from snapshots where id = ${as.from}
          union all
          select s.id, s.parent_id, s.branch, s.version, above.steps + 1
          from snapshots s join above on s.id = above.parent_id
        )
        select own.id from above
        join snapshots own on own.dataset_id = ${row.dataset_id}
          and own.branch = above.branch and own.version = above.version
        order by above.steps, own.seq desc limit 1), ${as.otherwise})`,
    })
    .execute();
}

/** What is true of the version, whichever dataset names it. */
type VersionFacts = Pick<
  SnapshotRow,
  | "description"
  | "branch"
  | "version"
  | "content_hash"
  | "clustered_by"
  | "n_images"
  | "n_videos"
  | "verified_at"
  | "damaged"
>;

export async function updateSnapshot(
  db: Db,
  snapshotId: string,
  changes: { name?: string | undefined; description?: string | undefined },
): Promise<SnapshotRow> {
  return await db
    .updateTable("snapshots")
    .set({
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.description === undefined ? {} : { description: changes.description }),
    })
    .where("id", "=", snapshotId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Hides a snapshot. Its version stays until the collector's time for removed snapshots is over. */
export async function removeSnapshot(db: Db, snapshotId: string): Promise<void> {
  await db
    .updateTable("snapshots")
    .set({ deleted_at: sql<string>`clock_timestamp()` })
    .where("id", "=", snapshotId)
    .execute();
}

/**
 * A snapshot, removed or not, locked until the transaction ends. `kept` says whether its version is still kept. Call it
 * with the dataset locked (`lockDataset`), and so with the family: the collector decides under that lock what to keep.
 */
export async function lockEvenRemoved(
  trx: Trx,
  datasetId: string,
  snapshotId: string,
): Promise<(SnapshotRow & { kept: boolean }) | undefined> {
  return await trx
    .selectFrom("snapshots")
    .selectAll()
    // By the clock, not by the start of the transaction, which may have waited long for its locks.
    .select(sql<boolean>`(${notRemoved} or ${stillKept})`.as("kept"))
    .where("id", "=", snapshotId)
    .where("dataset_id", "=", datasetId)
    .forUpdate()
    .executeTakeFirst();
}

/** Brings a removed snapshot back unchanged. */
export async function unremoveSnapshot(trx: Trx, snapshotId: string): Promise<void> {
  await trx
    .updateTable("snapshots")
    .set({ deleted_at: null })
    .where("id", "=", snapshotId)
    .execute();
}

const keptFor = sql`make_interval(days => ${sql.lit(removedDays)})`;
const notRemoved = sql<SqlBool>`deleted_at is null`;
const stillKept = sql<SqlBool>`deleted_at > clock_timestamp() - ${keptFor}`;

function live(db: Db, datasetId: string, snapshotId: string) {
  return db
    .selectFrom("snapshots")
    .selectAll()
    .where("id", "=", snapshotId)
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null);
}
