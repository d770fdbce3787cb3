import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { syncPath } from "../../lib/durable-files.ts";

/** The first two digits of every possible hash: one folder each, so that no folder gets too long to list. */
export const shardNames = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/**
 * The path of a blob's file.
 * @throws TypeError for any text that is not a hash, before it can become part of a path
 */
export function blobPath(directory: string, sha256: string): string {
  if (!isSha256(sha256)) throw new TypeError(`Not a SHA-256: ${sha256}`);
  return join(directory, sha256.slice(0, 2), sha256.slice(2));
}

/** Creates the missing folders, durably, so that a put never has to. */
export async function makeShards(directory: string): Promise<void> {
  const there = new Set(await readdir(directory));
  const missing = shardNames.filter((name) => !there.has(name));
  if (missing.length === 0) return;
  await Promise.all(missing.map((name) => mkdir(join(directory, name), { recursive: true })));
  await syncPath(directory);
}
