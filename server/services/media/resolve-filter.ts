import type { ItemTrait } from "#contract/media-filter.ts";
import type { MediaFilter } from "#contract/media.ts";
import { type QualityIssue, qualityIssues } from "#contract/quality.ts";
import type { VisibleDataset } from "../../catalog/datasets.ts";
import { poorPictures } from "../../catalog/picture-quality.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import type { LakeFilter, LakeTrait } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import type { VersionRef } from "../../lake/version.ts";
import { snapshotNotFound } from "../access/access.ts";
import type { Deps } from "../deps.ts";

/** The version that a filter is for. */
export interface FilteredVersion {
  dataset: VisibleDataset;
  ref: VersionRef;
  reader: VersionReader;
}

/** How long the hashes of poor pictures are kept, in milliseconds: new ones are measured in the background. */
const keptMs = 30_000;

/**
 * Makes of a request's filter one that the lake understands: looks up the quality of pictures, equal bytes, and what
 * changed since a snapshot.
 */
export function filterResolver({ catalog, lake }: Pick<Deps, "catalog" | "lake">) {
  let poor: { at: number; hashes: Promise<ReadonlyMap<QualityIssue, string[]>> } | null = null;

  async function hashesOf(issues: readonly QualityIssue[]): Promise<string[]> {
    if (poor === null || Date.now() - poor.at > keptMs) {
      const hashes = poorPictures(catalog.db).then(
        (sets) =>
          new Map(qualityIssues.map((issue, place) => [issue, hexOf(sets[place])] as const)),
      );
      poor = { at: Date.now(), hashes };
      const mine = poor;
      // A failure is not kept.
      hashes.catch(() => {
        if (poor === mine) poor = null;
      });
    }
    const found = await poor.hashes;
    return [...new Set(issues.flatMap((issue) => found.get(issue) ?? []))];
  }

  async function changedKeys(version: FilteredVersion, since: string): Promise<string[]> {
    const { dataset, ref } = version;
    const snapshot = (await findSnapshot(catalog.db, dataset.id, since)) ?? snapshotNotFound();
    const { keyHigh, keyLow, afterRows } = await lake.diff(dataset.family_id, snapshot, ref);
    const keys: string[] = [];
    afterRows.forEach((row, place) => {
      if (row < 0) return;
      const key = (BigInt(keyHigh[place] ?? 0) << 32n) | BigInt(keyLow[place] ?? 0);
      keys.push(String(BigInt.asIntN(64, key)));
    });
    return keys;
  }

  async function traits(
    versionOf: () => Promise<FilteredVersion>,
    names: readonly ItemTrait[],
  ): Promise<LakeTrait[]> {
    return await Promise.all(
      names.map(async (name) =>
        name === "duplicate" ? { files: await (await versionOf()).reader.duplicates() } : name,
      ),
    );
  }

  /** @param versionOf Called where the filter needs its version. */
  return async function resolve(
    filter: MediaFilter,
    versionOf: () => Promise<FilteredVersion>,
  ): Promise<LakeFilter> {
    const {
      all_label: allLabels,
      all_tag: allTags,
      quality,
      not_quality: notQuality,
      has,
      not_has: hasNot,
      changed_since: since,
      ...plain
    } = filter;
    return {
      ...plain,
      ...(allLabels && { all_label: allLabels.map((name) => [name]) }),
      ...(allTags && { all_tag: allTags.map((name) => [name]) }),
      ...(quality && { files: [await hashesOf(quality)] }),
      ...(notQuality && { not_files: await hashesOf(notQuality) }),
      ...(has && { has: await traits(versionOf, has) }),
      ...(hasNot && { not_has: await traits(versionOf, hasNot) }),
      ...(since !== undefined && { keys: await changedKeys(await versionOf(), since) }),
    };
  };
}

const hashBytes = 32;

function hexOf(hashes: Uint8Array | undefined): string[] {
  const bytes = Buffer.from(hashes ?? []);
  const all: string[] = [];
  for (let at = 0; at < bytes.length; at += hashBytes) {
    all.push(bytes.toString("hex", at, at + hashBytes));
  }
  return all;
}
