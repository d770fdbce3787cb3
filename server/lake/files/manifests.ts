import { hash } from "node:crypto";
import { basename, relative } from "node:path";
import pLimit from "p-limit";
import type { Family } from "./family.ts";
import { branchFolder, type FamilyLayout, manifestFile, versionsOf } from "./layout.ts";
import { filesOfManifest, ManifestError, type NamedFile } from "./manifest.ts";
import { readRefs } from "./refs.ts";
import { mainBranch, versionKey, type VersionRef } from "../version.ts";

const filesAtOnce = 64;

/** A manifest as it is on disk. Its existence is not enough: it may be empty or altered. */
export interface ManifestLook {
  /** It can be read, and equals its record if there is one. */
  isWhole: boolean;
  /** There is a record of it, so that `isWhole` means: as it was written. */
  isRecorded: boolean;
  /** One text that names the files of its rows; empty where it is not whole. */
  rows: string;
  /** The branches that its files are in, by folder name; empty where it is not whole. */
  branches: ReadonlySet<string>;
}

const broken: ManifestLook = {
  isWhole: false,
  isRecorded: false,
  rows: "",
  branches: new Set(),
};

/** The path below the folder of the family's table. */
export function manifestPath(layout: FamilyLayout, ref: VersionRef): string {
  return relative(layout.table, manifestFile(layout, ref));
}

/** Looks at the manifests of versions, each at its own place only. */
export async function lookAtManifests(
  family: Family,
  refs: readonly VersionRef[],
): Promise<(ref: VersionRef) => ManifestLook> {
  const distinct = [...new Map(refs.map((ref) => [versionKey(ref), ref])).values()];
  const paths = distinct.map((ref) => manifestPath(family.layout, ref));
  const recorded = await family.recordsOf(paths);
  const look = async (ref: VersionRef): Promise<[string, ManifestLook]> => {
    const known = recorded.get(manifestPath(family.layout, ref))?.sha256 ?? null;
    return [versionKey(ref), await lookAt(family.layout, ref, known)];
  };
  const looks = new Map(await pLimit(filesAtOnce).map(distinct, look));
  return (ref) => looks.get(versionKey(ref)) ?? broken;
}

async function lookAt(
  layout: FamilyLayout,
  ref: VersionRef,
  recorded: string | null,
): Promise<ManifestLook> {
  const bytes = await layout.storage.read(manifestFile(layout, ref));
  if (bytes === undefined) return broken;
  if (recorded !== null && hash("sha256", bytes) !== recorded) return broken;
  try {
    const files = filesOf(layout, ref, bytes);
    const rows = files.filter(({ kind }) => kind !== "index").map(({ path }) => path);
    return {
      isWhole: true,
      isRecorded: recorded !== null,
      rows: hash("sha256", rows.sort().join("\n")),
      branches: new Set(files.map(({ path }) => branchOf(path))),
    };
  } catch (error) {
    if (error instanceof ManifestError) return broken;
    throw error;
  }
}

/** `tree/<branch>/data/…`, or `data/…` for main. */
function branchOf(path: string): string {
  const [first, branch] = path.split("/");
  return first === "tree" && branch !== undefined ? branch : mainBranch;
}

/** The files that a version's manifest names. @throws ManifestError */
export function filesOf(layout: FamilyLayout, ref: VersionRef, bytes: Uint8Array): NamedFile[] {
  const branch = relative(layout.table, branchFolder(layout, ref.branch));
  const folder = branch === "" ? "" : `${branch}/`;
  return filesOfManifest(bytes, { table: basename(layout.table), folder });
}

/** The versions with an unusable manifest. One is enough to stop every prune of its line. */
export async function brokenManifests(family: Family): Promise<VersionRef[]> {
  const found: VersionRef[] = [];
  for (const branch of [mainBranch, ...(await readRefs(family.layout)).keys()]) {
    const versions = await versionsOf(family.layout, branch);
    const refs = versions.map((version) => ({ branch, version }));
    const look = await lookAtManifests(family, refs);
    found.push(...refs.filter((ref) => !look(ref).isWhole));
  }
  const there = await Promise.all(
    // A concurrent prune may have removed it in between.
    found.map((ref) =>
      versionsOf(family.layout, ref.branch).then((all) => all.includes(ref.version)),
    ),
  );
  return found.filter((_, index) => there[index]);
}

/** Whether a branch has no newer version than this one. */
export async function isNewest({ layout }: Family, ref: VersionRef): Promise<boolean> {
  return (await versionsOf(layout, ref.branch)).every((version) => version <= ref.version);
}
