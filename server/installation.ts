import { randomUUID } from "node:crypto";
import pg from "pg";
import { isTaken } from "./lib/fs-errors.ts";
import {
  type InstallationRow,
  insertInstallation,
  readInstallation,
  readNamedTables,
  updateInstallation,
  withInstallationLock,
} from "./catalog/installation.ts";
import { readOwner } from "./data-folder.ts";
import { fault } from "./fault.ts";
import {
  type Generation,
  type InstallationFile,
  type DataSite,
  embeddedPlace,
  hasInstallation,
  nameOfSite,
  readContent,
  settingOfSite,
  storageOfSite,
  wayTo,
  readInstallationFile,
  writeInstallationFile,
} from "./installation-file.ts";
import { StartError } from "./start-error.ts";

/**
 * The folder and the catalog both store an id, and a generation that is raised in both at each start and, during
 * operation, after writes. An older copy of either has another generation.
 */

/** A folder and a catalog that are to work together. */
export interface Meeting extends DataSite {
  connection: pg.ClientConfig;
  /** As in `InstallationFile.catalog`. */
  place: string;
}

const asTheyAre =
  "bring back database, lake/ and blobs/ of one backup, or take them as they are with `stillframe rejoin`";

/**
 * Changes nothing, so it is safe for a database that is not ours.
 * @returns whether they are new to each other
 * @throws StartError with instructions, where they do not belong together
 */
export async function checkInstallation(meeting: Meeting): Promise<boolean> {
  // With the lock, because a process that raises the generation in between would make the two look different.
  return await withClient(meeting.connection, (client) =>
    withInstallationLock(client, () => checkWith(client, meeting)),
  );
}

/**
 * Runs before a database is started in the folder: with an empty database, all data that belongs to another one would
 * count as unused.
 * @throws StartError with instructions
 */
export async function checkEmbedded(site: DataSite, hasCluster: boolean): Promise<void> {
  const name = nameOfSite(site);
  const file = await readInstallationFile(site);
  if (file !== null && file.catalog !== embeddedPlace) {
    throw new StartError(`${name} belongs to the database ${file.catalog}: set DATABASE_URL to it`);
  }
  if (hasCluster) return;
  if (file !== null && file.current !== null) {
    throw new StartError(
      site.storage
        ? `${name} belongs to the database in another data folder than ${site.dataFolder}: set STILLFRAME_DATA to it, or bring back its postgres/`
        : `${name} has lost its database: bring back postgres/, lake/ and blobs/ of one backup`,
    );
  }
  const { filled, media } = await readContent(site);
  if (filled.length === 0 && !media) return;
  throw new StartError(
    `${name} holds ${describe(filled, media)} and no database that knows of them: set DATABASE_URL to the one that does, or bring back postgres/ from the backup`,
  );
}

/**
 * Gives both the next generation, and an id where they have none yet. After a crash at any point the two still match.
 * @param from only if this is the mark of the present generation
 * @throws StartError where they do not (or no longer) belong together
 */
export async function raiseGeneration(meeting: Meeting, from?: string): Promise<void> {
  await withClient(meeting.connection, (client) =>
    withInstallationLock(client, async () => {
      await checkWith(client, meeting);
      if (from !== undefined && (await readInstallation(client))?.mark !== from) return;
      await advance(client, meeting);
    }),
  );
}

/**
 * Gives both the next generation although they differ. The schema must be up to date.
 * @param together what happens in the catalog in the same transaction
 */
export async function joinAnyway(
  meeting: Meeting,
  together: (client: pg.Client) => Promise<void> = async () => {},
): Promise<void> {
  await withClient(meeting.connection, (client) =>
    withInstallationLock(client, () => advance(client, meeting, together)),
  );
}

