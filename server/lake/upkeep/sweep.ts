import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { fault } from "#server/fault.ts";
import { ignoreMissing } from "../../lib/fs-errors.ts";
import { emptyLine } from "./collect.ts";
import type { Family } from "../files/family.ts";
import { branchFolder, namesIn, versionsOf } from "../files/layout.ts";
import { pinsAtOnce, versionsOnLine } from "./pin.ts";
import { readRefs, type BranchRef } from "../files/refs.ts";
import { deletePin, dropSparePins, sparePins } from "./spare-pins.ts";
import { isPin, mainBranch, versionKey, type VersionRef } from "../version.ts";

/** Branches that one run removes, unless told: the next one goes on. */
const defaultLimit = 1000;

/**
 * A line that has more versions is left for a new one. A prune has the manifests of all versions of its line open at
 * once, and a process may have a thousand files open.
 */
export const versionsOfLine = 128;

/** A line from before there was that bound keeps what is in it until all of it is needed no more. */
const versionsToPrune = 4 * versionsOfLine;

export interface SweepRequest {
  /** All pairs that the catalog names: heads, snapshots that are not past recall, cursors of running tasks. */
  needed: readonly VersionRef[];
  /** All branches that the catalog names as the line of a dataset or of a running task. */
  lines: readonly string[];
  /** What was created later is left alone: it may belong to a writer that has not published yet. */
  keepSince: Date;
  /** At most so many branches in one run, because the deletion of a line looks at every other branch. */
  limit?: number;
  /** Takes a branch's folder away before the branch is deleted, so that nothing that was in it is lost. */
  putAside?: (folder: string, branch: string) => Promise<unknown>;
}

export interface Swept {
  branches: string[];
  /** Folders of branches that were never finished. */
  orphans: string[];
  /** Branches that are needed no more, but by what descends from them. */
  tombstones: string[];
  /** Lines that nobody writes to any more, but that hold versions which are still named. */
  retired: string[];
}

/**
 * Removes pins, lines and half-made branches that nobody needs. May be interrupted and repeated at will.
 *
 * A pin is needed while the catalog names it. It is also needed while the catalog names the version that it pins, if
 * that version is readable nowhere else, or is on a line that is written to, whose next prune would ask for the pin
 * again. So there are as many pins as a few lines have versions, and not as many as there are snapshots: Lance looks
 * at all branches for every prune.
 */
export async function sweepFamily(family: Family, request: SweepRequest): Promise<Swept> {
  const refs = await readRefs(family.layout);
  const old = (time: Date) => time.getTime() < request.keepSince.getTime();
  const unneeded = await unneededBranches(family, refs, request);

  const swept: Swept = { branches: [], orphans: [], tombstones: [], retired: [] };
  for (const ref of refs.values()) {
    const isLine = !isPin(ref.name) && !request.lines.includes(ref.name);
    if (isLine && !unneeded.has(ref.name) && old(ref.createdAt)) swept.retired.push(ref.name);
  }
  const candidates = candidatesOf(refs, unneeded, request);
  await deleteBranches(family, refs, { ...request, candidates }, swept);
  await fault("collect.dropped");
  await removeOrphanTrees(family, { ...request, old }, swept);
  return swept;
}

/** How many branches a sweep would remove in one run. */
export async function countSweepable(family: Family, request: SweepRequest): Promise<number> {
  const refs = await readRefs(family.layout);
  const unneeded = await unneededBranches(family, refs, request);
  return removable(refs, candidatesOf(refs, unneeded, request)).length;
}

/**
 * Takes out of lines that nobody writes to any more what neither the catalog nor their descendants need.
 */
export async function emptyUnwritten(
  family: Family,
  lines: readonly string[],
  {
    needed,
    read,
    keepSince,
  }: Pick<SweepRequest, "needed" | "keepSince"> & { read: readonly VersionRef[] },
): Promise<void> {
  const refs = await readRefs(family.layout);
  for (const line of lines) {
    const forkPoints = new Set(
      [...refs.values()]
        .filter(({ parent }) => parent.branch === line)
        .map(({ parent }) => parent.version),
    );
    const versions = await versionsOf(family.layout, line);
    if (versions.length > versionsToPrune) continue;
    const stay = new Set([...forkPoints, ...versionsOnLine(line, needed)]);
    // The newest version stays as well, so with nothing else the line is as empty as it will be.
    if (versions.slice(0, -1).every((version) => stay.has(version))) continue;
    await emptyLine(family, line, { live: needed, read, keepSince });
    await dropSparePins(family, line, needed);
  }
}

