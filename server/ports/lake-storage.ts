/** What is known of a file or a folder without reading it. */
export interface StoredLook {
  isFolder: boolean;
  sizeBytes: number;
  /** When its content changed; of a folder: when a name came or went. In milliseconds. */
  modifiedMs: number;
  /** When it changed or was put into place, whatever its content says. In milliseconds. */
  changedMs: number;
}

/**
 * The files of the lake, for what is done with them beside Lance: making commits durable, healing after a crash, sizes,
 * sweeping, putting aside. Lance reads and writes its tables below the same root by itself. Paths begin with `root` and
 * have forward slashes; in a store of objects they are keys, and a folder is there as long as something lies in it.
 * Each implementation passes `testing/lake-storage-suite.ts`.
 */
export interface LakeStorage {
  readonly root: string;

  /** The names of the files and folders in a folder, in no order; empty if there is no such folder. */
  names(folder: string): Promise<string[]>;

  /** Undefined where there is nothing. */
  look(path: string): Promise<StoredLook | undefined>;

  /** The bytes of a file; undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;

  /** As `read`, for a file that is too large for memory. It is read to its end, or returned. */
  stream(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;

  /** The bytes of all files in a folder and below it; 0 if there is no such folder. */
  sizeOf(folder: string): Promise<number>;

  /** Makes or replaces a file, with the folders that lead to it, in one step that survives a loss of power. */
  write(path: string, content: string | Uint8Array): Promise<void>;

  /**
   * Moves a file, or a folder with all that is below it, to a place where nothing is, in a folder that exists. Survives
   * a loss of power. In a store of objects a crash may leave some of it at both places, and nothing at neither.
   * @returns false where there was nothing to move
   */
  move(from: string, to: string): Promise<boolean>;

  /** Removes a file, or a folder with all that is below it; does nothing where there is neither. */
  remove(path: string): Promise<void>;

  /**
   * Makes files, and the names in folders, survive a loss of power; a path that has gone is left out. Does nothing where
   * what was written is durable anyway.
   */
  sync(paths: readonly string[]): Promise<void>;

  /** `sync` of a folder, of all that is below it, and of its own name. */
  syncTree(folder: string): Promise<void>;
}
