import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { databaseAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { type EmbeddedConnection, connectionTo, databaseName } from "./connection.ts";
import { signalTo, startPostmaster, stopPostmaster } from "./postmaster.ts";
import { adoptPostmaster, findPostmaster } from "./running.ts";
import { makeSocketFolder, removeSocketFolder } from "./socket-folder.ts";

export interface EmbeddedServer {
  connection: EmbeddedConnection;
  /** Whether the server of an earlier process, which was killed, was found running and taken over. */
  adopted: boolean;
  /** Ends the server; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Runs a PostgreSQL of our own: initialises it the first time, takes over one that a killed process left,
 * listens on a socket only. The caller must hold the data folder: two servers on one folder destroy it.
 * @param directory a folder for it alone: `data`, `run` for the socket, and `server.log`
 * @throws StartError in one line
 */
export async function startEmbedded({ directory }: { directory: string }): Promise<EmbeddedServer> {
  const dataFolder = join(directory, "data");
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const account = await databaseAccount();
  const binaries = await findBinaries(account);
  await ensureCluster(dataFolder, binaries, account);
  const running = await adoptPostmaster(dataFolder);
  const postmaster =
    running ??
    (await startPostmaster({
      dataFolder,
      socketFolder: await makeSocketFolder(join(directory, "run"), account),
      logFile: join(directory, "server.log"),
      binaries,
      account,
    }));
  // A process that fails in whatever way does not leave the server behind; only kill -9 does.
  const onExit = (): void => signalTo(postmaster.pid, "SIGINT");
  process.once("exit", onExit);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", onExit);
    await stopPostmaster(postmaster.pid);
    await removeSocketFolder(postmaster.socketFolder);
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

/** The server of another process of ours on this directory; null where none runs. */
export async function connectToEmbedded(directory: string): Promise<EmbeddedConnection | null> {
  const postmaster = await findPostmaster(join(directory, "data"));
  return postmaster === null ? null : connectionTo(postmaster);
}

async function ensureDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = new Client({ ...connection, database: "postgres" });
  client.on("error", () => {});
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`create database "${databaseName}"`);
  } finally {
    await client.end();
  }
}
