/** The metadata of a file or a folder. */
export interface StoredLook {
  isFolder: boolean;
  sizeBytes: number;
  /** When its content last changed; for a folder, when a name in it was added or removed. In milliseconds. */
  modifiedMs: number;
  /** When it was last changed or put into place, even if its content is older. In milliseconds. */
  changedMs: number;
}

/**
 * The files of the lake, for all work except Lance's: making commits durable, healing after a crash, sizes, sweeping,
 * putting aside. Lance reads and writes its tables below the same root by itself. Paths begin with `root` and have
 * forward slashes; in an object store they are keys, and a folder exists as long as it contains something. Each
 * implementation passes `testing/lake-storage-suite.ts`.
 */
export interface LakeStorage {
  readonly root: string;

  /**
   * Every file is whole and durable or absent, also after a crash, and a folder has no time of its own. So there are no
   * unfinished files to look for.
   */
  readonly isAtomic: boolean;

  /** The names of the files and folders in a folder, in no order; empty if it does not exist. */
  names(folder: string): Promise<string[]>;

  /** Undefined where nothing exists. */
  look(path: string): Promise<StoredLook | undefined>;

  /** The bytes of a file; undefined where it does not exist. */
  read(path: string): Promise<Uint8Array | undefined>;

  /** Like `read`, for a file that is too large for memory. The caller reads it to its end, or returns the iterator. */
  stream(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;

  /** The bytes of all files in a folder and below it; 0 if it does not exist. */
  sizeOf(folder: string): Promise<number>;

  /** Creates or replaces a file, with its parent folders, in one step that survives a power loss. */
  write(path: string, content: string | Uint8Array): Promise<void>;

  /**
   * Moves a file, or a folder with its contents, to an unused path in an existing folder. Survives a power loss. In an
   * object store a crash may leave part of it at both paths, but loses nothing.
   * @returns false where there was nothing to move
   */
  move(from: string, to: string): Promise<boolean>;

  /** Removes a file, or a folder with its contents; does nothing where neither exists. */
  remove(path: string): Promise<void>;

  /**
   * Makes files, and the names in folders, durable: they survive a power loss. Paths that no longer exist are left out.
   * Does nothing where every write is durable anyway.
   */
  sync(paths: readonly string[]): Promise<void>;

  /** `sync` of a folder, of everything below it, and of its own name. */
  syncTree(folder: string): Promise<void>;
}
