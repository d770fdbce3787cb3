import type pg from "pg";

/** Held in shared mode by every process that uses a data folder with this catalog, until its session ends. */
const holdersLock = [7079, 1];
/** A starting process asks the holders on this channel whether they use the same folder. */
const channel = "stillframe_folder";

type Client = Pick<pg.ClientBase, "query" | "on">;

/** Makes the session a holder, which answers questions. @param onAsked gets the mark of the generation found */
export async function holdFolder(client: Client, onAsked: (mark: string) => void): Promise<void> {
  client.on("notification", ({ payload = "" }) => onAsked(payload));
  // Before the lock, so that every holder receives the questions.
  await client.query(`listen ${channel}`);
  await client.query("select pg_advisory_lock_shared($1, $2)", holdersLock);
}

/**
 * Whether a session other than this one holds a folder. Also works on a database that was never migrated.
 * @param database by default the one of the client
 */
export async function isHeldByOthers(
  client: Pick<Client, "query">,
  database: string | null = null,
): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    `select exists (
       select from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and l.objsubid = 2
         and l.granted and l.pid <> pg_backend_pid()
         and d.datname = coalesce($3, current_database())) as held`,
    [...holdersLock, database],
  );
  return rows[0]?.held === true;
}

/** @param mark of the generation that a holder is to replace by the next one */
export async function askHolders(client: Pick<Client, "query">, mark: string): Promise<void> {
  await client.query("select pg_notify($1, $2)", [channel, mark]);
}
