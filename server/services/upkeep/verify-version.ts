import { setTimeout as wait } from "node:timers/promises";
import {
  type KnownFile,
  damagedVersions,
  isNamed,
  knownDamage,
  markFileDamaged,
  markFileVerified,
  markVersion,
  recordedFiles,
} from "../../catalog/lake-files.ts";
import type { Db } from "../../catalog/catalog.ts";
import { contentHashOf } from "../../catalog/contents.ts";
import { type VersionFiles, nameOf } from "../../lake/files/version-files.ts";
import type { VersionRef } from "../../lake/version.ts";
import { unlessStoreFailed } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";

type VerifyDeps = Pick<Deps, "catalog" | "lake" | "log">;

export interface Reading {
  /** Files that were read since then, and matched their records, are not read again. */
  since: Date;
  /** The most bytes read in a second; undefined: no limit. */
  bytesPerSecond?: number;
  signal?: AbortSignal;
  /** Also reads the items, and compares them with the content hash. */
  items?: boolean;
}

/** The result for a version, and the amount read. */
export interface Checked {
  /** The problem of one file each, as the end of a sentence. */
  problems: string[];
  filesRead: number;
  bytesRead: number;
}

/**
 * Checks that all files of a version exist as recorded: its manifest, and the sizes of the rest.
 * @param db The transaction of the caller, so that no second connection is needed.
 * @returns the problem; null where there is none.
 */
export async function findMissing(
  deps: Pick<Deps, "lake">,
  db: Db,
  family: string,
  ref: VersionRef,
): Promise<string | null> {
  const found = await deps.lake.versionFiles(family, ref);
  if ("what" in found) return found.what;
  const recorded = await recordedFiles(db, family, pathsOf(found));
  const damages = await deps.lake.missingFiles(family, found, recorded);
  return inOneLine(damages.map((damage) => damage.what));
}

/** Joins the ends of several sentences into one. */
export function inOneLine(problems: readonly string[]): string | null {
  const [first, ...rest] = problems;
  if (first === undefined) return null;
  return rest.length === 0 ? first : `${first}, and ${rest.length} more`;
}

/**
 * Reads and hashes the files of a version, and compares them with the catalog's records. A file without a record gets
 * one.
 * @throws where an object store failed, which is no damage: the files that were read before are not read again
 */
export async function checkVersion(
  deps: VerifyDeps,
  family: string,
  ref: VersionRef,
  reading: Reading,
): Promise<Checked> {
  const { catalog, lake } = deps;
  const checked: Checked = { problems: [], filesRead: 0, bytesRead: 0 };
  const found = await lake.versionFiles(family, ref);
  if ("what" in found) return { ...checked, problems: [found.what] };
  const recorded = await recordedFiles(catalog.db, family, pathsOf(found));
  const damages = await lake.missingFiles(family, found, recorded);
  checked.problems.push(...damages.map((damage) => damage.what));
  const damaged = new Set(damages.map((damage) => damage.path));
  if (!damaged.has(found.manifest.path)) {
    await markFileVerified(catalog.db, family, found.manifest);
  }
  for (const file of found.files) {
    if (reading.signal?.aborted) return checked;
    // An index in the old format names only its folder.
    const isFolder = file.kind === "index" && file.sizeBytes === null;
    const known = recorded.get(file.path);
    if (damaged.has(file.path) || isFolder || isFresh(known, reading.since)) continue;
    const begun = performance.now();
    const hashed = lake.hashFile(family, file.path);
    const read = await hashed.catch(unlessStoreFailed(undefined));
    checked.filesRead += 1;
    checked.bytesRead += read?.sizeBytes ?? 0;
    const name = nameOf(file);
    if (read !== undefined && (known?.sha256 ?? read.sha256) === read.sha256) {
      await markFileVerified(catalog.db, family, read);
    } else {
      const what = read === undefined ? "cannot be read" : "has other bytes than were written";
      checked.problems.push(`${name} ${what}`);
      await markFileDamaged(catalog.db, family, file.path);
    }
    await pace(reading, read?.sizeBytes ?? 0, performance.now() - begun);
  }
  return checked;
}

/**
 * Checks a version and stores the result with everything that names it. Damage is checked twice, because the version
 * may have been moved or removed meanwhile. A version known to be damaged counts as intact only if its items match as
 * well.
 */
export async function verifyVersion(
  deps: VerifyDeps,
  family: string,
  ref: VersionRef,
  reading: Reading,
): Promise<Checked> {
  const { db } = deps.catalog;
  const checked = await checkVersion(deps, family, ref, reading);
  if (reading.signal?.aborted) return checked;
  if (checked.problems.length > 0) {
    const again = await checkVersion(deps, family, ref, reading);
    if (again.problems.length === 0 || !(await isNamed(db, family, ref))) {
      return { ...checked, problems: [] };
    }
    const { branch, version } = ref;
    deps.log.error({ family, branch, version, problems: again.problems }, "a version is damaged");
  } else if (reading.items === true || (await knownDamage(db, { family, ...ref })) !== null) {
    const what = await otherItems(deps, family, ref);
    if (what !== null) checked.problems.push(what);
  }
  await markVersion(deps.catalog, family, ref, inOneLine(checked.problems));
  await hideDamaged(deps);
  return checked;
}

/**
 * Reads all items of a version and compares them with the content hash from its publication. This finds what file
 * hashes cannot: an edit that read a damaged file, and wrote the wrong values into a sound file.
 */
async function otherItems(
  deps: VerifyDeps,
  family: string,
  ref: VersionRef,
): Promise<string | null> {
  const published = await contentHashOf(deps.catalog.db, { family, ...ref });
  if (published === null) return null;
  const read = await deps.lake.contentOf(family, ref).catch(unlessStoreFailed(null));
  if (read === null) return "its items cannot be read";
  return read.digest() === published
    ? null
    : "its items are not those that its content hash was made of";
}

/** Blocks reads of all versions that the catalog knows to be damaged, whichever process found the damage. */
export async function hideDamaged({ catalog, lake }: VerifyDeps): Promise<void> {
  lake.keepFromReaders(await damagedVersions(catalog.db));
}

function pathsOf({ manifest, files }: VersionFiles): string[] {
  return [manifest.path, ...files.map((file) => file.path)];
}

function isFresh(known: KnownFile | undefined, since: Date): boolean {
  return known?.verifiedAt != null && Date.parse(known.verifiedAt) >= since.getTime();
}

/** Delays until the byte rate is within the limit. */
export async function pace(
  { bytesPerSecond, signal }: Pick<Reading, "bytesPerSecond" | "signal">,
  bytes: number,
  tookMs: number,
): Promise<void> {
  if (bytesPerSecond === undefined) return;
  const rest = (1000 * bytes) / bytesPerSecond - tookMs;
  if (rest > 1) await wait(rest, undefined, { signal, ref: false }).catch(() => {});
}
