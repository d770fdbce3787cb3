import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fault } from "#server/fault.ts";
import { emptyLine } from "./collect.ts";
import type { Family } from "./family.ts";
import { branchFolder, ignoreMissing, namesIn, versionsOf } from "./layout.ts";
import { readRefs, type BranchRef } from "./refs.ts";
import { isPin, mainBranch, versionKey, type VersionRef } from "./version.ts";

/** Branches that one run removes, unless told. */
const defaultLimit = 200;

export interface SweepRequest {
  /** All pairs that the catalog names: heads, snapshots that are not past recall, cursors of running tasks. */
  needed: readonly VersionRef[];
  /** All branches that the catalog names as the line of a dataset or of a running task. */
  lines: readonly string[];
  /** What was created later is left alone: it may belong to a writer that has not published yet. */
  keepSince: Date;
  /** At most so many branches in one run, because a deletion looks at every other branch. */
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
 * A pin is needed while the catalog names it, or names the version that it pins: that version may be readable
 * nowhere else.
 */
export async function sweepFamily(family: Family, request: SweepRequest): Promise<Swept> {
  const refs = await readRefs(family.layout);
  const old = (time: Date) => time.getTime() < request.keepSince.getTime();
  const unneeded = unneededBranches(refs, request);

  const swept: Swept = { branches: [], orphans: [], tombstones: [], retired: [] };
  for (const ref of refs.values()) {
    const isLine = !isPin(ref.name) && !request.lines.includes(ref.name);
    if (isLine && !unneeded.has(ref.name) && old(ref.createdAt)) swept.retired.push(ref.name);
  }
  await deleteBranches(family, refs, request, swept);
  await fault("collect.dropped");
  await removeOrphanTrees(family, { ...request, old }, swept);
  return swept;
}

/** How many branches a sweep would remove in one run. */
export async function countSweepable(family: Family, request: SweepRequest): Promise<number> {
  const refs = await readRefs(family.layout);
  return removable(refs, candidatesOf(refs, request)).length;
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
    // The newest version and those that a branch begins at stay, so with nothing else the line is as empty as it
    // will be.
    if (versions.slice(0, -1).every((version) => forkPoints.has(version))) continue;
    await emptyLine(family, line, { live: needed, read, keepSince });
  }
}

function unneededBranches(
  refs: ReadonlyMap<string, BranchRef>,
  { needed, lines }: Pick<SweepRequest, "needed" | "lines">,
): Set<string> {
  const named = new Set([mainBranch, ...lines, ...needed.map((ref) => ref.branch)]);
  const neededKeys = new Set(needed.map(versionKey));
  const result = new Set<string>();
  for (const ref of refs.values()) {
    const pinsNeeded = isPin(ref.name) && neededKeys.has(versionKey(ref.parent));
    if (!named.has(ref.name) && !pinsNeeded) result.add(ref.name);
  }
  return result;
}

/** What one run tries to remove, youngest first. */
function candidatesOf(refs: ReadonlyMap<string, BranchRef>, request: SweepRequest): BranchRef[] {
  const unneeded = unneededBranches(refs, request);
  return [...refs.values()]
    .filter((ref) => unneeded.has(ref.name) && ref.createdAt < request.keepSince)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, request.limit ?? defaultLimit);
}

/** Those that have no children, then those that have none any more, until none is left that can go. */
function removable(
  refs: ReadonlyMap<string, BranchRef>,
  candidates: readonly BranchRef[],
): BranchRef[] {
  const left = new Map(refs);
  const order: BranchRef[] = [];
  let rest = candidates;
  for (let before = -1; before !== rest.length;) {
    before = rest.length;
    rest = rest.filter((candidate) => {
      if (hasChildren(left, candidate.name)) return true;
      left.delete(candidate.name);
      order.push(candidate);
      return false;
    });
  }
  return order;
}

async function deleteBranches(
  family: Family,
  refs: ReadonlyMap<string, BranchRef>,
  request: SweepRequest,
  swept: Swept,
): Promise<void> {
  const candidates = candidatesOf(refs, request);
  if (candidates.length === 0) return;
  const main = await family.connection.openTable(family.name);
  try {
    const branches = await main.branches();
    for (const { name } of removable(refs, candidates)) {
      // A ref that has lost its folder is deleted like any other, should the process die here.
      await request.putAside?.(branchFolder(family.layout, name), name);
      await branches.delete(name);
      swept.branches.push(name);
    }
    for (const { name } of candidates) {
      if (!isPin(name) && !swept.branches.includes(name)) swept.tombstones.push(name);
    }
  } finally {
    main.close();
  }
}

function hasChildren(refs: ReadonlyMap<string, BranchRef>, branch: string): boolean {
  return [...refs.values()].some((ref) => ref.parent.branch === branch);
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
