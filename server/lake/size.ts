import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing } from "./layout.ts";

/** How many files a folder holds, with all below it, and their bytes. */
export async function folderSize(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true }).catch(ignoreMissing);
  let [files, bytes] = [0, 0];
  for (const entry of entries ?? []) {
    const stats = await stat(join(folder, entry)).catch(ignoreMissing);
    if (!stats?.isFile()) continue;
    files++;
    bytes += stats.size;
  }
  return { files, bytes };
}
