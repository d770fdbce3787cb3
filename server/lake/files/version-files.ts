import { createHash, hash } from "node:crypto";
import { basename, join, relative } from "node:path";
import pLimit from "p-limit";
import { VersionMissingError } from "../errors.ts";
import { readToEnd } from "../../lib/s3/read-to-end.ts";
import { locate, type Family } from "./family.ts";
import { commitFolders } from "./layout.ts";
import { ManifestError, type NamedFile } from "./manifest.ts";
import { filesOf, manifestPath } from "./manifests.ts";
import type { VersionRef } from "../version.ts";

/** The record of a lake file, made when the file was made durable. */
export interface RecordedFile {
  /** Below the family's table. */
  path: string;
  sizeBytes: number;
  /** In hexadecimal digits; null: not hashed yet. */
  sha256: string | null;
}

/** A file that differs from what was written. */
export interface Damage {
  /** Below the family's table. */
  path: string;
  /** The sentence for people, without a full stop: `data file ab….lance is missing`. */
  what: string;
}

/** The files that a version is read from, as its manifest lists them. */
export interface VersionFiles {
  /** Its manifest, as it is now. */
  manifest: RecordedFile & { sha256: string };
  files: NamedFile[];
}

const kinds = { data: "data", deletions: "deletion", index: "index" } as const;
/** The number of parallel stats. */
const statsAtOnce = 64;
/** Larger files are not hashed while a writer waits. */
const hashAtOnceBytes = 1024 * 1024;

/** @returns the damage where the list itself cannot be read. */
export async function versionFiles(
  family: Family,
  ref: VersionRef,
): Promise<VersionFiles | Damage> {
  const { storage, table } = family.layout;
  const named = `the manifest of version ${ref.version}`;
  let path = manifestPath(family.layout, ref);
  try {
    const place = await locate(family, ref);
    path = manifestPath(family.layout, place);
    const bytes = await storage.read(join(table, path));
    if (bytes === undefined) return { path, what: `${named} is missing` };
    const files = filesOf(family.layout, place, bytes);
    return { manifest: { path, ...hashBytes(bytes) }, files };
  } catch (error) {
    if (error instanceof ManifestError) return { path, what: `${named} ${error.message}` };
    if (!(error instanceof VersionMissingError)) throw error;
    return { path, what: `${named} is missing` };
  }
}

/**
 * Checks that all files of a version exist with their sizes, and that its manifest is the recorded one. Reads nothing
 * but the manifest.
 */
export async function missingFiles(
  family: Family,
  { manifest, files }: VersionFiles,
  recorded: ReadonlyMap<string, RecordedFile>,
): Promise<Damage[]> {
  const damages: Damage[] = [];
  const known = recorded.get(manifest.path);
  if (known !== undefined && known.sha256 !== null && known.sha256 !== manifest.sha256) {
    damages.push({ path: manifest.path, what: "its manifest is not as it was written" });
  }
  for (let start = 0; start < files.length; start += statsAtOnce) {
    const looked = files.slice(start, start + statsAtOnce).map(async (file): Promise<Damage[]> => {
      const what = await sizeProblem(family, file, recorded.get(file.path)?.sizeBytes);
      return what === null ? [] : [{ path: file.path, what: `${nameOf(file)} ${what}` }];
    });
    damages.push(...(await Promise.all(looked)).flat());
  }
  return damages;
}

/** When one of a version's files was last changed or moved into place, in milliseconds; 0 where none exists. */
export async function lastChange(family: Family, ref: VersionRef): Promise<number> {
  const { storage, table } = family.layout;
  const found = await versionFiles(family, ref);
  const paths =
    "what" in found ? [found.path] : [found.manifest.path, ...found.files.map(({ path }) => path)];
  const changes = await pLimit(statsAtOnce).map(paths, async (path) => {
    const found = await storage.look(join(table, path));
    return found?.changedMs ?? 0;
  });
  return Math.max(0, ...changes);
}

/** The paths at which nothing exists. */
export async function missingPaths(
  { layout }: Family,
  paths: readonly string[],
): Promise<string[]> {
  const missing: string[] = [];
  for (let start = 0; start < paths.length; start += statsAtOnce) {
    const part = paths.slice(start, start + statsAtOnce);
    const found = await Promise.all(
      part.map((path) => layout.storage.look(join(layout.table, path))),
    );
    missing.push(...part.filter((_, index) => found[index] === undefined));
  }
  return missing;
}

async function sizeProblem(
  { layout }: Family,
  file: NamedFile,
  recorded: number | undefined,
): Promise<string | null> {
  const found = await layout.storage.look(join(layout.table, file.path));
  if (found === undefined) return "is missing";
  const expected = recorded ?? file.sizeBytes;
  if (found.isFolder || expected === null || found.sizeBytes === expected) return null;
  return `has ${found.sizeBytes} of ${expected} bytes`;
}

/** The name of a file in a sentence: `data file ab….lance`. */
export function nameOf({ kind, path }: Pick<NamedFile, "kind" | "path">): string {
  const name = kind === "index" ? path.split("/").slice(-2).join("/") : basename(path);
  return `${kinds[kind]} file ${name}`;
}

/** Reads a file of the family and hashes it; undefined where it does not exist. */
export async function hashLakeFile(
  { layout }: Family,
  path: string,
): Promise<(RecordedFile & { sha256: string }) | undefined> {
  return await readToEnd(
    () => layout.storage.stream(join(layout.table, path)),
    async (stream) => {
      const digest = createHash("sha256");
      let sizeBytes = 0;
      for await (const chunk of stream) {
        digest.update(chunk);
        sizeBytes += chunk.byteLength;
      }
      return { path, sizeBytes, sha256: digest.digest("hex") };
    },
  );
}

function hashBytes(bytes: Uint8Array): { sizeBytes: number; sha256: string } {
  return { sizeBytes: bytes.byteLength, sha256: hash("sha256", bytes) };
}

/**
 * Describes the files that a flush made durable. Small files are hashed at once, from the page cache; large files
 * later.
 * @param paths Paths of the storage. May include folders, and files that belong to no version.
 */
export async function describeFiles(
  { layout }: Family,
  paths: readonly string[],
): Promise<RecordedFile[]> {
  const described = paths.filter(isPartOfVersion).map(async (absolute) => {
    const found = await layout.storage.look(absolute);
    if (found === undefined || found.isFolder) return [];
    const { sizeBytes } = found;
    const path = relative(layout.table, absolute);
    if (sizeBytes > hashAtOnceBytes) return [{ path, sizeBytes, sha256: null }];
    const bytes = await layout.storage.read(absolute);
    return bytes === undefined ? [] : [{ path, ...hashBytes(bytes) }];
  });
  return (await Promise.all(described)).flat();
}

function isPartOfVersion(path: string): boolean {
  const name = basename(path);
  if (name === "latest_version_hint.json" || /^\.tmp|\.tmp\.|\.tmp$|#\d+$/.test(name)) return false;
  return path.split("/").some((part) => commitFolders.includes(part));
}
