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
import type { Deps } from "../deps.ts";

type VerifyDeps = Pick<Deps, "catalog" | "lake" | "log">;

export interface Reading {
  /** Files that were read since then, and were as written, are not read again. */
  since: Date;
  /** At most so many bytes a second; undefined: as fast as it goes. */
  bytesPerSecond?: number;
  signal?: AbortSignal;
  /** Reads the items as well, and holds them against the content hash. */
  items?: boolean;
}

/** What was found of a version, and how much was read for it. */
export interface Checked {
  /** Each is what is wrong with one file, as the end of a sentence. */
  problems: string[];
  filesRead: number;
  bytesRead: number;
}

/**
 * Looks whether all files of a version are there as they were written: its manifest, and the sizes of the rest.
 * @param db The transaction that the caller is in, so that it needs no other connection.
 * @returns what is wrong; null where nothing is.
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

/** One sentence's end of several. */
export function inOneLine(problems: readonly string[]): string | null {
  const [first, ...rest] = problems;
  if (first === undefined) return null;
  return rest.length === 0 ? first : `${first}, and ${rest.length} more`;
}

/**
 * Reads and hashes the files of a version, and compares them with the catalog's record. A file of which nothing is
 * recorded is recorded as it is.
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
    // An index of old names its folder only.
    const isFolder = file.kind === "index" && file.sizeBytes === null;
    const known = recorded.get(file.path);
    if (damaged.has(file.path) || isFolder || isFresh(known, reading.since)) continue;
    const begun = performance.now();
    const read = await lake.hashFile(family, file.path).catch(() => undefined);
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
 * Checks a version and keeps what was found with all that names it. What is damaged is looked at twice: it may have
 * been moved or removed meanwhile. What was known to be damaged is whole again only if its items are.
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
 * Reads all items of a version and holds them against the content hash that it was published with. This finds what
 * the hashes of files cannot: an edit that read a rotten file, and wrote what it read into a file that is sound.
 */
async function otherItems(
  deps: VerifyDeps,
  family: string,
  ref: VersionRef,
): Promise<string | null> {
  const published = await contentHashOf(deps.catalog.db, { family, ...ref });
  if (published === null) return null;
  const read = await deps.lake.contentOf(family, ref).catch(() => null);
  if (read === null) return "its items cannot be read";
  return read.digest() === published
    ? null
    : "its items are not those that its content hash was made of";
}

/** Lets nothing be read any more of what the catalog knows to be damaged, whoever found it. */
export async function hideDamaged({ catalog, lake }: VerifyDeps): Promise<void> {
  lake.keepFromReaders(await damagedVersions(catalog.db));
}

function pathsOf({ manifest, files }: VersionFiles): string[] {
  return [manifest.path, ...files.map((file) => file.path)];
}

function isFresh(known: KnownFile | undefined, since: Date): boolean {
  return known?.verifiedAt != null && Date.parse(known.verifiedAt) >= since.getTime();
}

/** Waits until the bytes have taken as long as they may. */
export async function pace(
  { bytesPerSecond, signal }: Pick<Reading, "bytesPerSecond" | "signal">,
  bytes: number,
  tookMs: number,
): Promise<void> {
  if (bytesPerSecond === undefined) return;
  const rest = (1000 * bytes) / bytesPerSecond - tookMs;
  if (rest > 1) await wait(rest, undefined, { signal, ref: false }).catch(() => {});
}
