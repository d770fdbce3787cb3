import { basename, join } from "node:path";
import pLimit from "p-limit";
import { LakeDamageError } from "../errors.ts";
import type { Family } from "../files/family.ts";
import {
  branchFolder,
  commitFolders,
  hasManifest,
  manifestFile,
  refFile,
  versionOfManifest,
} from "../files/layout.ts";
import { putAside } from "./lost.ts";
import { isNewest, lookAtManifests } from "../files/manifests.ts";
import type { MovedVersion } from "./pin.ts";
import { isBrokenRef, type Pins, pinsOf, readRefs } from "../files/refs.ts";
import { deletePin } from "./spare-pins.ts";
import { sweepFamily } from "./sweep.ts";
import { isPin, mainBranch, versionKey, type VersionRef } from "../version.ts";

const looksAtOnce = 64;

export interface HealRequest {
  /** All pairs that the catalog names. */
  known: readonly VersionRef[];
  /** All branches that the catalog names. */
  lines: readonly string[];
  /**
   * Younger branches and temporary files are left alone. Pass the present time where no other process can be running.
   */
  keepSince: Date;
}

export interface HealReport {
  /** Paths that no longer exist: empty and temporary files were removed, branches put aside. */
  removed: string[];
  /** Pairs of the catalog that can only be read through a pin, to be replaced by it. */
  moved: MovedVersion[];
  /** Lines whose newest version is gone: a writer that continued one would give its number to other rows. */
  left: string[];
  /**
   * Files that the catalog relies on and that are empty or missing. After a flush an interrupted write cannot cause
   * that, so nothing is removed to work around it.
   */
  damaged: LakeDamageError[];
}

/**
 * Repairs a family's folder after a crash or a power cut, before anything else opens it. Such an end leaves empty files
 * where a write was in progress, and one empty ref is enough to stop every branch operation.
 */
export async function healFamily(family: Family, request: HealRequest): Promise<HealReport> {
  const named = new Set([
    mainBranch,
    ...request.lines,
    ...request.known.map((version) => version.branch),
  ]);
  const damaged: LakeDamageError[] = [];
  const removed = await removeBrokenRefs(family, named, damaged);
  if (!family.layout.storage.isAtomic) {
    removed.push(...(await removeTemporaryFiles(family, request.keepSince)));
  }
  // Where something is missing, it is unknown what is still needed, so nothing is removed.
  if (damaged.length > 0) return { removed, moved: [], left: [], damaged };
  if (!family.layout.storage.isAtomic) {
    removed.push(...(await removeBrokenManifests(family, request.known, damaged)));
  }
  const moved = await findMoved(family, request.known, damaged);
  const newest = await Promise.all(moved.map(({ from }) => isNewest(family, from)));
  const left = moved.filter((_, index) => newest[index]).map(({ from }) => from.branch);
  if (damaged.length > 0) return { removed, moved, left, damaged };
  const { known: needed, lines, keepSince } = request;
  const swept = await sweepFamily(family, {
    needed,
    lines,
    keepSince,
    limit: Infinity,
    putAside: (folder, branch) => putBranchAside(family, folder, branch),
  });
  for (const branch of [...swept.branches, ...swept.orphans]) {
    removed.push(branchFolder(family.layout, branch));
  }
  return { removed, moved, left, damaged };
}

/** Includes its ref, which names the version that it was created from. */
async function putBranchAside(
  family: Family,
  folder: string,
  branch: string,
  why = "At a start of the service the catalog did not name it, as after a crash while it was written.",
): Promise<void> {
  const { layout, name } = family;
  const { storage } = layout;
  const ref = await storage.read(refFile(layout, branch));
  if (ref !== undefined && (await storage.look(folder)) !== undefined) {
    await storage.write(join(folder, "branch.json"), ref);
  }
  await putAside(storage, folder, {
    name: `${name}.${branch}`,
    note: `This is a branch of the table ${name}. ${why}`,
  });
}

async function removeBrokenRefs(
  family: Family,
  named: ReadonlySet<string>,
  damaged: LakeDamageError[],
): Promise<string[]> {
  const { layout } = family;
  const removed: string[] = [];
  for (const file of await layout.storage.names(layout.refs)) {
    if (!file.endsWith(".json") || !(await isBrokenRef(layout, file))) continue;
    const branch = basename(file, ".json");
    const path = refFile(layout, branch);
    if (named.has(branch)) {
      damaged.push(new LakeDamageError(path, "is not a readable branch ref"));
      continue;
    }
    await layout.storage.remove(path);
    removed.push(path);
  }
  return removed;
}