async function advance(
  client: pg.Client,
  { place: catalog, ...site }: DataSite & Pick<Meeting, "place">,
  together: (client: pg.Client) => Promise<void> = async () => {},
): Promise<void> {
  const file = await readInstallationFile(site);
  const row = await readInstallation(client);
  const next: Generation = {
    number: Math.max(file?.current?.number ?? 0, row?.generation ?? 0) + 1,
    mark: randomUUID(),
  };
  const id = row?.id ?? file?.id ?? randomUUID();
  // The catalog's generation, which after a crash is the file's `next`.
  const current = row === null ? null : { number: row.generation, mark: row.mark };
  const announced = { id, catalog, current, next };
  await writeInstallationFile(site, announced, { first: file === null }).catch((error) => {
    if (!isTaken(error)) throw error;
    throw new StartError(`another process has just taken ${nameOfSite(site)}: start again`);
  });
  await fault("generation.announced");
  const written = {
    generation: next.number,
    mark: next.mark,
    storage: storageOfSite(site),
  };
  await client.query("begin");
  if (row === null) await insertInstallation(client, { id, ...written, state: "current" });
  else await updateInstallation(client, written);
  await together(client);
  await client.query("commit");
  await fault("generation.catalog-written");
  await writeInstallationFile(site, { id, catalog, current: next, next: null });
}

/**
 * For commands: none of them begins an installation, since a wrong folder would look like an intact one.
 * @param setting the value of `STILLFRAME_DATA`; undefined: not set
 * @throws StartError that names the folder, and the setting that it comes from
 */
export async function demandInstallation(
  site: DataSite,
  setting: string | undefined,
): Promise<void> {
  const { dataFolder, storage } = site;
  // A service that is starting has announced itself, and is waited for.
  if (readOwner(dataFolder) !== null || (await hasInstallation(site))) return;
  if (storage) {
    throw new StartError(
      `there is no installation in ${nameOfSite(site)}: set STORAGE_URL to the place of one, or begin one with \`stillframe serve\``,
    );
  }
  const why =
    setting === undefined
      ? "STILLFRAME_DATA is not set, so it is .stillframe in the current folder"
      : `STILLFRAME_DATA is ${setting}`;
  throw new StartError(
    `there is no installation in ${dataFolder} (${why}): set STILLFRAME_DATA to the folder of one, or begin one with \`stillframe serve\``,
  );
}

/** For commands on an installation that may have no id yet. */
export async function adoptInstallation(meeting: Meeting): Promise<void> {
  if (await checkInstallation(meeting)) await raiseGeneration(meeting);
}

/** @returns whether they are new to each other. @throws StartError */
async function checkWith(
  client: pg.Client,
  { place, ...site }: DataSite & Pick<Meeting, "place">,
): Promise<boolean> {
  const file = await readInstallationFile(site);
  const row = await readInstallation(client);
  if (row === null) {
    if (file !== null && file.current !== null) {
      throw new StartError(unknownSite(site, file, place));
    }
    await demandAgreement(client, site, place);
    return true;
  }
  const reason = await differenceOf(site, file, row, place);
  if (reason !== null) throw new StartError(reason);
  return false;
}