/** "spare" is a pin whose version can still be read on its line: a reader finds it there. */
type Unneeded = "spare" | "unnamed";

async function unneededBranches(
  family: Family,
  refs: ReadonlyMap<string, BranchRef>,
  { needed, lines }: Pick<SweepRequest, "needed" | "lines">,
): Promise<Map<string, Unneeded>> {
  const named = new Set([mainBranch, ...lines, ...needed.map((ref) => ref.branch)]);
  const neededKeys = new Set(needed.map(versionKey));
  const written = new Set(lines);
  const result = new Map<string, Unneeded>();
  const unwritten: BranchRef[] = [];
  for (const ref of refs.values()) {
    const { name, parent } = ref;
    if (named.has(name)) continue;
    if (!isPin(name) || !neededKeys.has(versionKey(parent))) {
      result.set(name, "unnamed");
      continue;
    }
    if (!written.has(parent.branch)) unwritten.push(ref);
  }
  for (const { name } of await sparePins(family, unwritten)) result.set(name, "spare");
  return result;
}

/** What one run tries to remove, youngest first. */
function candidatesOf(
  refs: ReadonlyMap<string, BranchRef>,
  unneeded: ReadonlyMap<string, Unneeded>,
  request: SweepRequest,
): BranchRef[] {
  // Only a collector makes pins, and it is alone in its family: what is young of them is not under way.
  return [...refs.values()]
    .filter(
      (ref) =>
        unneeded.get(ref.name) === "spare" ||
        (unneeded.has(ref.name) && ref.createdAt < request.keepSince),
    )
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, request.limit ?? defaultLimit);
}

/** Those that have no children, then those that have none any more, until none is left that can go. */
function removable(
  refs: ReadonlyMap<string, BranchRef>,
  candidates: readonly BranchRef[],
): BranchRef[] {
  const children = new Map<string, number>();
  const add = (branch: string, count: number) => {
    children.set(branch, (children.get(branch) ?? 0) + count);
  };
  for (const { parent } of refs.values()) add(parent.branch, 1);
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const order: BranchRef[] = [];
  const childless = candidates.filter(({ name }) => !children.get(name));
  // It grows as the last child of another goes.
  for (const ref of childless) {
    order.push(ref);
    add(ref.parent.branch, -1);
    const parent = byName.get(ref.parent.branch);
    if (parent !== undefined && children.get(parent.name) === 0) childless.push(parent);
  }
  return order;
}

async function deleteBranches(
  family: Family,
  refs: ReadonlyMap<string, BranchRef>,
  { candidates, putAside }: Pick<SweepRequest, "putAside"> & { candidates: readonly BranchRef[] },
  swept: Swept,
): Promise<void> {
  if (candidates.length === 0) return;
  const removed = removable(refs, candidates);
  const pins = removed.filter(({ name }) => isPin(name)).map(({ name }) => name);
  await pLimit(pinsAtOnce).map(pins, async (name) => {
    await putAside?.(branchFolder(family.layout, name), name);
    await deletePin(family, name);
  });
  swept.branches.push(...pins);
  const main = await family.connection.openTable(family.name);
  try {
    const branches = await main.branches();
    for (const { name } of removed) {
      if (isPin(name)) continue;
      // A ref that has lost its folder is deleted like any other, should the process die here.
      await putAside?.(branchFolder(family.layout, name), name);
      await branches.delete(name);
      swept.branches.push(name);
    }
  } finally {
    main.close();
  }
  const gone = new Set(swept.branches);
  for (const { name } of candidates) {
    if (!isPin(name) && !gone.has(name)) swept.tombstones.push(name);
  }
}

/** A ref is written last, so a folder without one belongs to a fork or pin that never came to be. */
async function removeOrphanTrees(
  family: Family,
  {
    needed,
    old,
    putAside,
  }: Pick<SweepRequest, "needed" | "putAside"> & { old: (time: Date) => boolean },
  swept: Swept,
): Promise<void> {
  const { layout } = family;
  const refs = await readRefs(layout);
  const named = new Set(needed.map((ref) => ref.branch));
  for (const name of await namesIn(layout.tree)) {
    if (refs.has(name) || named.has(name)) continue;
    const folder = join(layout.tree, name);
    const stats = await stat(folder).catch(ignoreMissing);
    if (stats === undefined || !old(stats.mtime)) continue;
    await putAside?.(folder, name);
    await rm(folder, { recursive: true, force: true });
    swept.orphans.push(name);
  }
}
