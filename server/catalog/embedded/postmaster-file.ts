import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The pid file that a running server writes into its data folder, and leaves there if it is killed. */
export interface PostmasterFile {
  pid: number;
  port: number;
  socketFolder: string;
  /** Whether it accepts connections. */
  ready: boolean;
}

/** @returns null where there is none, or an unreadable one: just being written, or damaged by a loss of power */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | null> {
  let text: string;
  try {
    text = await readFile(postmasterFile(dataFolder), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR") return null;
    throw error;
  }
  // pid, data folder, start time, port, socket folder, listen address, shared memory, status
  const lines = text.split("\n").map((line) => line.trim());
  if (!/^[1-9]\d{0,9}$/.test(lines[0] ?? "")) return null;
  return {
    pid: Number(lines[0]),
    port: Number(lines[3] ?? 0),
    socketFolder: lines[4] ?? "",
    ready: lines[7] === "ready",
  };
}

export function postmasterFile(dataFolder: string): string {
  return join(dataFolder, "postmaster.pid");
}

/** Whether a process with that id runs, of any program. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !isZombie(pid);
}

/** In a container whose first process does not reap children, an orphan that has ended keeps its number for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    // pid (name) state …, and the name may contain any characters
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}
