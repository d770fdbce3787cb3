import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { EmbeddedConnection } from "./catalog/embedded/connection.ts";
import { connectToEmbedded, startEmbedded } from "./catalog/embedded/embedded.ts";
import { isHeldByOthers } from "./catalog/folder-holders.ts";
import type { Config } from "./config.ts";
import { type DataFolder, claimDataFolder, readOwner } from "./data-folder.ts";
import { type DataSite, embeddedPlace } from "./installation-file.ts";
import {
  type Meeting,
  checkEmbedded,
  checkInstallation,
  placeOf,
  withClient,
} from "./installation.ts";
import { demandNoDatasets } from "./demand-no-datasets.ts";
import type { Log } from "./log.ts";
import { demandSameFolder } from "./same-folder.ts";
import { FolderInUseError, StartError } from "./start-error.ts";

/** The catalog's PostgreSQL server, embedded or external, that belongs to the data folder. */
export interface Database {
  connection: EmbeddedConnection | { connectionString: string };
  /** The way to the same database through a pool without sessions: see `openCatalog`. */
  pooled?: { connectionString: string } | undefined;
  /** Its name in the folder: see `InstallationFile.catalog`. */
  place: string;
  /** The data folder: exclusive with the embedded server, else shared; null beside a running service. */
  folder: DataFolder | null;
  /** The embedded server of a killed process was still running. */
  adopted: boolean;
  close(): Promise<void>;
}

type DatabaseConfig = DataSite &
  Pick<Config, "databaseUrl"> &
  Partial<Pick<Config, "databaseDirectUrl" | "upstream">>;

export interface OpenOptions {
  /** Claims the folder exclusively, whichever database is used. */
  alone?: boolean;
  /** The check of the folder and the database; by default that they belong together, or of a gateway that it has no data. */
  check?: (meeting: Meeting) => Promise<unknown>;
  /** The log for events of the embedded server. */
  log?: Log;
}

/** The class of the advisory lock that shows whether two addresses lead to one database. */
const meetingLockClass = 7086;

/** How long a command waits for a service that is starting or stopping, in milliseconds. */
const patience = 20_000;

/** The purpose of a command that must run alone. */
export const moving = "move-catalog";
export const copying = "copy-storage";

/**
 * Runs the embedded server and claims the data folder, or connects to the server that DATABASE_URL names: then several
 * processes may share the folder.
 * @throws StartError, also where the folder and the database do not belong together
 */
export async function openDatabase(
  config: DatabaseConfig,
  purpose: string,
  options: OpenOptions = {},
): Promise<Database> {
  const { dataFolder, databaseUrl, storage = null } = config;
  const site = { dataFolder, storage };
  if (databaseUrl !== undefined) {
    return external({ ...config, databaseUrl }, purpose, options);
  }
  const { check = checkOf(config) } = options;
  const directory = embeddedFolder(dataFolder);
  const hasCluster = (): boolean => existsSync(join(directory, "data"));
  // Also before the claim: that the folder belongs to another database is a better message than that it is in use.
  await checkEmbedded(site, hasCluster());
  const folder = claimDataFolder(dataFolder, purpose);
  try {
    await checkEmbedded(site, hasCluster());
    const server = await startEmbedded({
      directory: embeddedFolder(folder.path),
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    const close = async (): Promise<void> => {
      await server.stop();
      folder.release();
    };
    const { connection, adopted } = server;
    try {
      await check({ connection, ...site, place: embeddedPlace });
    } catch (error) {
      await server.stop();
      throw error;
    }
    return { connection, place: embeddedPlace, folder, adopted, close };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/**
 * For commands: connects to the database of a running service, else runs the database during the command.
 * @throws StartError, also where the folder and the database do not belong together
 */
export async function reachDatabase(config: DatabaseConfig, purpose: string): Promise<Database> {
  if (config.databaseUrl !== undefined) return openDatabase(config, purpose);
  const { dataFolder, storage = null } = config;
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await openDatabase(config, purpose);
    } catch (error) {
      if (
        !(error instanceof FolderInUseError) ||
        [moving, copying].includes(readOwner(dataFolder)?.purpose ?? "")
      ) {
        throw error;
      }
      const connection = await connectToEmbedded(embeddedFolder(dataFolder));
      if (connection !== null) {
        await checkOf(config)({ connection, dataFolder, storage, place: embeddedPlace });
        const close = (): Promise<void> => Promise.resolve();
        return { connection, place: embeddedPlace, folder: null, adopted: false, close };
      }
      if (Date.now() > until) throw error;
    }
    await delay(100);
  }
}

function checkOf({ upstream }: DatabaseConfig): (meeting: Meeting) => Promise<unknown> {
  return upstream == null ? checkInstallation : demandNoDatasets;
}

async function external(
  config: DatabaseConfig & { databaseUrl: string },
  purpose: string,
  { alone = false, check = checkOf(config) }: OpenOptions,
): Promise<Database> {
  const { databaseUrl, databaseDirectUrl, dataFolder, storage = null } = config;
  const site = { dataFolder, storage };
  await demandReachable(databaseUrl);
  if (databaseDirectUrl !== undefined) await demandSameDatabase(databaseUrl, databaseDirectUrl);
  // Sessions, which hold locks and listen, are never pooled.
  const connectionString = databaseDirectUrl ?? databaseUrl;
  const pooled = databaseDirectUrl === undefined ? undefined : { connectionString: databaseUrl };
  const connection = { connectionString };
  const place = placeOf(connectionString);
  // Before the check, whose message would be that the copy is older, and how to join it.
  if (config.upstream == null) await demandSameFolder({ connection, ...site, place });
  // Also before the claim, as above.
  await check({ connection, ...site, place });
  const folder = claimDataFolder(site.dataFolder, purpose, { shared: !alone });
  try {
    // The lock of the folder refuses this too, unless it was removed.
    if (alone && (await withClient(connection, isHeldByOthers))) {
      throw new FolderInUseError(`a running process uses the database ${place}: stop it`);
    }
    await check({ connection, ...site, place });
  } catch (error) {
    folder.release();
    throw error;
  }
  const close = async (): Promise<void> => folder.release();
  return { connection, pooled, place, folder, adopted: false, close };
}

/** Takes a lock on one way and looks for it on the other: what one writes, the other one has to find. */
async function demandSameDatabase(pooledUrl: string, directUrl: string): Promise<void> {
  await demandReachable(directUrl, "DATABASE_DIRECT_URL");
  const key = randomInt(2 ** 31);
  const isSame = await withClient({ connectionString: directUrl }, async (direct) => {
    await direct.query("select pg_advisory_lock_shared($1, $2)", [meetingLockClass, key]);
    return await withClient({ connectionString: pooledUrl }, async (pooled) => {
      const { rows } = await pooled.query<{ found: boolean }>(
        `select exists (
           select from pg_locks l join pg_database d on d.oid = l.database
           where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2
             and d.datname = current_database()) as found`,
        [meetingLockClass, key],
      );
      return rows[0]?.found === true;
    });
  });
  if (isSame) return;
  throw new StartError(
    "DATABASE_URL and DATABASE_DIRECT_URL lead to two databases, or DATABASE_DIRECT_URL leads through a pool in transaction mode as well: it must be the address of the server itself",
  );
}

/** Tries the connection once, so that a wrong address or password gives one line. */
export async function demandReachable(
  connectionString: string,
  variable = "DATABASE_URL",
): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof AggregateError ? error.errors[0] : error;
    throw new StartError(`${variable} cannot be reached: ${messageOf(reason)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function embeddedFolder(dataFolder: string): string {
  return join(dataFolder, "postgres");
}
