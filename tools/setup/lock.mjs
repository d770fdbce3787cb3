/**
 * One setup at a time in a checkout. Two that install into the same node_modules at once would leave a mixture.
 *
 * The lock is a file that holds its owner's pid. Taking over a dead owner's lock is the delicate part: of two processes
 * that see the same dead owner, one must not remove the lock that the other has just taken. So the right to replace one
 * particular lock is itself a file, named after that lock, that only one process can create.
 */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {{ pid: number, born: string, id: string }} Owner */

/**
 * When a process began, in the kernel's ticks; empty where there is no /proc. By the pid alone, a lock left in a
 * container would belong to the next process with the same small pid.
 * @param {number} pid
 */
function bornAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name before it may contain spaces and parentheses, so fields are counted after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** @param {Owner} owner */
function isAlive(owner) {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return false;
  }
  return bornAt(owner.pid) === owner.born;
}

/**
 * @param {string} path
 * @returns {Owner | undefined} undefined when there is no such file
 */
function readOwner(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Creates the file with its content in one step, so that no process reads half a lock.
 * @param {string} path
 * @param {Owner} owner
 * @returns {boolean} false when the file exists
 */
function create(path, owner) {
  const draft = `${path}.${owner.id}.draft`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Replaces a dead owner's lock by ours.
 * @param {string} path
 * @param {Owner} dead
 * @param {Owner} me
 * @returns {boolean} false when another process was faster
 */
function takeOver(path, dead, me) {
  const claim = `${path}.${dead.id}.claim`;
  if (!create(claim, me)) {
    const claimant = readOwner(claim);
    if (claimant && !isAlive(claimant)) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (readOwner(path)?.id !== dead.id) return false;
    const draft = `${path}.${me.id}.draft`;
    writeFileSync(draft, JSON.stringify(me));
    renameSync(draft, path);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/**
 * Runs `work` while no other process holds the lock in `folder`. Waits as long as its owner lives.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "setup.lock");
  const me = { pid: process.pid, born: bornAt(process.pid), id: randomUUID() };
  let told = false;
  while (!create(path, me)) {
    const owner = readOwner(path);
    if (!owner) continue;
    if (!isAlive(owner) && takeOver(path, owner, me)) break;
    if (!told) console.error(`stillframe: waiting for another setup (process ${owner.pid}) …`);
    told = true;
    await sleep(200);
  }
  // A signal may end the process between two steps; the lock must be removed then too.
  const release = () => rmSync(path, { force: true });
  process.on("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}
