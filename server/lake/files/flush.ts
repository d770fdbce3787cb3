import { dirname, join } from "node:path";
import { branchFolder, commitFolders, refFile, type FamilyLayout } from "./layout.ts";

/**
 * A folder whose modification time is this much older than the listing cannot gain a name without another modification
 * time. File systems stamp by the clock tick, so two changes within a tick look like one.
 */
const settledMs = 100;

interface Listing {
  names: Set<string>;
  modifiedMs: number;
  settled: boolean;
}

/**
 * Makes a branch's commits durable. Lance writes every file under a new name and does not sync it, so this class
 * remembers the names that were there and syncs the new ones and their folders.
 */
export class BranchFlush {
  readonly #layout: FamilyLayout;
  readonly #branch: string;
  readonly #folder: string;
  #known = new Map<string, Listing>();
  /** Until the first flush, the branch's ref and the folders above it are new too. */
  #branchIsNew: boolean;

  private constructor(layout: FamilyLayout, branch: string, branchIsNew: boolean) {
    this.#layout = layout;
    this.#branch = branch;
    this.#folder = branchFolder(layout, branch);
    this.#branchIsNew = branchIsNew;
  }

  /** For a branch whose published versions are durable: existing files are not synced. */
  static async ofExisting(layout: FamilyLayout, branch: string): Promise<BranchFlush> {
    const flush = new BranchFlush(layout, branch, false);
    await flush.#list();
    return flush;
  }

  /** For a branch that was just created: all of its files are synced. */
  static ofNew(layout: FamilyLayout, branch: string): BranchFlush {
    return new BranchFlush(layout, branch, true);
  }

  /** Syncs the files added since the last call. Returns the paths that were synced. */
  async flush(): Promise<string[]> {
    const paths = await this.#list();
    if (this.#branchIsNew) {
      const { table, tree, refs } = this.#layout;
      paths.push(
        this.#folder,
        tree,
        table,
        dirname(refs),
        refs,
        refFile(this.#layout, this.#branch),
      );
    }
    const unique = [...new Set(paths)];
    await this.#layout.storage.sync(unique);
    this.#branchIsNew = false;
    return unique;
  }

  /** Lists the folders. Returns the new files and the folders that gained a name. */
  async #list(): Promise<string[]> {
    const found = await Promise.all(
      commitFolders.map((name) => this.#listFolder(join(this.#folder, name), name === "_indices")),
    );
    return found.flat();
  }

  async #listFolder(folder: string, nested: boolean): Promise<string[]> {
    const { storage } = this.#layout;
    const before = this.#known.get(folder);
    const listedAt = Date.now();
    // In an object store the time of a folder is that of everything in it, and costs more than the names.
    const found = storage.isAtomic ? { modifiedMs: Infinity } : await storage.look(folder);
    if (found === undefined) return [];
    const { modifiedMs } = found;
    if (before?.settled && before.modifiedMs === modifiedMs) return [];

    const names = await storage.names(folder);
    if (storage.isAtomic && names.length === 0) return [];
    this.#known.set(folder, {
      names: new Set(names),
      modifiedMs,
      settled: listedAt - modifiedMs > settledMs,
    });
    const added = names
      .filter((name) => !before?.names.has(name))
      .map((name) => join(folder, name));
    const inside = nested
      ? await Promise.all(added.map((path) => this.#listFolder(path, false)))
      : [];
    const paths = [...added, ...inside.flat()];
    if (added.length > 0) paths.push(folder);
    if (before === undefined) paths.push(this.#folder);
    return paths;
  }
}
