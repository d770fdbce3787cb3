import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FolderInUseError, StartError } from "./start-error.ts";

/** A data folder that is held until it is released or the process ends. */
export interface DataFolder {
  /** Absolute, without symbolic links. */
  path: string;
  /** Publishes the address for commands that run beside this process. */
  announce(url: string): void;
  release(): void;
}

export interface Owner {
  pid: number;
  /** Host name: several containers may mount the folder. */
  host: string;
  since: string;
  purpose: string;
  /** The address, once it listens. */
  url?: string;
}

/** Keeps a reference to each lock, because garbage collection would release it. */
const held = new Set<DatabaseSync>();

/** How long a process that shares the folder waits for one that is trying to get it exclusively. */
const sharedPatience = 1_000;

/**
 * Creates the folder and claims it for this process, exclusively or shared.
 *
 * The claim is a lock of the operating system (SQLite's, since Node has no flock): it ends with the process in any
 * case, and a live owner is never taken for a dead one. `owner.json` only names the owner to people; of processes that
 * share the folder it names the last one that listens.
 * @param purpose what the owner does, for the message that others see: "serve"
 * @param shared for processes with an external database: others with the same database may share the folder
 * @throws StartError that names the owner, or the problem of the folder
 */
export function claimDataFolder(
  folder: string,
  purpose: string,
  { shared = false }: { shared?: boolean } = {},
): DataFolder {
  const path = makeFolder(folder);
  const ownerFile = join(path, "owner.json");
  const lock = openLock(path);
  try {
    takeLock(lock, shared);
  } catch (error) {
    lock.close();
    if (!isLocked(error)) throw unusable(path, error);
    throw new FolderInUseError(`${path} is in use${describeOwner(path)}`, { cause: error });
  }
  const owner: Owner = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    purpose,
  };
  const write = (url?: string): void =>
    writeFileSync(ownerFile, `${JSON.stringify({ ...owner, url })}\n`, { mode: 0o600 });
  try {
    if (!shared) write();
  } catch (error) {
    lock.close();
    throw unusable(path, error);
  }
  held.add(lock);
  return {
    path,
    announce: write,
    release() {
      const named = readOwner(path);
      const isOther = named !== null && (named.pid !== owner.pid || named.host !== owner.host);
      if (!shared || !isOther) rmSync(ownerFile, { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

function takeLock(lock: DatabaseSync, shared: boolean): void {
  lock.exec(`PRAGMA busy_timeout = ${shared ? sharedPatience : 0}; PRAGMA journal_mode = MEMORY`);
  if (!shared) return lock.exec("BEGIN EXCLUSIVE");
  // A transaction that has read blocks only processes that want the folder exclusively.
  lock.exec("BEGIN");
  lock.prepare("select count(*) from sqlite_master").get();
}

/** As root, the account of the database has to pass through; no other account may look inside. */
function makeFolder(folder: string): string {
  try {
    makeFolders(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    return realpathSync(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** Level by level: Node's own recursion never ends below /proc, which reports that it does not exist itself. */
function makeFolders(folder: string, mode: number): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) makeFolders(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function openLock(path: string): DatabaseSync {
  const umask = process.umask(0o077);
  try {
    return new DatabaseSync(join(path, "lock"));
  } catch (error) {
    throw unusable(path, error);
  } finally {
    process.umask(umask);
  }
}

function isLocked(error: unknown): boolean {
  // SQLITE_BUSY
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

/** The owner of the folder, as recorded; the record of a dead owner may be outdated. */
export function readOwner(folder: string): Owner | null {
  try {
    return JSON.parse(readFileSync(join(folder, "owner.json"), "utf8")) as Owner;
  } catch {
    // None, or one that is being written.
    return null;
  }
}

function describeOwner(folder: string): string {
  const owner = readOwner(folder);
  if (owner === null) return ": stop its process, or set STILLFRAME_DATA to another folder";
  const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
  return ` by process ${owner.pid}${where} (${owner.purpose}, since ${owner.since}): stop it, or set STILLFRAME_DATA to another folder`;
}

function unusable(path: string, error: unknown): StartError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reasons: Record<string, string> = {
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "the file system is read-only",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "it is a file",
    ENOSPC: "the disk is full",
    ERR_SQLITE_ERROR: "this user may not write there, or the file system has no locks",
  };
  const reason =
    reasons[String(code)] ?? (error instanceof Error ? error.message.split("\n")[0] : "unknown");
  return new StartError(`STILLFRAME_DATA=${path} cannot be used: ${reason}`, { cause: error });
}
