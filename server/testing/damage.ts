import { readFile, rm, stat, truncate, writeFile } from "node:fs/promises";

/** Damage to a file, as a disk or a person may cause it. Each returns a function that restores the bytes. */
export const harms = {
  deletion: (path: string) => rm(path),
  truncation: async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2)),
  zeroing: async (path: string) => writeFile(path, Buffer.alloc((await stat(path)).size)),
} as const;

export type Harm = keyof typeof harms;

export async function harm(path: string, kind: Harm): Promise<() => Promise<void>> {
  const before = await readFile(path);
  await harms[kind](path);
  return () => writeFile(path, before);
}

/** Changes one bit, at a relative position between 0 and 1. */
export async function flip(path: string, part: number): Promise<() => Promise<void>> {
  const before = await readFile(path);
  const after = Buffer.from(before);
  const at = Math.min(before.length - 1, Math.floor(before.length * part));
  after.writeUInt8(after.readUInt8(at) ^ (1 << (at % 8)), at);
  await writeFile(path, after);
  return () => writeFile(path, before);
}
