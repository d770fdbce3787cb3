import type pg from "pg";

/** The catalog's record of the folder that it belongs to: one row. */
export interface InstallationRow {
  id: string;
  generation: number;
  mark: string;
  /** `copy`: the target of an unfinished move; `moved`: the source of a finished one. */
  state: "current" | "copy" | "moved";
  /** The target of the move, and its time. */
  moved_to: string | null;
  moved_at: Date | null;
  /** `s3://bucket/prefix` where tables and media were at the last start; null: in the data folder. */
  storage: string | null;
}

export const installationTable = [
  `create table installation (
     single boolean primary key default true check (single),
     id uuid not null,
     generation integer not null,
     mark text not null,
     state text not null default 'current' check (state in ('current', 'copy', 'moved')),
     moved_to text,
     moved_at timestamptz
   )`,
];

type Client = Pick<pg.ClientBase, "query">;

/** Works on a database that was never migrated, too. @returns null where there is no record. */
export async function readInstallation(client: Client): Promise<InstallationRow | null> {
  if (!(await hasTable(client, "installation"))) return null;
  const { rows } = await client.query<InstallationRow>(
    `select id::text, generation, mark, state, moved_to, moved_at,
       to_jsonb(installation)->>'storage' as storage from installation`,
  );
  return rows[0] ?? null;
}

export async function insertInstallation(
  client: Client,
  {
    id,
    generation,
    mark,
    state,
    storage,
  }: Pick<InstallationRow, "id" | "generation" | "mark" | "state" | "storage">,
): Promise<void> {
  await client.query(
    "insert into installation (id, generation, mark, state, storage) values ($1, $2, $3, $4, $5)",
    [id, generation, mark, state, storage],
  );
}

export async function updateInstallation(
  client: Client,
  { generation, mark, storage }: Pick<InstallationRow, "generation" | "mark" | "storage">,
): Promise<void> {
  await client.query(
    `update installation set generation = $1, mark = $2, storage = $3, state = 'current',
       moved_to = null, moved_at = null`,
    [generation, mark, storage],
  );
}

/** The address of the lake that its tables name; null: not known. */
export async function readAddress(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ lake_address: string | null }>(
    "select lake_address from installation",
  );
  return rows[0]?.lake_address ?? null;
}

export async function writeAddress(client: Client, address: string): Promise<void> {
  await client.query("update installation set lake_address = $1", [address]);
}

export async function markMoved(client: Client, place: string): Promise<void> {
  await client.query(
    "update installation set state = 'moved', moved_to = $1, moved_at = clock_timestamp()",
    [place],
  );
}

const lockKey = [7080, 0];

/** Runs the work while no other process can change the generation of this catalog. */
export async function withInstallationLock<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("select pg_advisory_lock($1, $2)", lockKey);
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1, $2)", lockKey);
  }
}

/** The lake's tables that the catalog, in any version of its schema, has named. */
export interface NamedTables {
  all: string[];
  /** Those that a dataset uses. */
  used: string[];
}

export async function readNamedTables(client: Client): Promise<NamedTables> {
  if (!(await hasTable(client, "families"))) return { all: [], used: [] };
  const { rows } = await client.query<{ id: string; used: boolean }>(`
    select f.id::text,
      to_jsonb(f)->>'dropped_at' is null
        and exists (select from datasets d where d.family_id = f.id and d.deleted_at is null) as used
    from families f`);
  return {
    all: rows.map(({ id }) => id),
    used: rows.filter(({ used }) => used).map(({ id }) => id),
  };
}

async function hasTable(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass($1) is not null as found",
    [name],
  );
  return rows[0]?.found === true;
}
