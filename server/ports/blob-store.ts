/**
 * Where the bytes of a blob come from. A file's are copied; it may change or be gone afterwards.
 */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array> | { path: string };

export interface StoredBlob {
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  sizeBytes: number;
  /** False where the same bytes were there already. */
  isNew: boolean;
}

/** Both ends inclusive and zero-based, as in an HTTP range. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface OpenedBlob {
  stream: ReadableStream<Uint8Array>;
  /** Of the whole blob, also where a range was asked for. */
  sizeBytes: number;
}

export interface ListedBlob {
  sha256: string;
  sizeBytes: number;
  /** When the blob was last stored or kept, be it for the second time. */
  storedAt: Date;
}

/** What is known of a blob: that its bytes are those of its name, or not; `unread` where they were not read lately. */
export type BlobState = "sound" | "damaged" | "missing" | "unread";

/**
 * Media bytes, each content once, under its SHA-256. A blob that can be seen is whole and durable, whatever dies
 * when; several processes may share the store. Each implementation passes `testing/blob-store-suite.ts`. Anything
 * that is no hash names a blob that is not there.
 */
export interface BlobStore {
  /**
   * Stores the bytes and resolves when they are durable. The same bytes are kept once, however often and from however
   * many sides they come; a blob whose bytes are damaged is written anew. Counts as `keep`.
   * @throws what the source threw, or the store's error (ENOENT for a file that is gone, ENOSPC); nothing is stored then
   */
  put(source: BlobSource): Promise<StoredBlob>;

  /**
   * Makes blobs young, so that no collection takes them for some time: before a row that names them is committed,
   * where they were stored earlier.
   * @returns those that are not there (any more), whose rows must not be written
   */
  keep(hashes: Iterable<string>): Promise<string[]>;

  /**
   * The bytes, or the part of them that `range` names; undefined where the blob is not there. What was opened can be
   * read to its end even if the blob is removed meanwhile. An opened stream is read to its end or cancelled.
   * @throws RangeError where the range does not lie within the blob
   */
  open(sha256: string, range?: ByteRange): Promise<OpenedBlob | undefined>;

  /**
   * For libraries that want a path: a file with the blob's bytes, to be read only, and only until `use` has ended.
   * (It may go earlier if the blob is removed meanwhile.)
   * @throws BlobMissingError, or what `use` throws
   */
  withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T>;

  /** In bytes; undefined where the blob is not there. */
  size(sha256: string): Promise<number | undefined>;

  has(sha256: string): Promise<boolean>;

  /** What is known without a long read: large blobs are read afterwards. @param sizeBytes as it should be */
  look(sha256: string, sizeBytes: number): Promise<BlobState>;

  /** Reads and hashes the bytes. @param anew also where they were read lately */
  verify(sha256: string, options?: { anew?: boolean }): Promise<Exclude<BlobState, "unread">>;

  /** Every blob, in no order. Those that come or go meanwhile may or may not be listed. */
  list(): AsyncIterable<ListedBlob>;

  /**
   * Removes a blob that nothing names, unless it was stored or kept after `before`: then something is about to name
   * it. How a store knows is its own affair. A `put` or `keep` at the same time wins, or says that the blob is gone.
   * @returns whether it was removed
   */
  removeUnused(sha256: string, before: Date): Promise<boolean>;
}

/** The bytes of a blob are not in the store. */
export class BlobMissingError extends Error {
  constructor(sha256: string) {
    super(`There is no blob ${sha256}`);
    this.name = "BlobMissingError";
  }
}

/** The bytes of a blob are not those that its name says. */
export class BlobDamagedError extends Error {
  constructor(sha256: string) {
    super(`Blob ${sha256} is damaged`);
    this.name = "BlobDamagedError";
  }
}
