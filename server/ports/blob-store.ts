/** The source of a blob's bytes. A file is copied; it may change or be removed afterwards. */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array> | { path: string };

export interface StoredBlob {
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  sizeBytes: number;
  /** False where the same bytes were stored already. */
  isNew: boolean;
}

/** Both ends inclusive and zero-based, as in an HTTP range. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface OpenedBlob {
  stream: ReadableStream<Uint8Array>;
  /** Of the whole blob, even if a range was requested. */
  sizeBytes: number;
}

export interface ListedBlob {
  sha256: string;
  sizeBytes: number;
  /** When the blob was last stored or kept, for the first time or again. */
  storedAt: Date;
}

/** Whether a blob's bytes match its name; `unread` if they were not read lately. */
export type BlobState = "sound" | "damaged" | "missing" | "unread";

/**
 * Media bytes, each content once, under its SHA-256. A visible blob is complete and durable, after any crash; several
 * processes may share the store. Each implementation passes `testing/blob-store-suite.ts`. A name that is no hash names
 * a missing blob.
 */
export interface BlobStore {
  /**
   * Stores the bytes and resolves when they are durable. Equal bytes are stored once, for any number of concurrent
   * puts; a blob whose bytes are damaged is replaced. Has the effect of `keep` as well.
   * @throws the error of the source, or the store's (ENOENT for a file that is gone, ENOSPC); then nothing is stored
   */
  put(source: BlobSource): Promise<StoredBlob>;

  /**
   * Makes blobs young, so that no collection removes them for some time: for blobs stored earlier, before a row that
   * names them is committed.
   * @returns those that are missing; rows must not name them
   */
  keep(hashes: Iterable<string>): Promise<string[]>;

  /**
   * The bytes, or the part of them in `range`; undefined where the blob is missing. An opened blob can be read to its
   * end even if it is removed meanwhile. The caller has to read an opened stream to its end or cancel it.
   * @throws RangeError where the range does not lie within the blob
   */
  open(sha256: string, range?: ByteRange): Promise<OpenedBlob | undefined>;

  /**
   * All bytes of a small blob, compared with its hash, in one read.
   * @param sizeBytes the recorded size
   * @returns undefined where they are missing, damaged, or of another size: `verify` tells which
   */
  read(sha256: string, sizeBytes: number): Promise<Uint8Array | undefined>;

  /**
   * For libraries that need a path: a file with the blob's bytes, for reading only, and only until `use` has ended. (It
   * may disappear earlier if the blob is removed meanwhile.)
   * @throws BlobMissingError, or what `use` throws
   */
  withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T>;

  /** In bytes; undefined where the blob is missing. */
  size(sha256: string): Promise<number | undefined>;

  has(sha256: string): Promise<boolean>;

  /** The state of a blob, without a long read: large blobs are read afterwards. @param sizeBytes the recorded size */
  look(sha256: string, sizeBytes: number): Promise<BlobState>;

  /** Reads and hashes the bytes. @param anew even if they were read lately */
  verify(sha256: string, options?: { anew?: boolean }): Promise<Exclude<BlobState, "unread">>;

  /** Every blob, in no order. Blobs added or removed meanwhile may or may not be listed. */
  list(): AsyncIterable<ListedBlob>;

  /**
   * Removes a blob that no row names, unless it was stored or kept after `before`, because then a row may be about to
   * name it. How a store knows that is up to the implementation. A concurrent `put` or `keep` wins, or reports that the
   * blob is gone.
   * @returns whether it was removed
   */
  removeUnused(sha256: string, before: Date): Promise<boolean>;
}

/** The store does not have the bytes of a blob. */
export class BlobMissingError extends Error {
  constructor(sha256: string) {
    super(`There is no blob ${sha256}`);
    this.name = "BlobMissingError";
  }
}

/** The bytes of a blob do not match the hash in its name. */
export class BlobDamagedError extends Error {
  constructor(sha256: string) {
    super(`Blob ${sha256} is damaged`);
    this.name = "BlobDamagedError";
  }
}
