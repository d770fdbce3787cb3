import { fault } from "#server/fault.ts";
import { openTip, type Family } from "../files/family.ts";
import { fingerprint, sameFingerprint } from "../read/fingerprint.ts";
import { BranchFlush } from "../files/flush.ts";
import { maintainIndices } from "../write/indices.ts";
import { branchFolder, hasManifest, manifestFile, versionsOf } from "../files/layout.ts";
import type { Line } from "../write/line.ts";
import { movedToPins, pinVersions, versionsOnLine, type MovedVersion } from "./pin.ts";
import { isPrunable } from "./prunable.ts";
import type { VersionRef } from "../version.ts";

export interface Collected {
  /** The compacted head with its indices and the same items as the previous head: to be published. */
  head: VersionRef;
  /** Pairs of the catalog that have to be replaced by these. Until they are, readers find the pins anyway. */
  moved: MovedVersion[];
  /** The pins of all live versions of the line, old and new. */
  pins: VersionRef[];
  /** Versions that can no longer be read anywhere. */
  versionsRemoved: number;
  bytesRemoved: number;
}

export interface CollectRequest {
  /** All pairs that the catalog names, on any line: heads and snapshots. */
  live: readonly VersionRef[];
  /** Pairs that clients have just read and may go on reading. They are kept too, but no data depends on them. */
  read?: readonly VersionRef[];
  /** Younger files are kept. */
  keepSince: Date;
}

/**
 * Compacts a line and removes the versions that are not needed. The caller must hold the dataset's lease, so that the
 * tip is the head.
 *
 * Every live version is pinned before anything is removed, the head first. So a crash at any step loses nothing: the
 * next run finds the pins by the versions that they pin, and continues.
 *
 * @throws LineLostError if another writer committed to the line; what was pinned stays readable. Any other error where
 * the line must not be pruned: see `isPrunable`.
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
  // Compaction makes several versions, so their number does not show whether another writer committed; the rows do.
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
    // A version that a pin still shows has not been removed.
    versionsRemoved: Math.max(0, stats.prune.oldVersionsRemoved - moved.length),
    bytesRemoved: stats.prune.bytesRemoved,
  };
}

/**
 * Empties a line that has no writer any more, down to the versions that are named or have descendants. Its live
 * versions get pins first. A line that must not be pruned is left as it is.
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

/** The versions that still exist: one that a client read and that is gone by now needs no protection. */
async function readable(family: Family, versions: readonly VersionRef[]): Promise<VersionRef[]> {
  const there = await Promise.all(versions.map((version) => hasManifest(family.layout, version)));
  return versions.filter((_, index) => there[index]);
}

export interface CollectEstimate {
  /** Versions of the line that the catalog does not name and that are older than the grace period. */
  versions: number;
  /**
   * An upper bound: the size of the line's folder beyond what its newest live version refers to. 0 where no version is
   * removed.
   */
  bytes: number;
}

/** The most that a collection of the line would remove. Changes nothing. */
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
    const manifest = await layout.storage.look(manifestFile(layout, { branch, version }));
    if (manifest !== undefined && manifest.modifiedMs < keepSince.getTime()) versions++;
  }
  if (versions === 0) return { versions, bytes: 0 };
  const data = await layout.storage.sizeOf(`${branchFolder(layout, branch)}/data`);
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
