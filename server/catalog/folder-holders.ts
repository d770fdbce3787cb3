import type pg from "pg";

/** Every process that uses a data folder with this catalog holds it in shared mode, as long as its session lasts. */
const holdersLock = [7079, 1];
/** A process that starts asks the holders here whether they use the same folder. */
const channel = "stillframe_folder";

type Client = Pick<pg.ClientBase, "query" | "on">;

/** Makes the session a holder, which is asked. @param onAsked gets the mark of the generation that was found */
export async function holdFolder(client: Client, onAsked: (mark: string) => void): Promise<void> {
  client.on("notification", ({ payload = "" }) => onAsked(payload));
  // First: every holder can be asked.
  await client.query(`listen ${channel}`);
  await client.query("select pg_advisory_lock_shared($1, $2)", holdersLock);
}

/**
 * Whether another session than this one holds a folder. Works on a database that was never migrated, too.
 * @param database by default the one that the client is connected to
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
