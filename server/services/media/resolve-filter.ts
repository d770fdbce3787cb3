import type { ItemTrait } from "#contract/media-filter.ts";
import type { MediaFilter } from "#contract/media.ts";
import { type QualityIssue, qualityIssues } from "#contract/quality.ts";
import type { VisibleDataset } from "../../catalog/datasets.ts";
import { poorPictures } from "../../catalog/picture-quality.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import { keysOfSpares } from "../../lake/read/clusters.ts";
import { keysOfDuplicates } from "../../lake/read/file-hashes.ts";
import { KeySet } from "../../lake/read/key-set.ts";
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
  let poor: { at: number; pictures: Promise<ReadonlyMap<QualityIssue, PoorPictures>> } | null =
    null;

  async function poorNow(): Promise<ReadonlyMap<QualityIssue, PoorPictures>> {
    if (poor === null || Date.now() - poor.at > keptMs) {
      const pictures = poorPictures(catalog.db).then(
        (sets) =>
          new Map(
            qualityIssues.map((issue, place) => {
              const hashes = sets[place] ?? new Uint8Array();
              return [issue, { hashes, name: nameOfHashes(hashes) }] as const;
            }),
          ),
      );
      poor = { at: Date.now(), pictures };
      const mine = poor;
      // A failure is not kept.
      pictures.catch(() => {
        if (poor === mine) poor = null;
      });
    }
    return await poor.pictures;
  }

  /** The items of the version with one of these issues: the installation may have many more such pictures. */
  async function poorKeys(
    { reader }: FilteredVersion,
    issues: readonly QualityIssue[],
  ): Promise<KeySet> {
    const all = await poorNow();
    const wanted = issues.flatMap((issue) => all.get(issue) ?? []);
    const name = wanted.map((one) => one.name).toSorted();
    const files = wanted.map((one) => one.hashes);
    return await reader.keysOfFiles(`quality ${name.join(" ")}`, files);
  }

  async function changedKeys(version: FilteredVersion, since: string): Promise<KeySet> {
    const { dataset, ref } = version;
    const snapshot = (await findSnapshot(catalog.db, dataset.id, since)) ?? snapshotNotFound();
    const { keyHigh, keyLow, afterRows } = await lake.diff(dataset.family_id, snapshot, ref);
    const keys = new KeySet(afterRows.length);
    afterRows.forEach((row, place) => {
      if (row >= 0) keys.addHalves(keyLow[place] ?? 0, keyHigh[place] ?? 0);
    });
    return keys;
  }

  async function traits(
    versionOf: () => Promise<FilteredVersion>,
    names: readonly ItemTrait[],
  ): Promise<LakeTrait[]> {
    return await Promise.all(
      names.map(async (name) => {
        switch (name) {
          case "duplicate":
            return { keys: await (await versionOf()).reader.keysOf(name, keysOfDuplicates) };
          case "spare":
            return { keys: await (await versionOf()).reader.keysOf(name, keysOfSpares) };
          default:
            return name;
        }
      }),
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
    const keys = [
      ...(quality ? [await poorKeys(await versionOf(), quality)] : []),
      ...(since === undefined ? [] : [await changedKeys(await versionOf(), since)]),
    ];
    return {
      ...plain,
      ...(allLabels && { all_label: allLabels.map((name) => [name]) }),
      ...(allTags && { all_tag: allTags.map((name) => [name]) }),
      ...(notQuality && { not_keys: await poorKeys(await versionOf(), notQuality) }),
      ...(has && { has: await traits(versionOf, has) }),
      ...(hasNot && { not_has: await traits(versionOf, hasNot) }),
      ...(keys.length > 0 && { keys }),
    };
  };
}

interface PoorPictures {
  /** Concatenated. */
  hashes: Uint8Array;
  /** The same for the same hashes. */
  name: string;
}

/** The sum of the hashes, as eight numbers of 32 bits: the catalog gives the same hashes in any order. */
function nameOfHashes(hashes: Uint8Array): string {
  const bytes = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  const sums = new Uint32Array(8);
  for (let at = 0, word = 0; at + 4 <= hashes.byteLength; at += 4, word = (word + 1) % 8) {
    sums[word]! += bytes.getUint32(at);
  }
  return `${hashes.byteLength} ${sums.join(" ")}`;
}
