import { execFile } from "node:child_process";
import { readdir, readlink, realpath, rm } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import type { EmbeddedLog } from "./log.ts";
import {
  type PostmasterFile,
  isAlive,
  postmasterFile,
  readPostmasterFile,
} from "./postmaster-file.ts";
import { type Postmaster, stopPostmaster } from "./postmaster.ts";
import { connectionTo } from "./connection.ts";
import { removeSocketFolder } from "./socket-folder.ts";

/** How long a server that is starting or stopping may take, in milliseconds. */
const patience = 60_000;
/** How long a server that reports itself ready may refuse connections: it recovers from a crash, or it hangs. */
const silence = 15_000;
const wordEvery = 5000;

/**
 * Handles the server of a process that was killed. If it still runs, it is taken over; if it hangs, it is stopped; if
 * it is gone, its pid file is removed, which may hold the number of another process by now, or be unreadable. The
 * caller holds the data folder, so no other start is in progress.
 * @returns null where none runs any more
 */
export async function adoptPostmaster(
  dataFolder: string,
  log: EmbeddedLog,
): Promise<Postmaster | null> {
  const began = Date.now();
  let saidAt = began;
  for (;;) {
    const file = await readPostmasterFile(dataFolder);
    const pid = file?.pid ?? (await findServer(dataFolder));
    if (pid === null || !isAlive(pid) || !(await isServerOf(pid, dataFolder))) {
      // PostgreSQL refuses to start on an unreadable file, and while the number belongs to any process of the same
      // user.
      await rm(postmasterFile(dataFolder), { recursive: true, force: true });
      // In a copy of the folder the file names the server of the original, which may be running.
      if (file !== null && !isAlive(file.pid)) await removeSocketFolder(file.socketFolder);
      return null;
    }
    if (file?.ready === true && (await answers(file))) return file;
    const waited = Date.now() - began;
    if (waited > (file?.ready === true ? silence : patience)) {
      log.warn({ pid, waitedMs: waited }, "the database of an earlier process is stuck: ending it");
      await stopPostmaster(pid);
      return null;
    }
    if (Date.now() - saidAt > wordEvery) {
      saidAt = Date.now();
      log.info({ pid, waitedMs: waited }, "waiting for the database of an earlier process");
    }
    await delay(50);
  }
}

/** The server of a folder whose pid file is unreadable: one that an earlier process was starting when it died. */
async function findServer(dataFolder: string): Promise<number | null> {
  if (process.platform !== "linux") return null;
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid) && (await isServerOf(pid, dataFolder)) && (await isPostgres(pid))) {
      return pid;
    }
  }
  return null;
}

async function isPostgres(pid: number): Promise<boolean> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
  return basename(program).startsWith("postgres");
}

/** The server that another process runs on a data folder, for commands that run beside that process. */
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
  // An error after the connection is lost would have no other listener and would end the process.
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

/** Compares the server's working folder, which is its data folder, however the command line names it. */
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
