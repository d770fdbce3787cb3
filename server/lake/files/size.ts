import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing } from "../../lib/fs-errors.ts";

/** The bytes of the files in a folder and below it. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(ignoreMissing);
  let bytes = 0;
  for (const entry of entries ?? []) {
    const stats = await stat(join(folder, entry)).catch(ignoreMissing);
    if (stats?.isFile()) bytes += stats.size;
  }
  return bytes;
}
