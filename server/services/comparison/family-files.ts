import { headOf } from "../../catalog/datasets.ts";
import type { Db } from "../../catalog/catalog.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { listKeptSnapshots, listLeaps, listTimeline } from "../../catalog/timeline.ts";
import { datasetsOfFamily, undoVersions } from "../../catalog/versions.ts";
import { type VersionRef, versionKey } from "../../lake/version.ts";
import { leapsIn } from "./item-states.ts";

/**
 * Finds versions with all files: an edit adds no items and changes no bytes, so the first version of a stretch of edits
 * has every file of the stretch.
 */

/**
 * A version of a dataset, and other versions of its family that together have every file of all others.
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
  // Its own dataset first: its versions most likely have the same files.
  family.sort((a, b) => Number(b.id === dataset.id) - Number(a.id === dataset.id));
  for (const one of family) {
    const isAsked = ({ name }: FileVersion) => one.id === dataset.id && name === at;
    const versions = versionsOf(one, await listTimeline(db, one.id));
    ref = versions.find(isAsked)?.ref ?? ref;
    others.push(...(await firstOfStretches(db, one, versions, isAsked)));
  }
  return { ref, others };
}

/** Versions of a family that together have every file of all versions, live or recoverable. */
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
  /** null: the present state. */
  at: string | null;
}

/** Oldest first. */
function versionsOf(dataset: DatasetRow, snapshots: readonly SnapshotRow[]): FileVersion[] {
  return [
    ...snapshots.map((row) => ({ name: row.id, ref: row as VersionRef, at: row.created_at })),
    { name: "head", ref: headOf(dataset), at: null },
  ];
}

/** Newest first. @param isLeftOut Whether a version is to be excluded. */
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
