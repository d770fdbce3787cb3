import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { openCatalog } from "../catalog/catalog.ts";
import { databaseAccount } from "../catalog/embedded/account.ts";
import { findBinaries } from "../catalog/embedded/binaries.ts";
import { ensureCluster } from "../catalog/embedded/cluster.ts";
import type { EmbeddedConnection } from "../catalog/embedded/connection.ts";
import {
  type EmbeddedServer,
  connectToEmbedded,
  startEmbedded,
} from "../catalog/embedded/embedded.ts";
import { openQueue } from "../queue/queue.ts";

/** A database for one test service. */
export interface TestDatabase {
  connection: EmbeddedConnection;
  stop(): Promise<void>;
}

/** Settings of a server with many databases; durability is off, because test data need not survive a power cut. */
const settings = {
  max_connections: "150",
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
};
const template = "template_of_services";

let sharedFolder: string | undefined;
let shared: Promise<EmbeddedServer> | undefined;

/**
 * From now on all databases of this process are on one server, which starts with the first of them. The process that
 * made the folder stops it, because a test runner ends its workers without notice.
 */
export function shareServer(folder: string): void {
  sharedFolder = folder;
}

/** @param directory For a separate server, if none is shared. */
export async function openTestDatabase(directory: string): Promise<TestDatabase> {
  if (sharedFolder === undefined) return await startEmbedded({ directory });
  shared ??= startShared(sharedFolder);
  const { connection } = await shared;
  const database = `service_${randomUUID().replaceAll("-", "")}`;
  await command(connection, `create database ${database} template ${template} strategy file_copy`);
  return {
    connection: { ...connection, database },
    stop: () => command(connection, `drop database ${database} with (force)`),
  };
}

let cluster: Promise<string> | undefined;

/**
 * Copies a fresh `initdb` cluster into a service's data folder before its first start: a copy takes a tenth of the
 * time. Does nothing where no server is shared.
 * @param directory The `postgres` folder of its data folder.
 */
export async function prepareCluster(directory: string): Promise<void> {
  if (sharedFolder === undefined) return;
  cluster ??= makeCluster(sharedFolder);
  await mkdir(directory, { mode: 0o711 });
  // `cp -a` keeps the owners, which Node's own copy does not.
  await promisify(execFile)("cp", ["-a", await cluster, join(directory, "data")]);
}

async function makeCluster(folder: string): Promise<string> {
  const directory = join(folder, `cluster-${randomUUID()}`);
  const account = await databaseAccount();
  await ensureCluster(directory, await findBinaries(account), account);
  return directory;
}

const variable = "STILLFRAME_TEST_DATABASE";

/** The environment of a child process that is to use this database. */
export function environmentFor({
  connection,
}: Pick<TestDatabase, "connection">): NodeJS.ProcessEnv {
  return { ...process.env, [variable]: JSON.stringify(connection) };
}

/** In such a child its parent's database; else that of the service that runs on the data folder. */
export async function runningDatabase(dataFolder: string): Promise<EmbeddedConnection> {
  const given = process.env[variable];
  if (given !== undefined) return JSON.parse(given) as EmbeddedConnection;
  const connection = await connectToEmbedded(join(dataFolder, "postgres"));
  if (connection === null) throw new Error(`No service runs on ${dataFolder}`);
  return connection;
}

/** A server on which tests create databases themselves: the shared one, or a separate one. */
export async function openTestServer(directory: string): Promise<TestDatabase> {
  if (sharedFolder === undefined) return await startEmbedded({ directory });
  shared ??= startShared(sharedFolder);
  return { connection: (await shared).connection, stop: () => Promise.resolve() };
}

/** Has a template database with all tables: copying it is faster than creating them. */
async function startShared(folder: string): Promise<EmbeddedServer> {
  // Not named by the process: in a long run its number may have been that of an earlier worker.
  const directory = join(folder, `server-${randomUUID()}`);
  await mkdir(directory, { mode: 0o711 });
  const server = await startEmbedded({ directory, settings });
  await command(server.connection, `create database ${template}`);
  const connection = { ...server.connection, database: template };
  const catalog = await openCatalog({ connection, connections: 1 });
  await catalog.close();
  const queue = await openQueue({ connection, onError: () => {} });
  await queue.stop(1000);
  return server;
}

async function command(connection: EmbeddedConnection, text: string): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
