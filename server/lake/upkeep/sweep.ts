import { join } from "node:path";
import pLimit from "p-limit";
import { fault } from "#server/fault.ts";
import { emptyLine } from "./collect.ts";
import type { Family } from "../files/family.ts";
import { branchFolder, versionsOf } from "../files/layout.ts";
import { pinsAtOnce, versionsOnLine } from "./pin.ts";
import { readRefs, type BranchRef } from "../files/refs.ts";
import { deletePin, dropSparePins, sparePins } from "./spare-pins.ts";
import { isPin, mainBranch, versionKey, type VersionRef } from "../version.ts";

/** Default number of branches that one run removes; the next run continues. */
const defaultLimit = 1000;

/**
 * A line with more versions is replaced by a new one. A prune opens the manifests of all versions of its line at once,
 * and a process may have only a thousand files open.
 */
export const versionsOfLine = 128;

/** A line with more versions, from before that bound existed, is not pruned until none of them is needed. */
const versionsToPrune = 4 * versionsOfLine;

export interface SweepRequest {
  /** All pairs that the catalog names: heads, snapshots that can still be brought back, cursors of running tasks. */
  needed: readonly VersionRef[];
  /** All branches that the catalog names as the line of a dataset or of a running task. */
  lines: readonly string[];
  /** Branches created later are left alone: they may belong to a writer that has not published yet. */
  keepSince: Date;
  /** The most branches in one run, because deleting a line reads every other branch. */
  limit?: number;
  /** Moves a branch's folder away before the branch is deleted, so that its content is not lost. */
  putAside?: (folder: string, branch: string) => Promise<unknown>;
}

export interface Swept {
  branches: string[];
  /** Folders of unfinished branches. */
  orphans: string[];
  /** Branches that only their descendants need. */
  tombstones: string[];
  /** Lines that have no writer any more, but hold versions that are still named. */
  retired: string[];
}

/**
 * Removes unused pins and lines, and unfinished branches. May be interrupted and repeated at any point.
 *
 * A pin is needed while the catalog names it. It is also needed while the catalog names the version that it pins, if
 * that version is readable nowhere else, or is on a line that still has a writer, whose next prune would need the pin
 * again. So the number of pins grows with the versions of a few lines, and not with the number of snapshots: Lance
 * reads all branches for every prune.
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

/** The number of branches that a sweep would remove in one run. */
export async function countSweepable(family: Family, request: SweepRequest): Promise<number> {
  const refs = await readRefs(family.layout);
  const unneeded = await unneededBranches(family, refs, request);
  return removable(refs, candidatesOf(refs, unneeded, request)).length;
}

/** Prunes lines that have no writer any more to the versions that the catalog or their descendants need. */
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
    // A prune keeps the newest version too, so if all others stay there is nothing to remove.
    if (versions.slice(0, -1).every((version) => stay.has(version))) continue;
    await emptyLine(family, line, { live: needed, read, keepSince });
    await dropSparePins(family, line, needed);
  }
}

/** A "spare" pin is one whose version can still be read on its line, where readers find it. */
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

/** The branches that one run tries to remove, youngest first. */
function candidatesOf(
  refs: ReadonlyMap<string, BranchRef>,
  unneeded: ReadonlyMap<string, Unneeded>,
  request: SweepRequest,
): BranchRef[] {
  // Only a collector makes pins, and only one runs in a family: a young pin is not in progress.
  return [...refs.values()]
    .filter(
      (ref) =>
        unneeded.get(ref.name) === "spare" ||
        (unneeded.has(ref.name) && ref.createdAt < request.keepSince),
    )
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, request.limit ?? defaultLimit);
}

/** The candidates in an order in which each is childless when its turn comes; the others cannot be removed. */
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
  // The array grows: a parent is added once its last child has been removed.
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
      // If the process dies here, the next run deletes the ref, which has lost its folder, like any other.
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

/** A ref is written last, so a folder without one belongs to an unfinished fork or pin. */
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
  for (const name of await layout.storage.names(layout.tree)) {
    if (refs.has(name) || named.has(name)) continue;
    const folder = join(layout.tree, name);
    const found = await layout.storage.look(folder);
    if (found === undefined || !old(new Date(found.modifiedMs))) continue;
    await putAside?.(folder, name);
    await layout.storage.remove(folder);
    swept.orphans.push(name);
  }
}
