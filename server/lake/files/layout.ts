import { join } from "node:path";
import type { LakeStorage } from "../../ports/lake-storage.ts";
import { mainBranch, type VersionRef } from "../version.ts";

/** The folders that Lance uses in a local table. A branch has the same folders as the table itself, below `tree/`. */
export interface FamilyLayout {
  storage: LakeStorage;
  /** The table's folder, `<lake>/<family>.lance`. */
  table: string;
  /** One JSON file for each branch. */
  refs: string;
  /** One folder for each branch other than main. */
  tree: string;
}

/** The folders of a branch that commits write to. */
export const commitFolders = ["_versions", "_transactions", "data", "_deletions", "_indices"];

export function familyLayout(storage: LakeStorage, family: string): FamilyLayout {
  const table = join(storage.root, `${family}.lance`);
  return { storage, table, refs: join(table, "_refs", "branches"), tree: join(table, "tree") };
}

export function branchFolder(layout: FamilyLayout, branch: string): string {
  return branch === mainBranch ? layout.table : join(layout.tree, branch);
}

export function refFile(layout: FamilyLayout, branch: string): string {
  return join(layout.refs, `${branch}.json`);
}

const newestFirst = 2n ** 64n - 1n;

/** Lance numbers manifests downwards, so that a listing begins with the newest. */
export function manifestFile(layout: FamilyLayout, ref: VersionRef): string {
  const name = `${newestFirst - BigInt(ref.version)}.manifest`;
  return join(branchFolder(layout, ref.branch), "_versions", name);
}

/** The version whose manifest this file of `_versions` is; null for any other file. */
export function versionOfManifest(fileName: string): number | null {
  const digits = /^(\d{1,20})\.manifest$/.exec(fileName)?.[1];
  return digits === undefined ? null : Number(newestFirst - BigInt(digits));
}

/** Whether the version's manifest exists and is not empty. */
export async function hasManifest(layout: FamilyLayout, ref: VersionRef): Promise<boolean> {
  const found = await layout.storage.look(manifestFile(layout, ref));
  return found !== undefined && found.sizeBytes > 0;
}

/** The versions whose manifests a branch still has, oldest first. */
export async function versionsOf(layout: FamilyLayout, branch: string): Promise<number[]> {
  const names = await layout.storage.names(join(branchFolder(layout, branch), "_versions"));
  return names
    .map(versionOfManifest)
    .filter((version) => version !== null)
    .sort((a, b) => a - b);
}
