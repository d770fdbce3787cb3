import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { isMissing } from "../lib/fs-errors.ts";
import { StartError } from "../start-error.ts";
import { lockFolder } from "./folder-lock.ts";
import { writeNew } from "./write-new.ts";

/** Our own files in the folder. */
export const ownFolder = ".stillframe";

export interface KnownFile {
  name: string;
  sha256: string;
  size: number;
  /** Of the last write, in milliseconds: a file that still has it has not been written to. */
  mtime: number;
}

/** The folder that a version is pulled into. No name leads out of it, also not by a link in it. */
export class PulledFolder {
  readonly #root: string;
  readonly #isNew: boolean;
  readonly #sound = new Set<string>();
  #parts = 0;

  private constructor(root: string, isNew: boolean) {
    this.#root = root;
    this.#isNew = isNew;
  }

  static async open(path: string): Promise<PulledFolder> {
    await mkdir(join(path, ownFolder), { recursive: true });
    const root = await realpath(path);
    return new PulledFolder(root, (await readdir(root)).length === 1);
  }

  /**
   * Keeps other pulls away, until the result is called.
   * @throws StartError where one is running
   */
  async lock(): Promise<() => Promise<void>> {
    const unlock = await lockFolder(this.own("lock"), this.#root);
    // Of a pull that was stopped.
    await rm(this.own("part"), { recursive: true, force: true });
    await mkdir(this.own("part"));
    return unlock;
  }

  get root(): string {
    return this.#root;
  }

  own(name: string): string {
    return join(this.#root, ownFolder, name);
  }

  /** The file as it was before the pull; null where there was none, or something else. */
  async look(name: string): Promise<{ size: number; mtime: number } | null> {
    if (this.#isNew) return null;
    try {
      const found = await lstat(this.#path(name));
      return found.isFile() ? { size: found.size, mtime: Math.floor(found.mtimeMs) } : null;
    } catch (error) {
      if (isMissing(error) || isNoFolder(error)) return null;
      throw error;
    }
  }

  async hash(name: string): Promise<string> {
    const digest = createHash("sha256");
    for await (const chunk of createReadStream(this.#path(name)))
      digest.update(chunk as Uint8Array);
    return digest.digest("hex");
  }

  /** The path of a new file that is removed at the latest by the next pull. */
  part(): string {
    this.#parts += 1;
    return this.own(join("part", String(this.#parts)));
  }

  /**
   * Writes a file: it has its name when it is whole.
   * @param expected its hash; where it is another, nothing is written
   * @param keep a file with this hash stays as it is
   */
  async write(
    name: string,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { expected, keep }: { expected?: string; keep?: KnownFile | undefined } = {},
  ): Promise<KnownFile | null> {
    const part = this.part();
    let isThere = false;
    try {
      const digest = createHash("sha256");
      const file = await open(part, "wx");
      let written;
      try {
        for await (const chunk of bytes) {
          digest.update(chunk);
          await file.writeFile(chunk);
        }
        written = await file.stat();
      } finally {
        await file.close();
      }
      const sha256 = digest.digest("hex");
      if (expected !== undefined && sha256 !== expected) return null;
      if (keep?.sha256 === sha256) return keep;
      await this.#makeFolder(dirname(name));
      await rename(part, this.#path(name));
      isThere = true;
      return { name, sha256, size: written.size, mtime: Math.floor(written.mtimeMs) };
    } finally {
      if (!isThere) await rm(part, { force: true });
    }
  }

  /** The same for bytes of which the hash is known: many small files, so with as few calls as there can be. */
  async writeWhole(name: string, bytes: Uint8Array, sha256: string): Promise<KnownFile> {
    const part = this.part();
    let isThere = false;
    try {
      const mtime = await writeNew(part, bytes);
      await this.#makeFolder(dirname(name));
      await rename(part, this.#path(name));
      isThere = true;
      return { name, sha256, size: bytes.byteLength, mtime };
    } finally {
      if (!isThere) await rm(part, { force: true });
    }
  }

  /** Removes a file, and the folders that it leaves empty. */
  async remove(name: string): Promise<void> {
    await this.#demandInside(dirname(name));
    await rm(this.#path(name), { force: true });
    for (let at = dirname(name); at !== "."; at = dirname(at)) {
      const isEmpty = await rmdir(this.#path(at)).then(
        () => true,
        () => false,
      );
      if (!isEmpty) return;
      this.#sound.delete(at);
    }
  }

  async #makeFolder(name: string): Promise<void> {
    if (this.#sound.has(name)) return;
    // Each on the way, before the next is made: a link may lead out.
    const parts = name === "." ? [] : name.split("/");
    for (let depth = 0; depth <= parts.length; depth += 1) {
      const at = parts.slice(0, depth).join("/") || ".";
      if (this.#sound.has(at)) continue;
      await mkdir(this.#path(at), { recursive: true });
      await this.#demandInside(at);
      this.#sound.add(at);
    }
  }

  async #demandInside(name: string): Promise<void> {
    const real = await realpath(this.#path(name)).catch((error: unknown) => {
      if (isMissing(error)) return this.#root;
      throw error;
    });
    if (real === this.#root || real.startsWith(this.#root + sep)) return;
    throw new StartError(`${this.#path(name)} leads out of the folder: nothing is written there`);
  }

  #path(name: string): string {
    return join(this.#root, name);
  }
}

export async function store(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "w");
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

function isNoFolder(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOTDIR";
}
