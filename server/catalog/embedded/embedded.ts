import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { FolderInUseError } from "#server/start-error.ts";
import { isHeldByOthers } from "../folder-holders.ts";
import { databaseAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { type EmbeddedConnection, connectionTo, databaseName } from "./connection.ts";
import { type EmbeddedLog, silent } from "./log.ts";
import {
  type Postmaster,
  type PostmasterOptions,
  signalTo,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { adoptPostmaster, findPostmaster } from "./running.ts";
import { makeSocketFolder, remakeSocketFolder, removeSocketFolder } from "./socket-folder.ts";
import { type Supervisor, supervise } from "./supervisor.ts";

export interface EmbeddedServer {
  connection: EmbeddedConnection;
  /** Whether the server of an earlier process, which was killed, was still running and was taken over. */
  adopted: boolean;
  /** Ends the server; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** A folder for the server alone: `data`, `run` for the socket, and `server.log`. */
  directory: string;
  log?: EmbeddedLog;
  /** Settings of the server that override the defaults. */
  settings?: Readonly<Record<string, string>>;
}

/**
 * Runs a PostgreSQL server: initialises it the first time, takes over one that a killed process left, listens on a
 * socket only, and restarts it if it ends. The caller must hold the data folder: two servers on one folder destroy it.
 * @throws StartError with a message of one line; FolderInUseError where a live process uses the running server
 */
export async function startEmbedded({
  directory,
  log = silent,
  settings = {},
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataFolder = join(directory, "data");
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const account = await databaseAccount();
  const binaries = await findBinaries(account);
  await ensureCluster(dataFolder, binaries, account);
  const running = await adoptPostmaster(dataFolder, log);
  if (running !== null) await demandUnheld(running, directory);
  const options: PostmasterOptions = {
    dataFolder,
    socketFolder:
      running?.socketFolder ?? (await makeSocketFolder(join(directory, "run"), account)),
    logFile: join(directory, "server.log"),
    binaries,
    account,
    log,
    settings,
  };
  const postmaster = running ?? (await startPostmaster(options));
  const supervisor = supervise(postmaster, () => startAgain(options), log);
  // No exit of the process leaves the server running, except kill -9.
  const onExit = (): void => {
    if (supervisor.pid !== null) signalTo(supervisor.pid, "SIGINT");
  };
  process.once("exit", onExit);
  const stop = async (): Promise<void> => {
    await end(supervisor);
    process.removeListener("exit", onExit);
    await removeSocketFolder(options.socketFolder);
  };
  const connection = connectionTo(postmaster);
  try {
    await ensureDatabase(connection);
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection, adopted: running !== null, stop };
}

/** The session of a process that was killed ends within this time, in milliseconds. */
const sessionEndMs = 2000;

/** A running server may belong to a live process whose lock was removed. Then it is left unchanged. */
async function demandUnheld(postmaster: Postmaster, directory: string): Promise<void> {
  const until = performance.now() + sessionEndMs;
  // The service's own database may not have been created yet.
  await withMaintenance(connectionTo(postmaster), async (client) => {
    while (await isHeldByOthers(client, databaseName)) {
      if (performance.now() > until) {
        throw new FolderInUseError(
          `${directory} is in use by another process, although its lock was removed: stop it, or set STILLFRAME_DATA to another folder`,
        );
      }
      await delay(50);
    }
  });
}

async function end(supervisor: Supervisor): Promise<void> {
  await supervisor.leave();
  if (supervisor.pid !== null) await stopPostmaster(supervisor.pid);
}

/** Starts it with the same address, which the clients have. */
async function startAgain(options: PostmasterOptions): Promise<Postmaster> {
  const running = await adoptPostmaster(options.dataFolder, options.log);
  if (running !== null) return running;
  await remakeSocketFolder(options.socketFolder, options.account);
  return await startPostmaster(options);
}

/** The server that another process runs on this directory; null where none runs. */
export async function connectToEmbedded(directory: string): Promise<EmbeddedConnection | null> {
  const postmaster = await findPostmaster(join(directory, "data"));
  return postmaster === null ? null : connectionTo(postmaster);
}

async function ensureDatabase(connection: EmbeddedConnection): Promise<void> {
  await withMaintenance(connection, async (client) => {
    const found = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`create database "${databaseName}"`);
  });
}

/** In the database that every server has. */
async function withMaintenance(
  connection: EmbeddedConnection,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ ...connection, database: "postgres" });
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
