import type { ListedBlob } from "../../ports/blob-store.ts";
import { deleteModelResults } from "../../catalog/model-results.ts";
import { deleteQuality } from "../../catalog/picture-quality.ts";
import { deleteFrames } from "../../catalog/video-frames.ts";
import {
  type FamilyVersions,
  listFamilies,
  pendingBlobs,
  versionsToKeep,
} from "../../catalog/versions.ts";
import { fault } from "../../fault.ts";
import { VersionMissingError } from "../../lake/errors.ts";
import { versionKey } from "../../lake/version.ts";
import type { CollectOptions, CollectReport } from "./collect-report.ts";
import type { Deps } from "../deps.ts";
import { type Amount, isTooMuch } from "./withheld.ts";

/**
 * Removes media that no version has.
 * @param before Removes only older blobs: a row may be about to name a younger one.
 * @param report Removed media are added to it.
 */
export async function collectBlobs(
  deps: Deps,
  options: Pick<CollectOptions, "dryRun" | "yes">,
  { before, report }: { before: Date; report: CollectReport },
): Promise<void> {
  const candidates = new Map<string, ListedBlob>();
  const all = { blobs: 0, bytes: 0 };
  for await (const blob of deps.blobs.list()) {
    all.blobs += 1;
    all.bytes += blob.sizeBytes;
    if (blob.storedAt < before) candidates.set(blob.sha256, blob);
  }
  if (candidates.size === 0) return;
  for (const sha256 of await pendingBlobs(deps.catalog.db)) candidates.delete(sha256);
  for (const family of await listFamilies(deps.catalog.db)) {
    await spareNamed(deps, family, await versionsToKeep(deps.catalog, family), candidates);
  }
  await spareOfLost(deps, candidates, report);
  const going = amountOf(candidates.values());
  if (options.yes !== true && isTooMuch(going, all)) {
    report.withheld = { ...going, ofBlobs: all.blobs, ofBytes: all.bytes };
    if (options.dryRun !== true) return;
  }
  for (const { sha256, sizeBytes } of candidates.values()) {
    await fault("collect.blobs");
    if (options.dryRun !== true) {
      // Stored again since it was listed: a row is about to name it.
      if (!(await deps.blobs.removeUnused(sha256, before))) continue;
      await deps.thumbnails.forget(sha256);
      await deleteQuality(deps.catalog.db, sha256);
      await deleteFrames(deps.catalog.db, sha256);
      await deleteModelResults(deps.catalog.db, sha256);
    }
    report.blobs += 1;
    report.bytes += sizeBytes;
  }
}

/** Tables that were put aside may be brought back, and their media are among those stored by then. */
async function spareOfLost(
  deps: Deps,
  candidates: Map<string, ListedBlob>,
  report: CollectReport,
): Promise<void> {
  const lost = await deps.lake.lost.newest();
  if (lost === null) return;
  const spared = [...candidates.values()].filter(({ storedAt }) => storedAt <= lost);
  for (const { sha256 } of spared) candidates.delete(sha256);
  if (spared.length > 0) report.aside = amountOf(spared);
}

function amountOf(blobs: Iterable<ListedBlob>): Amount {
  const amount = { blobs: 0, bytes: 0 };
  for (const { sizeBytes } of blobs) {
    amount.blobs += 1;
    amount.bytes += sizeBytes;
  }
  return amount;
}

async function spareNamed(
  deps: Deps,
  family: string,
  { needed }: FamilyVersions,
  candidates: Map<string, ListedBlob>,
): Promise<void> {
  const distinct = new Map(needed.map((version) => [versionKey(version), version]));
  for (const version of distinct.values()) {
    if (candidates.size === 0) return;
    try {
      for await (const sha256 of deps.lake.hashes(family, version)) candidates.delete(sha256);
    } catch (error) {
      // The media of an unreadable table cannot be spared individually, so nothing is removed.
      candidates.clear();
      if (!(error instanceof VersionMissingError)) throw error;
      deps.log.error({ family, version }, "a version is missing: no blob was removed");
      return;
    }
  }
}
