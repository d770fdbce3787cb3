import { stat } from "node:fs/promises";
import { fault } from "#server/fault.ts";
import { ignoreMissing } from "../../lib/fs-errors.ts";
import { openTip, type Family } from "../files/family.ts";
import { fingerprint, sameFingerprint } from "../read/fingerprint.ts";
import { BranchFlush } from "../files/flush.ts";
import { maintainIndices } from "../write/indices.ts";
import { branchFolder, hasManifest, manifestFile, versionsOf } from "../files/layout.ts";
import type { Line } from "../write/line.ts";
import { movedToPins, pinVersions, versionsOnLine, type MovedVersion } from "./pin.ts";
import { isPrunable } from "./prunable.ts";
import { folderSize } from "../files/size.ts";
import type { VersionRef } from "../version.ts";

export interface Collected {
  /** The compacted head with its indices, and with the same items as the one before: to be published. */
  head: VersionRef;
  /** Pairs of the catalog that have to name another place from now on. Until they do, readers find it anyway. */
  moved: MovedVersion[];
  /** The pins of all live versions of the line, old and new. */
  pins: VersionRef[];
  /** Versions that can be read nowhere any more. */
  versionsRemoved: number;
  bytesRemoved: number;
}

export interface CollectRequest {
  /** All pairs that the catalog names, of whatever line: heads and snapshots. */
  live: readonly VersionRef[];
  /** Pairs that somebody has just read and may go on reading. They are kept too, but nothing depends on them. */
  read?: readonly VersionRef[];
  /** No file that is younger is removed. */
  keepSince: Date;
}

/**
 * Compacts a line and removes the versions that nobody needs. The writer must have come by the lease's way in, so
 * that its tip is the head.
 *
 * Every live version is pinned before anything is removed, the head first. So a crash at any step loses nothing,
 * and the next run, finding the pins by what they pin, goes on.
 *
 * @throws LineLostError if a foreign commit got into the line; what was pinned stays readable. Any other error where
 *   the line is not to be pruned: see `isPrunable`.
 */
export async function collectLine(
  line: Line,
  { live, read = [], keepSince }: CollectRequest,
): Promise<Collected> {
  const { family, name } = line;
  await line.flush();
  const versions = versionsOnLine(name, [line.tip, ...live, ...(await readable(family, read))]);
  const pins = await pinVersions(family, line.table, name, versions);
  await fault("collect.pinned");
  if (!(await isPrunable(family, name))) {
    throw new Error(`Line ${name} has lost a manifest and cannot be pruned`);
  }

  const before = await fingerprint(line.table);
  const stats = await line.commitMany((table) =>
    table.optimize({ cleanupOlderThan: keepSince, deleteUnverified: true }),
  );
  await fault("collect.pruned");
  // Compaction makes several versions, so their number does not tell whether all of them are ours; the rows do.
  if (!sameFingerprint(before, await fingerprint(line.table))) {
    line.lose("its rows changed during a compaction");
  }
  await maintainIndices(line);
  await line.flush();

  const moved = await movedToPins(family, name, pins);
  return {
    head: line.tip,
    moved,
    pins: [...pins.values()],
    // What a pin still shows is not gone.
    versionsRemoved: Math.max(0, stats.prune.oldVersionsRemoved - moved.length),
    bytesRemoved: stats.prune.bytesRemoved,
  };
}

/**
 * Empties a line that nobody writes to any more, so that only what is named of it or descends from it stays. Its
 * live versions get pins first. One that is not to be pruned is left as it is.
 */
export async function emptyLine(
  family: Family,
  branch: string,
  { live, read = [], keepSince }: CollectRequest,
): Promise<void> {
  if (!(await isPrunable(family, branch))) return;
  const flush = await BranchFlush.ofExisting(family.layout, branch);
  const table = await openTip(family, branch);
  try {
    const versions = versionsOnLine(branch, [...live, ...(await readable(family, read))]);
    await pinVersions(family, table, branch, versions);
    await fault("collect.pinned");
    if ((await table.countRows()) > 0) await table.delete("true");
    await table.optimize({ cleanupOlderThan: keepSince, deleteUnverified: true });
    await fault("collect.pruned");
    await flush.flush();
  } finally {
    table.close();
  }
}

/** A version that a reader was given and that has gone since needs no protection. */
async function readable(family: Family, versions: readonly VersionRef[]): Promise<VersionRef[]> {
  const there = await Promise.all(versions.map((version) => hasManifest(family.layout, version)));
  return versions.filter((_, index) => there[index]);
}

export interface CollectEstimate {
  /** Versions that the line has, that the catalog does not name, and that are past their grace. */
  versions: number;
  /**
   * An upper bound: how much larger the line's folder is than what its newest live version refers to. Nothing where
   * no version goes.
   */
  bytes: number;
}

/** What a collection of the line would remove at most. Changes nothing. */
export async function estimateLine(
  family: Family,
  branch: string,
  { live, keepSince }: CollectRequest,
): Promise<CollectEstimate> {
  const { layout } = family;
  const named = new Set(versionsOnLine(branch, live));
  let versions = 0;
  for (const version of await versionsOf(layout, branch)) {
    if (named.has(version)) continue;
    const manifest = await stat(manifestFile(layout, { branch, version })).catch(ignoreMissing);
    if (manifest !== undefined && manifest.mtime < keepSince) versions++;
  }
  if (versions === 0) return { versions, bytes: 0 };
  const data = await folderSize(`${branchFolder(layout, branch)}/data`);
  const newest = { branch, version: Math.max(...named) };
  if (named.size === 0 || !(await hasManifest(layout, newest))) return { versions, bytes: data };
  const table = await family.connection.openTable(family.name, [], newest);
  try {
    const { totalBytes } = await table.stats();
    return { versions, bytes: Math.max(0, data - totalBytes) };
  } finally {
    table.close();
  }
}
