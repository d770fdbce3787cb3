import { readFile, readdir } from "node:fs/promises";

/** In megabytes. Pages shared by several processes count once. */
export interface Memory {
  service: number;
  database: number;
}

/** The memory of a process and of all its descendants, which are the database's. Linux only. */
export async function memoryOf(pid: number): Promise<Memory> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    const parent = / \S (\d+) /.exec(stat.slice(stat.lastIndexOf(")")))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const family = [pid];
  for (const one of family) {
    for (const [child, parent] of parents) if (parent === one) family.push(child);
  }
  const [service = 0, ...others] = await Promise.all(family.map(proportional));
  return { service, database: others.reduce((sum, each) => sum + each, 0) };
}

/** The proportional share of pages that several processes map. */
async function proportional(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss: +(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}
