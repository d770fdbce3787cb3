import { type Meeting, nameOfDatabase, withClient } from "./installation.ts";
import { StartError } from "./start-error.ts";

/**
 * A gateway keeps people, sessions and keys, and belongs to no folder: any number of processes, each with a folder of
 * its own, may share its database. One with datasets is somebody else's.
 * @throws StartError
 */
export async function demandNoDatasets({
  connection,
  place,
}: Pick<Meeting, "connection" | "place">): Promise<void> {
  const found = await withClient(connection, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>(
      "select to_regclass('datasets') is not null as exists",
    );
    if (rows[0]?.exists !== true) return false;
    return ((await client.query("select from datasets limit 1")).rowCount ?? 0) > 0;
  });
  if (!found) return;
  throw new StartError(
    `${nameOfDatabase(place)} has datasets, and a gateway has none: give it a database of its own with DATABASE_URL, or a folder with STILLFRAME_DATA, or unset STILLFRAME_UPSTREAM`,
  );
}
