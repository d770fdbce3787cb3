import { headOf } from "../../catalog/datasets.ts";
import type { Db } from "../../catalog/catalog.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { listKeptSnapshots, listLeaps, listTimeline } from "../../catalog/timeline.ts";
import { datasetsOfFamily, undoVersions } from "../../catalog/versions.ts";
import { type VersionRef, versionKey } from "../../lake/version.ts";
import { leapsIn } from "./item-states.ts";

/**
 * Which versions have all files: editing adds no items and changes no bytes, so of a stretch in which a dataset was
 * only edited the first version has every file that any of them has.
 */

/**
 * A version of a dataset, and those others of its family that together have every file which any other version has.
 * @returns no `ref` where the dataset has no such snapshot.
 */
export async function splitFamily(
  db: Db,
  dataset: DatasetRow,
  at: string,
): Promise<{ ref: VersionRef | undefined; others: VersionRef[] }> {
  let ref: VersionRef | undefined;
  const others: VersionRef[] = [];
  const family = await datasetsOfFamily(db, dataset.family_id);
  // Its own first: what a version has is most likely in one of these.
  family.sort((a, b) => Number(b.id === dataset.id) - Number(a.id === dataset.id));
  for (const one of family) {
    const isAsked = ({ name }: FileVersion) => one.id === dataset.id && name === at;
    const versions = versionsOf(one, await listTimeline(db, one.id));
    ref = versions.find(isAsked)?.ref ?? ref;
    others.push(...(await firstOfStretches(db, one, versions, isAsked)));
  }
  return { ref, others };
}

/** Versions of a family that together have every file which any version has or may have again. */
export async function versionsWithAllFiles(db: Db, familyId: string): Promise<VersionRef[]> {
  const found = await undoVersions(db, familyId);
  for (const one of await datasetsOfFamily(db, familyId)) {
    const versions = versionsOf(one, await listKeptSnapshots(db, one.id));
    found.push(...(await firstOfStretches(db, one, versions, () => false)));
  }
  return [...new Map(found.map((ref) => [versionKey(ref), ref])).values()];
}

interface FileVersion {
  /** A snapshot's id, or `head`. */
  name: string;
  ref: VersionRef;
  /** null: now. */
  at: string | null;
}

/** Oldest first. */
function versionsOf(dataset: DatasetRow, snapshots: readonly SnapshotRow[]): FileVersion[] {
  return [
    ...snapshots.map((row) => ({ name: row.id, ref: row as VersionRef, at: row.created_at })),
    { name: "head", ref: headOf(dataset), at: null },
  ];
}

/** Newest first. @param isLeftOut Of a version that is not to be among them. */
async function firstOfStretches(
  db: Db,
  dataset: DatasetRow,
  versions: readonly FileVersion[],
  isLeftOut: (version: FileVersion) => boolean,
): Promise<VersionRef[]> {
  const isLeap = leapsIn(await listLeaps(db, dataset.id));
  const needed = versions.filter((version, index) => {
    if (isLeftOut(version)) return false;
    const before = versions[index - 1];
    return before === undefined || isLeftOut(before) || isLeap(before.at, version.at);
  });
  return needed.toReversed().map((version) => version.ref);
}