/** Why a folder and a catalog with an id do not belong together; null where they do. */
async function differenceOf(
  site: DataSite,
  file: InstallationFile | null,
  row: InstallationRow,
  place: string,
): Promise<string | null> {
  const database = nameOfDatabase(place);
  const name = nameOfSite(site);
  if (file === null && row.storage !== storageOfSite(site)) {
    const { there, here, how } = wayTo(row.storage, site);
    const or = row.storage === null ? ", or copy them with `stillframe copy-storage`" : "";
    return `the data of ${database} are in ${there} and not in ${here}: ${how}${or}`;
  }
  if (file === null) {
    const { filled, media } = await readContent(site);
    const isElsewhere = (place !== embeddedPlace || site.storage) && filled.length === 0 && !media;
    return isElsewhere
      ? `${database} belongs to another ${site.storage ? "place" : "folder"} than ${name}: set ${settingOfSite(site)} to it`
      : `${name} holds ${describe(filled, media)} and no lake/installation.json that says that they belong to ${database}: ${asTheyAre}`;
  }
  if (file.id !== row.id) {
    return `${name} and ${database} are of two installations (${file.id} and ${row.id}): set ${settingOfSite(site)} and DATABASE_URL to what belongs together`;
  }
  if (row.state === "moved") {
    return row.moved_to === embeddedPlace
      ? `the catalog was moved from ${database} back into ${site.dataFolder}: unset DATABASE_URL`
      : `the catalog was moved from ${database} to ${row.moved_to}: set DATABASE_URL to that`;
  }
  if (row.mark === file.current?.mark || row.mark === file.next?.mark) return null;
  if (row.storage !== storageOfSite(site) && row.generation > (file.current?.number ?? 0)) {
    const { there, here, how } = wayTo(row.storage, site);
    return `the data were copied from ${here} to ${there}: ${how}`;
  }
  if (row.state === "copy") {
    return `${database} is what \`stillframe move-catalog\` copied and did not finish: run it again, or ${goBack(file)}`;
  }
  const known = file.current?.number ?? 0;
  if (row.generation < known) {
    return `${database} is older than ${name} (generation ${row.generation} and ${known}): ${asTheyAre}`;
  }
  if (row.generation > known) {
    return `${name} is older than ${database} (generation ${known} and ${row.generation}): ${asTheyAre}`;
  }
  return `${name} and ${database} went apart before generation ${known}: ${asTheyAre}`;
}

function unknownSite(site: DataSite, file: InstallationFile, place: string): string {
  const name = nameOfSite(site);
  if (place === embeddedPlace) {
    return site.storage
      ? `${name} belongs to the database in another data folder than ${site.dataFolder}: set STILLFRAME_DATA to it, or STORAGE_URL to a new place`
      : `the database in ${site.dataFolder} does not know this installation: bring back postgres/, lake/ and blobs/ of one backup`;
  }
  return `${place} does not know the installation in ${name}: ${goBack(file)}, or stop the service and move its catalog with \`stillframe move-catalog <url>\``;
}

function goBack(file: InstallationFile): string {
  return file.catalog === embeddedPlace
    ? "unset DATABASE_URL, since the database is in the folder"
    : `set DATABASE_URL to ${file.catalog}`;
}

/** For two without an id: from before ids existed, or new. */
async function demandAgreement(client: pg.Client, site: DataSite, place: string): Promise<void> {
  const { tables, filled, media } = await readContent(site);
  const [name, setting] = [nameOfSite(site), settingOfSite(site)];
  const { all, used } = await readNamedTables(client);
  const database = nameOfDatabase(place);
  const unknown = filled.filter((table) => !all.includes(table));
  if (unknown.length > 0 || (media && all.length === 0)) {
    throw new StartError(
      `${name} holds ${describe(unknown, media && all.length === 0)} that ${database} does not know of: set DATABASE_URL to the database that does, or ${setting} to a new ${site.storage ? "place" : "folder"}`,
    );
  }
  if (used.length > 0 && !used.some((table) => tables.includes(table))) {
    throw new StartError(
      `${database} knows of ${used.length} tables and ${name} holds none of them: set ${setting} to the ${site.storage ? "place" : "folder"} that does`,
    );
  }
}

function describe(tables: readonly string[], media: boolean): string {
  const count = tables.length === 1 ? "1 table" : `${tables.length} tables`;
  if (tables.length === 0) return media ? "media" : "nothing";
  return media ? `${count} and media` : count;
}

export function nameOfDatabase(place: string): string {
  return place === embeddedPlace ? "the embedded database" : `the database ${place}`;
}

/** The address of a server, without user and password. */
export function placeOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const host = url.searchParams.get("host") ?? (url.host === "" ? "localhost" : url.host);
  return `${host}${url.pathname === "" ? "/" : url.pathname}`;
}

export async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  // The query that needs a lost connection reports it.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
