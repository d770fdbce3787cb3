import { chmod, mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { stopPostmaster } from "#server/catalog/embedded/postmaster.ts";
import { isAlive, readPostmasterFile } from "#server/catalog/embedded/postmaster-file.ts";

const root = join(import.meta.dirname, "..");

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder of the database servers that each worker's test files share. */
    serversFolder: string;
  }
}

/** A folder in memory: a service waits for the disk with each write, and test data need not be durable. */
const memory = "/dev/shm";
const enoughBytes = 4 * 2 ** 30;

let folder: string;

/** Before the first test file. */
export async function setup(project: TestProject): Promise<void> {
  const room = await statfs(memory).catch(() => null);
  if (room !== null && room.bavail * room.bsize >= enoughBytes) process.env["TMPDIR"] ??= memory;
  // The processes that tests start load a thousand modules each.
  process.env["NODE_COMPILE_CACHE"] ??= join(root, "node_modules/.cache/node");
  folder = await mkdtemp(join(tmpdir(), "stillframe-servers-"));
  // As root, the servers run as another user, who has to pass through to them.
  await chmod(folder, 0o711);
  project.provide("serversFolder", folder);
}

/** After the last test file. */
export async function teardown(): Promise<void> {
  for (const name of await readdir(folder)) {
    const server = await readPostmasterFile(join(folder, name, "data"));
    if (server !== null && isAlive(server.pid)) await stopPostmaster(server.pid);
  }
  await rm(folder, { recursive: true, force: true });
}
