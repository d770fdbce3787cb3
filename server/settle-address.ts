import { oneAfterAnother } from "./catalog/alone.ts";
import type { Catalog } from "./catalog/catalog.ts";
import { readAddress, writeAddress } from "./catalog/installation.ts";
import { moveRecords } from "./catalog/moved-records.ts";
import type { WorkerIdentity } from "./catalog/workers.ts";
import { type Meeting, withClient } from "./installation.ts";
import { type LakeSite, addressOf, storageAt } from "./lake/files/site.ts";
import { moveTables } from "./lake/upkeep/move-tables.ts";
import type { Log } from "./lib/log.ts";
import { StartError } from "./start-error.ts";

/**
 * The tables name their own folders by absolute address. So where the lake has another address than at the last start
 * (the data folder was moved, or a backup unpacked elsewhere), they are rewritten before anything reads them: they
 * would be read at the old address, or not at all. May be killed at any point.
 * @throws StartError where other processes use the lake at the old address
 */
export async function settleAddress(
  catalog: Catalog,
  { connection }: Pick<Meeting, "connection">,
  { site, worker, log }: { site: LakeSite; worker: Pick<WorkerIdentity, "alone">; log: Log },
): Promise<void> {
  const { uri } = addressOf(site);
  if ((await withClient(connection, readAddress)) === uri) return;
  await oneAfterAnother(catalog, "moving tables", () =>
    withClient(connection, async (client) => {
      const known = await readAddress(client);
      if (known === uri) return;
      const storage = await storageAt(site);
      const astray = await moveTables(storage, uri, { write: false });
      const move = async (): Promise<void> => {
        // The records first: a run that follows a crash writes the same bytes again.
        await moveRecords(client, astray);
        await moveTables(storage, uri, { write: true });
      };
      if (known !== null || astray.length > 0) {
        if (!(await worker.alone(move))) throw new StartError(elsewhere(uri, known));
        log.info({ manifests: astray.length, from: known, to: uri }, "the tables were moved");
      }
      await writeAddress(client, uri);
    }),
  );
}

function elsewhere(uri: string, known: string | null): string {
  return `other processes use the tables at ${known ?? "another path"}, and here they are at ${uri}: all processes need the same path. If the folder was moved, stop all of them, and start one first`;
}
