import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "#server/start-error.ts";
import type { Account } from "./account.ts";
import { type Binaries, childEnvironment } from "./binaries.ts";
import { dataArgument } from "./cluster.ts";
import type { EmbeddedLog } from "./log.ts";
import { isAlive, readPostmasterFile } from "./postmaster-file.ts";

/** A running server, started by this process or found running. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
  port: number;
}

/** Milliseconds between two reads of a file that the server writes. */
const pause = 5;
/** Recovery after a crash replays the write-ahead log; this is far longer than a log of ours can take. */
const startTimeout = 120_000;
const wordEvery = 5000;
const largestLog = 1_000_000;

/**
 * Small, and as safe as the defaults: fsync and full_page_writes stay on. The server notices within seconds that a
 * client was killed in the middle of a query, and releases its locks.
 */
const ownSettings: Record<string, string> = {
  listen_addresses: "",
  port: "5432",
  unix_socket_permissions: "0700",
  shared_buffers: "32MB",
  max_connections: "40",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "256MB",
  io_method: "sync",
  jit: "off",
  huge_pages: "off",
  max_worker_processes: "2",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "1",
  autovacuum_worker_slots: "2",
  client_connection_check_interval: "2s",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
};

export interface PostmasterOptions {
  dataFolder: string;
  socketFolder: string;
  logFile: string;
  binaries: Binaries;
  account: Account | undefined;
  log: EmbeddedLog;
  settings: Readonly<Record<string, string>>;
}

/**
 * Starts the server and waits until it accepts connections.
 * @throws StartError with the last lines of its log
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // The sessions of a killed server end a moment later.
      const held = error instanceof StartError && error.message.includes("shared memory block");
      if (!held || attempt === 50) throw error;
      await delay(200);
    }
  }
}

async function startOnce(options: PostmasterOptions): Promise<Postmaster> {
  const { dataFolder, socketFolder, logFile, binaries, account, log: said, settings } = options;
  const args = ["-D", dataArgument(dataFolder, account)];
  const all: Record<string, string> = {
    ...ownSettings,
    ...settings,
    unix_socket_directories: socketFolder,
  };
  for (const [name, value] of Object.entries(all)) args.push("-c", `${name}=${value}`);
  const log = await openLog(logFile);
  const from = (await log.stat()).size;
  let child: ChildProcess;
  try {
    child = spawn(binaries.postgres, args, {
      ...account,
      cwd: dataFolder,
      env: childEnvironment(),
      stdio: ["ignore", log.fd, log.fd],
      // In its own session: Ctrl-C reaches every process of the terminal, and the database must outlive the requests
      // that are still running.
      detached: true,
    });
  } finally {
    await log.close();
  }
  const ended = new Promise<"ended">((resolve) => {
    child.once("error", () => resolve("ended"));
    child.once("exit", () => resolve("ended"));
  });
  const outcome = await Promise.race([ended, untilReady(dataFolder, child.pid ?? 0, said)]);
  child.unref();
  if (outcome === "ended") {
    throw new StartError(`the database does not start: ${await lastWords(logFile, from)}`);
  }
  return { pid: child.pid ?? 0, socketFolder, port: Number(all["port"]) };
}

async function untilReady(
  dataFolder: string,
  pid: number,
  log: EmbeddedLog,
): Promise<"ready" | "ended"> {
  const began = Date.now();
  const until = began + startTimeout;
  let saidAt = began;
  while (Date.now() < until) {
    const file = await readPostmasterFile(dataFolder);
    if (file?.pid === pid && file.ready) return "ready";
    if (!isAlive(pid)) return "ended";
    if (Date.now() - saidAt > wordEvery) {
      saidAt = Date.now();
      log.info({ pid, waitedMs: saidAt - began }, "the database recovers from its log");
    }
    await delay(pause);
  }
  throw new StartError(`the database is not ready after ${startTimeout / 1000} s: see its log`);
}

/**
 * Stops a server: running statements are cancelled, committed data stays. If that takes too long, an immediate
 * shutdown, after which the next start recovers from the log.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, wait] of [
    ["SIGINT", 20_000],
    ["SIGQUIT", 10_000],
  ] as const) {
    signalTo(pid, signal);
    const until = Date.now() + wait;
    while (Date.now() < until) {
      // The server removes the file before it ends, so once the process is gone nothing is left to do.
      if (!isAlive(pid)) return;
      await delay(pause);
    }
  }
  throw new Error(`The database server (process ${pid}) does not end`);
}

export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Limits the log to two files: a log larger than a megabyte is renamed at the start. */
async function openLog(path: string) {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size > largestLog) {
    await rm(`${path}.1`, { force: true });
    await rename(path, `${path}.1`);
  }
  return open(path, "a", 0o600);
}

async function lastWords(logFile: string, from: number): Promise<string> {
  const lines = (await readFile(logFile)).subarray(from).toString().trim().split("\n");
  const fatal = lines.findLast((line) => /(?:FATAL|PANIC): /.test(line)) ?? lines.at(-1) ?? "";
  return fatal.replace(/^.*?(?:FATAL|PANIC): */, "").trim() || `see ${join(logFile)}`;
}
