import { readFile, readdir } from "node:fs/promises";

/** The kernel counts in hundredths of a second. */
const tickMs = 10;

interface Stat {
  parent: number;
  own: number;
  /** Of children that have ended. */
  ended: number;
}

async function statOf(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // The name, in parentheses, may have spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (field: number): number => Number(fields[field - 3]);
  return { parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) };
}

/** Processor time of a process in milliseconds, with that of its children. */
export async function processorTime(pid: number): Promise<number> {
  const root = await statOf(pid);
  if (root === null) return 0;
  let ticks = root.own + root.ended;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await statOf(Number(name));
    if (stat?.parent === pid) ticks += stat.own + stat.ended;
  }
  return ticks * tickMs;
}