async function removeBrokenManifests(
  family: Family,
  known: readonly VersionRef[],
  damaged: LakeDamageError[],
): Promise<string[]> {
  const { layout } = family;
  const knownFiles = new Set(known.map((version) => manifestFile(layout, version)));
  const refs = await readRefs(layout);
  const pins = pinsOf(refs);
  const removed: string[] = [];
  for (const branch of [mainBranch, ...refs.keys()]) {
    const folder = join(branchFolder(layout, branch), "_versions");
    for (const name of await layout.storage.names(folder)) {
      const version = versionOfManifest(name);
      if (version === null) continue;
      const path = join(folder, name);
      if ((await layout.storage.look(path))?.sizeBytes !== 0) continue;
      const isKnown = knownFiles.has(path);
      if (isKnown && (await soundPin(family, pins, { branch, version })) !== null) {
        await putManifestAside(family, { branch, version });
        removed.push(path);
        continue;
      }
      if (isKnown) {
        damaged.push(new LakeDamageError(path, "is empty"));
        continue;
      }
      if (isPin(branch)) {
        // A pin is useless without its only manifest; the next collection makes another.
        await deletePin(family, branch);
      } else await layout.storage.remove(path);
      removed.push(path);
    }
  }
  return removed;
}

/** A readable pin of the version, if there is one. */
async function soundPin(
  family: Family,
  pins: Pins,
  version: VersionRef,
): Promise<VersionRef | null> {
  const candidates = pins.get(versionKey(version)) ?? [];
  const look = await lookAtManifests(family, candidates);
  return candidates.find((pin) => look(pin).isWhole) ?? null;
}

/**
 * Moves an unusable manifest out of its line, where it would stop every prune. After that the version can only be read
 * through a pin.
 */
export async function putManifestAside(family: Family, ref: VersionRef): Promise<void> {
  const { layout, name } = family;
  const path = manifestFile(layout, ref);
  await putAside(layout.storage, path, {
    name: `${name}.${ref.branch}.${basename(path)}`,
    note: `This is the manifest of version ${ref.version} of the branch ${ref.branch} of the table ${name}. It is not as it was written, and what it held is read elsewhere, or is not named by the catalog.`,
  });
}

/** A pin is useless without its only manifest; the next collection makes another where one is needed. */
export async function putPinAside(family: Family, pin: string): Promise<void> {
  const why = "Its manifest is not as it was written, and the catalog does not name it.";
  await putBranchAside(family, branchFolder(family.layout, pin), pin, why);
  await deletePin(family, pin);
}

/** Unfinished files: `.tmp…` beside the data, `….json.tmp.…` beside the refs. */
async function removeTemporaryFiles(family: Family, keepSince: Date): Promise<string[]> {
  const { layout } = family;
  const branches = [
    layout.table,
    ...(await layout.storage.names(layout.tree)).map((name) => join(layout.tree, name)),
  ];
  const folders = branches.flatMap((folder) => commitFolders.map((name) => join(folder, name)));
  const removed: string[] = [];
  for (const folder of [layout.refs, ...folders]) {
    for (const name of await layout.storage.names(folder)) {
      if (!/^\.tmp|\.tmp\.|\.tmp$|#\d+$/.test(name)) continue;
      const path = join(folder, name);
      const found = await layout.storage.look(path);
      if (found === undefined || found.modifiedMs >= keepSince.getTime()) continue;
      await layout.storage.remove(path);
      removed.push(path);
    }
  }
  return removed;
}

async function findMoved(
  family: Family,
  known: readonly VersionRef[],
  damaged: LakeDamageError[],
): Promise<MovedVersion[]> {
  const moved: MovedVersion[] = [];
  const pins = pinsOf(await readRefs(family.layout));
  const there = await pLimit(looksAtOnce).map(known, (ref) => hasManifest(family.layout, ref));
  for (const from of known.filter((_, index) => !there[index])) {
    const to = await soundPin(family, pins, from);
    if (to === null) {
      const path = manifestFile(family.layout, from);
      if (damaged.some(({ file }) => file === path)) continue;
      damaged.push(new LakeDamageError(path, "is missing, and no pin holds it"));
      continue;
    }
    moved.push({ from, to });
  }
  return moved;
}
