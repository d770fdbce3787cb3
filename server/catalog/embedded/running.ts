import { execFile } from "node:child_process";
import { readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { type PostmasterFile, isAlive, readPostmasterFile } from "./postmaster-file.ts";
import { type Postmaster, stopPostmaster } from "./postmaster.ts";
import { connectionTo } from "./connection.ts";
import { removeSocketFolder } from "./socket-folder.ts";

/** How long a server that is found starting or stopping may take to settle, in milliseconds. */
const patience = 60_000;

/**
 * Looks after what a killed process left: its server may still run, and is taken over; or be stuck, and is
 * stopped; or be gone, and only its pid file is there, perhaps with a number that another process has now.
 * The caller holds the data folder, so no other start is under way.
 * @returns null where none runs any more
 */
export async function adoptPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const until = Date.now() + patience;
  for (;;) {
    const file = await readPostmasterFile(dataFolder);
    if (file === null) return null;
    if (!isAlive(file.pid) || !(await isServerOf(file.pid, dataFolder))) {
      // PostgreSQL refuses to start while the number belongs to any process of the same user.
      await rm(join(dataFolder, "postmaster.pid"), { force: true });
      await removeSocketFolder(file.socketFolder);
      return null;
    }
    if (file.ready && (await answers(file))) return file;
    if (Date.now() > until) {
      await stopPostmaster(file.pid);
      return null;
    }
    await delay(50);
  }
}

/** The server of a data folder that another process of ours runs, for commands beside it. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const file = await readPostmasterFile(dataFolder);
  if (file === null || !file.ready || !isAlive(file.pid)) return null;
  return (await answers(file)) ? file : null;
}

async function answers({ socketFolder, port }: PostmasterFile): Promise<boolean> {
  const client = new Client({
    ...connectionTo({ socketFolder, port }),
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  // An error after the connection is lost has no other listener and would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A server's working folder is its data folder, however it was named on its command line. */
async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  if (process.platform === "linux") {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return cwd === (await realpath(dataFolder));
  }
  const listed = await promisify(execFile)("ps", [
    "-ww",
    "-p",
    String(pid),
    "-o",
    "command=",
  ]).catch(() => ({ stdout: "" }));
  return listed.stdout.includes("postgres") && listed.stdout.includes(dataFolder);
}
