import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { EmbeddedConnection } from "./catalog/embedded/connection.ts";
import { connectToEmbedded, startEmbedded } from "./catalog/embedded/embedded.ts";
import type { Config } from "./config.ts";
import { type DataFolder, FolderInUseError, claimDataFolder } from "./data-folder.ts";
import { StartError } from "./start-error.ts";

/** The catalog's PostgreSQL, ours or somebody's. */
export interface Database {
  connection: EmbeddedConnection | { connectionString: string };
  /** The data folder; held only where the database in it is ours to run. */
  folder: DataFolder | null;
  /** The embedded server of a process that was killed was found running. */
  adopted: boolean;
  close(): Promise<void>;
}

type DatabaseConfig = Pick<Config, "databaseUrl" | "dataFolder">;

/** How long a command waits for a service that is just starting or stopping, in milliseconds. */
const patience = 20_000;

/**
 * Runs the embedded server and holds the data folder, or goes to the server that DATABASE_URL names: then
 * several processes may share the folder.
 * @throws StartError
 */
export async function openDatabase(config: DatabaseConfig, purpose: string): Promise<Database> {
  if (config.databaseUrl !== undefined) return external(config.databaseUrl);
  const folder = claimDataFolder(config.dataFolder, purpose);
  try {
    const server = await startEmbedded({ directory: embeddedFolder(folder.path) });
    const close = async (): Promise<void> => {
      await server.stop();
      folder.release();
    };
    return { connection: server.connection, folder, adopted: server.adopted, close };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/**
 * For commands beside the service: goes to its database while it runs, else runs the database for as long
 * as the command takes.
 * @throws StartError
 */
export async function reachDatabase(config: DatabaseConfig, purpose: string): Promise<Database> {
  if (config.databaseUrl !== undefined) return external(config.databaseUrl);
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await openDatabase(config, purpose);
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      const connection = await connectToEmbedded(embeddedFolder(config.dataFolder));
      if (connection !== null) {
        return { connection, folder: null, adopted: false, close: () => Promise.resolve() };
      }
      if (Date.now() > until) throw error;
    }
    await delay(100);
  }
}

/** Tried once here, so that an address or a password that is wrong is one line. */
async function external(connectionString: string): Promise<Database> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof AggregateError ? error.errors[0] : error;
    throw new StartError(`DATABASE_URL cannot be reached: ${messageOf(reason)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
  const close = (): Promise<void> => Promise.resolve();
  return { connection: { connectionString }, folder: null, adopted: false, close };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function embeddedFolder(dataFolder: string): string {
  return join(dataFolder, "postgres");
}
