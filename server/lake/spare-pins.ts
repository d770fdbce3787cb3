import { rm } from "node:fs/promises";
import pLimit from "p-limit";
import type { Family } from "./family.ts";
import { branchFolder, refFile, versionsOf } from "./layout.ts";
import { pinsAtOnce } from "./pin.ts";
import { readRefs } from "./refs.ts";
import { isPin } from "./version.ts";

/** Drops the pins of those versions that the line itself still has. Until they are made anew, it may not be pruned. */
export async function dropSparePins(family: Family, line: string): Promise<void> {
  const there = new Set(await versionsOf(family.layout, line));
  const refs = await readRefs(family.layout);
  const begunAt = new Set([...refs.values()].map(({ parent }) => parent.branch));
  const spare = [...refs.values()].filter(
    ({ name, parent }) =>
      isPin(name) && !begunAt.has(name) && parent.branch === line && there.has(parent.version),
  );
  await pLimit(pinsAtOnce).map(spare, ({ name }) => deletePin(family, name));
}

/**
 * As Lance deletes a branch, the ref first. Lance would read every other branch to see whether one begins at this one,
 * which the caller has done for all of its pins at once.
 */
export async function deletePin({ layout, durablePins }: Family, name: string): Promise<void> {
  await rm(refFile(layout, name), { force: true });
  await rm(branchFolder(layout, name), { recursive: true, force: true });
  durablePins.delete(name);
}
