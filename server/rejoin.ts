import { join } from "node:path";
import { openCatalog } from "./catalog/catalog.ts";
import { readInstallation, readNamedTables } from "./catalog/installation.ts";
import { leaveAllLines } from "./catalog/leases.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";
import { type DataSite, nameOfSite, readContent } from "./installation-file.ts";
import { type Meeting, checkInstallation, joinAnyway, withClient } from "./installation.ts";
import { storageAt } from "./lake/files/site.ts";
import { noteLost } from "./lake/upkeep/lost.ts";
import { StartError } from "./start-error.ts";

/**
 * Makes one installation of a folder and a database that differ, such as of two backups, where no matching backup
 * exists. Removes nothing itself. The next start puts tables that the database does not know aside, for a week, and all
 * present media are kept that long. In known tables, the next collection removes versions that the database does not
 * name.
 * @returns what it did or, without `yes`, would do, in a sentence
 * @throws StartError where the two have nothing in common
 */
export async function rejoin(
  config: DataSite & Pick<Config, "databaseUrl">,
  { yes }: { yes: boolean },
): Promise<string> {
  const check = (): Promise<void> => Promise.resolve();
  const database = await openDatabase(config, "rejoin", { alone: true, check });
  const { dataFolder, storage = null } = config;
  const meeting = { ...database, dataFolder, storage };
  try {
    const row = await withClient(meeting.connection, readInstallation);
    if (row?.state === "copy") {
      throw new StartError(
        `${meeting.place} is what a move has not finished: run \`stillframe move-catalog\` again`,
      );
    }
    if (await fits(meeting)) return "the folder and the database belong together: nothing to do";
    const { used, here, unknown } = await compare(meeting);
    if (here === 0) {
      throw new StartError(
        `the database names ${used} tables, and none of them is in ${nameOfSite(meeting)}: these two were never one installation`,
      );
    }
    const found = `${here} of the ${used} tables that the database names are there, and ${unknown} that it does not know of`;
    if (!yes) return `${found}: \`stillframe rejoin --yes\` makes one installation of them`;
    const catalog = await openCatalog({ connection: meeting.connection, connections: 1 });
    try {
      await catalog.transaction(leaveAllLines);
    } finally {
      await catalog.close();
    }
    const site = storage ? { place: storage } : { directory: join(dataFolder, "lake") };
    await noteLost(await storageAt(site), {
      name: "rejoined",
      note: "Here `stillframe rejoin` made one installation of a folder and a database that differed. As long as this note is here, no media that were there by then are removed. It is kept for seven days.",
    });
    await joinAnyway(meeting);
    return `joined: ${found}, which the next start puts into lake/.lost`;
  } finally {
    await database.close();
  }
}

async function fits(meeting: Meeting): Promise<boolean> {
  return await checkInstallation(meeting).then(
    (isNew) => !isNew,
    () => false,
  );
}

async function compare(meeting: Meeting) {
  const { all, used } = await withClient(meeting.connection, readNamedTables);
  const { tables, filled } = await readContent(meeting);
  return {
    used: used.length,
    here: used.filter((table) => tables.includes(table)).length,
    unknown: filled.filter((table) => !all.includes(table)).length,
  };
}
