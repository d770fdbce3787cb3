import { skipReason } from "#contract/skip-reasons.ts";
import { because } from "#contract/refusals.ts";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { safeFileName } from "../../blobs/file-name.ts";
import type { NewSourceFile } from "../../catalog/source-files.ts";
import { ServiceError, refused } from "../../errors.ts";

/** The real folder behind a path that lies below one of the roots. @throws bad_request for any other path. */
export async function demandImportable(
  roots: readonly string[],
  bucketPath: string,
): Promise<string> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bucketPath)) {
    throw new ServiceError(
      "bad_request",
      "This server imports from its own folders only: bucket_path is a path below one of its import roots",
    );
  }
  const wrong = refused(because("path_not_importable"));
  if (!isAbsolute(bucketPath) || bucketPath.includes("\0")) throw wrong;
  // Links are resolved before the comparison, so that none leads outside.
  const folder = await realpath(bucketPath).catch(() => null);
  if (folder === null || !(await isBelowRoot(roots, folder))) throw wrong;
  if (!(await stat(folder)).isDirectory()) throw wrong;
  return folder;
}

/**
 * Opens a file safely: its folder, or a link on its path, may have been changed since it was found. Compares the opened
 * file with its real path, and that with the roots.
 * @throws an error with the reason
 */
export async function openBelowRoot(roots: readonly string[], path: string): Promise<FileHandle> {
  // Opening a pipe would wait for a writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const opened = await handle.stat();
    const real = await realpath(path);
    const { dev, ino } = await stat(real);
    if (!opened.isFile()) throw new Error("it is no file any more");
    if (dev !== opened.dev || ino !== opened.ino || !(await isBelowRoot(roots, real))) {
      throw new Error("it is not below an import root any more");
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function isBelowRoot(roots: readonly string[], real: string): Promise<boolean> {
  for (const root of roots) {
    const realRoot = await realpath(root).catch(() => null);
    if (realRoot === null) continue;
    const below = relative(realRoot, real);
    if (below === "" || (!below.startsWith(`..${sep}`) && below !== ".." && !isAbsolute(below))) {
      return true;
    }
  }
  return false;
}

/**
 * Every file below a folder in the order of their names, without hidden ones. A link is followed if it leads below a
 * root. Files that cannot be taken are listed with the reason.
 */
export async function filesBelow(
  roots: readonly string[],
  folder: string,
): Promise<NewSourceFile[]> {
  const found: NewSourceFile[] = [];
  /** Real folders: each is read once, so that links cannot make the tree endless. */
  const taken = new Set<string>();
  const links: { path: string; name: string }[] = [];

  const skip = (name: string, skipped: string): void => {
    found.push({ name: safeFileName(name).name, skipped });
  };

  async function walk(path: string, prefix: string): Promise<void> {
    taken.add(path);
    const entries = await readdir(path, { withFileTypes: true, encoding: "buffer" }).catch(
      (error: unknown) => skip(prefix, skipReason("folder_not_readable", { error: codeOf(error) })),
    );
    for (const entry of entries ?? []) {
      const text = entry.name.toString("utf8");
      const name = `${prefix}${text}`;
      if (text.startsWith(".")) continue;
      // Its path cannot be stored as text, and so not be opened later.
      if (!entry.name.equals(Buffer.from(text, "utf8"))) skip(name, skipReason("name_not_utf8"));
      else if (entry.isSymbolicLink()) links.push({ path: join(path, text), name });
      else if (entry.isDirectory()) await enter(join(path, text), name);
      else if (entry.isFile()) add(join(path, text), name);
      else skip(name, skipReason("no_file"));
    }
  }

  async function enter(real: string, name: string): Promise<void> {
    if (taken.has(real)) skip(name, skipReason("folder_twice"));
    else await walk(real, `${name}/`);
  }

  function add(path: string, name: string): void {
    found.push({ path, name: safeFileName(name).name });
  }

  async function follow(path: string, name: string): Promise<void> {
    let real: string;
    try {
      real = await realpath(path);
    } catch (error) {
      return skip(name, skipReason("link_nowhere", { error: codeOf(error) }));
    }
    if (!(await isBelowRoot(roots, real))) return skip(name, skipReason("link_outside"));
    const target = await stat(real);
    if (target.isDirectory()) return await enter(real, name);
    if (target.isFile()) return add(path, name);
    return skip(name, skipReason("no_file"));
  }

  await walk(folder, "");
  // Last, so that a folder is read under its own name if it has one; each link may add more.
  for (const { path, name } of links) await follow(path, name);
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return "no permission";
  if (code === "ENOENT") return "its target is missing";
  if (code === "ELOOP") return "it leads to itself";
  return code ?? String(error);
}
