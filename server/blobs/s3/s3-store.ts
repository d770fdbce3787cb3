import { createHash, hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";
import { Deadline } from "../../lib/deadline.ts";
import type { Bucket } from "../../lib/s3/bucket.ts";
import { readToEnd } from "../../lib/s3/read-to-end.ts";
import {
  BlobDamagedError,
  BlobMissingError,
  type BlobSource,
  type BlobStore,
  type ByteRange,
  type ListedBlob,
  type OpenedBlob,
  type StoredBlob,
} from "../../ports/blob-store.ts";
import { BlobChecks } from "../blob-checks.ts";
import { type HashedBytes, hashBytes, withTempFile, writeHashed } from "../folder/hashed-write.ts";
import { isSha256 } from "../folder/shards.ts";
import { healTempFolder, tempName } from "../folder/temp-files.ts";

/**
 * When blobs were last stored or kept. A store has the time of an object's last write, and no way to remove an object
 * only while that time is unchanged, so the catalog decides who comes first: a `renew` or the claim of a removal.
 */
export interface KeptTimes {
  /**
   * Makes blobs young. Waits while one of them is being removed; then it is gone.
   * @returns those that had no time: they are new, or from before the catalog knew them
   * @throws StoreError where a removal has not ended for long
   */
  renew(hashes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Forgets the times of blobs that are not stored. */
  forget(hashes: readonly string[]): Promise<void>;
  /** The times of those that have one. */
  of(hashes: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /**
   * Claims the removal of a blob, unless it was renewed after `before`.
   * @param writtenAt its time where it has none yet
   * @returns what `removed` takes; null where it must stay
   */
  claim(sha256: string, writtenAt: Date, before: Date): Promise<string | null>;
  /** Ends a claim: the blob is gone. */
  removed(sha256: string, claim: string): Promise<void>;
}

/** How long a removal may take from its claim on: much less than a claim lasts. */
const removalMs = 20_000;

/** All blobs are below this folder. */
export const blobsFolder = "blobs";
/** Files up to this size are read whole, and never lie on the local disk. */
const wholeBytes = 4 * 1024 * 1024;
/** As for a folder, streams do not count before all of their bytes have arrived. */
const parallelPuts = 64;
const parallelLooks = 64;

/** @throws TypeError for any text that is not a hash, before it can become part of a key */
export function blobKey(sha256: string): string {
  if (!isSha256(sha256)) throw new TypeError(`Not a SHA-256: ${sha256}`);
  return `${blobsFolder}/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

/** The hash that a key stands for; null for any other key. */
export function blobOfKey(key: string): string | null {
  const [folder, shard = "", rest = "", ...more] = key.split("/");
  const sha256 = shard + rest;
  const isBlob = folder === blobsFolder && shard.length === 2 && more.length === 0;
  return isBlob && isSha256(sha256) ? sha256 : null;
}

/**
 * Opens the media bytes in an object store, each content once, under its SHA-256: `blobs/ab/cd…`. A stream is first
 * written to a local file, because its name is only known at its end. Several processes may share the store.
 */
export async function openS3Store({
  bucket,
  times,
  scratch,
  onFound = () => {},
}: {
  bucket: Bucket;
  times: KeptTimes;
  /** A local folder for files in transit, of this process or of several. */
  scratch: string;
  /** Called for each blob whose bytes are found to be wrong, and for each that was replaced. */
  onFound?: (sha256: string, state: "damaged" | "mended") => void;
}): Promise<BlobStore> {
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  await healTempFolder(scratch, () => "");
  const underWay = new Map<string, Promise<boolean>>();
  const lent = new Map<string, Loan>();
  const limitPuts = pLimit(parallelPuts);
  const limitLooks = pLimit(parallelLooks);
  const checks = new BlobChecks(
    {
      async stamp(sha256) {
        if (!isSha256(sha256)) return undefined;
        const found = await bucket.look(blobKey(sha256));
        return found && { sizeBytes: found.sizeBytes, file: found.tag, time: 0 };
      },
      async hash(sha256) {
        return await readToEnd(
          () => bucket.stream(blobKey(sha256)),
          ({ body }) => hashStream(body),
        );
      },
    },
    onFound,
  );

  /** Whether the blob is stored and intact. @param md5 of the bytes, in hexadecimal digits, where it is at hand */
  async function state(
    { sha256, sizeBytes }: HashedBytes,
    md5: string | null,
  ): Promise<"known" | "new" | "damaged"> {
    const found = await bucket.look(blobKey(sha256));
    if (found === undefined) return "new";
    if (found.sizeBytes !== sizeBytes) return "damaged";
    // The tag of an object that was written in one part is the MD5 of its bytes: no need to read them.
    if (md5 !== null && found.tag === `"${md5}"`) return "known";
    const read = await checks.verify(sha256);
    if (read === "missing") return "new";
    return read === "sound" ? "known" : "damaged";
  }

  /** Writes the blob unless it is stored; of concurrent puts of the same bytes only the first writes. */
  async function store(
    hashed: HashedBytes,
    md5: string | null,
    write: () => Promise<unknown>,
  ): Promise<StoredBlob> {
    const { sha256, sizeBytes } = hashed;
    while (underWay.has(sha256)) await underWay.get(sha256)?.catch(() => {});
    const job = (async () => {
      // First: from here on no removal of the blob begins.
      const unknown = await times.renew([sha256]);
      // Most blobs are new, and to write one that is there does no harm: no need to look.
      const found = unknown.has(sha256) ? "new" : await state(hashed, md5);
      if (found !== "known") await write();
      if (found === "damaged") checks.mended(sha256);
      return found !== "known";
    })();
    underWay.set(sha256, job);
    try {
      return { sha256, sizeBytes, isNew: await job };
    } finally {
      underWay.delete(sha256);
    }
  }

  async function putBytes(bytes: Uint8Array): Promise<StoredBlob> {
    const hashed = hashBytes(bytes);
    return await store(hashed, hash("md5", bytes), () => bucket.put(blobKey(hashed.sha256), bytes));
  }

  /** @param turn Runs the remaining steps once all bytes have arrived. */
  async function putStream(
    source: AsyncIterable<Uint8Array>,
    turn: (send: () => Promise<StoredBlob>) => Promise<StoredBlob> = (now) => now(),
  ): Promise<StoredBlob> {
    return await withTempFile(join(scratch, tempName()), async ({ path, file }) => {
      const hashed = await writeHashed(file, source);
      return await turn(async () => {
        if (hashed.sizeBytes <= wholeBytes) return await putBytes(await readFile(path));
        return await store(hashed, null, () => bucket.putFile(blobKey(hashed.sha256), path));
      });
    });
  }

  async function putOne(source: Uint8Array | { path: string }): Promise<StoredBlob> {
    if (source instanceof Uint8Array) return await putBytes(source);
    const { size } = await stat(source.path);
    if (size <= wholeBytes) return await putBytes(await readFile(source.path));
    // A copy, because the file may change while it is sent.
    return await putStream(createReadStream(source.path, { highWaterMark: 1024 * 1024 }));
  }

  async function put(source: BlobSource): Promise<StoredBlob> {
    if (source instanceof Uint8Array) {
      // The caller may use its buffer again.
      const own = Buffer.from(source);
      return await limitPuts(() => putOne(own));
    }
    if ("path" in source) return await limitPuts(() => putOne(source));
    return await putStream(source, limitPuts);
  }

  async function keep(hashes: Iterable<string>): Promise<string[]> {
    const unique = [...new Set(hashes)];
    const unknown = await times.renew(unique.filter(isSha256));
    const found = await limitLooks.map(unique, (sha256) => size(sha256));
    const missing = unique.filter((_, index) => found[index] === undefined);
    // Somebody may ask for any hash.
    await times.forget(missing.filter((sha256) => unknown.has(sha256)));
    return missing;
  }

  async function size(sha256: string): Promise<number | undefined> {
    if (!isSha256(sha256)) return undefined;
    return (await bucket.look(blobKey(sha256)))?.sizeBytes;
  }

  async function open(sha256: string, range?: ByteRange): Promise<OpenedBlob | undefined> {
    if (!isSha256(sha256)) return undefined;
    if (range !== undefined) {
      const { start, end } = range;
      const sizeBytes = await size(sha256);
      if (sizeBytes === undefined) return undefined;
      // The store would shorten a range instead of refusing it.
      if (!(0 <= start && start <= end && end < sizeBytes)) {
        throw new RangeError(`${start}-${end} is not within ${sizeBytes} bytes`);
      }
    }
    const found = await bucket.stream(blobKey(sha256), range);
    return found && { stream: Readable.toWeb(found.body), sizeBytes: found.sizeBytes };
  }

  async function read(sha256: string, sizeBytes: number): Promise<Uint8Array | undefined> {
    if (!isSha256(sha256)) return undefined;
    const bytes = await bucket.read(blobKey(sha256));
    const isSound = bytes?.byteLength === sizeBytes && hashBytes(bytes).sha256 === sha256;
    return isSound ? bytes : undefined;
  }

  async function* list(): AsyncGenerator<ListedBlob, void, undefined> {
    for await (const page of bucket.list(`${blobsFolder}/`)) {
      const blobs = page.flatMap(({ key, sizeBytes, modifiedAt: storedAt }) => {
        const sha256 = blobOfKey(key);
        return sha256 === null ? [] : [{ sha256, sizeBytes, storedAt }];
      });
      const known = await times.of(blobs.map(({ sha256 }) => sha256));
      for (const blob of blobs)
        yield { ...blob, storedAt: known.get(blob.sha256) ?? blob.storedAt };
    }
  }

  async function removeUnused(sha256: string, before: Date): Promise<boolean> {
    if (!isSha256(sha256)) return false;
    const found = await bucket.look(blobKey(sha256));
    if (found === undefined) return false;
    // From before the claim: a removal that is sent after the claim has ended would hit a blob that was stored again.
    const deadline = new Deadline(removalMs);
    const claim = await times.claim(sha256, found.modifiedAt, before);
    if (claim === null) return false;
    // Where this fails, the blob may be gone or go later. The claim stays, and ends by itself.
    await bucket.remove(blobKey(sha256), deadline);
    await times.removed(sha256, claim);
    checks.forget(sha256);
    return true;
  }

  /** Concurrent uses of a blob share a file. */
  async function withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T> {
    const loan = lent.get(sha256) ?? begin(sha256);
    loan.users += 1;
    try {
      return await use(await loan.path);
    } finally {
      loan.users -= 1;
      if (loan.users === 0) {
        if (lent.get(sha256) === loan) lent.delete(sha256);
        const path = await loan.path.catch(() => null);
        if (path !== null) await rm(path, { force: true });
      }
    }
  }

  function begin(sha256: string): Loan {
    const loan = { users: 0, path: fetchFile(sha256) };
    lent.set(sha256, loan);
    return loan;
  }

  async function fetchFile(sha256: string): Promise<string> {
    if (!isSha256(sha256)) throw new BlobMissingError(sha256);
    const path = await readToEnd(
      () => bucket.stream(blobKey(sha256)),
      ({ body }) => writeBlob(sha256, body),
    );
    if (path === undefined) throw new BlobMissingError(sha256);
    return path;
  }

  /** @returns the path of a local file with the bytes. */
  async function writeBlob(sha256: string, body: Readable): Promise<string> {
    const path = join(scratch, tempName());
    const digest = createHash("sha256");
    try {
      await pipeline(
        body,
        async function* (source: AsyncIterable<Uint8Array>) {
          for await (const chunk of source) {
            digest.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(path, { flags: "wx", mode: 0o600 }),
      );
      if (digest.digest("hex") !== sha256) {
        onFound(sha256, "damaged");
        throw new BlobDamagedError(sha256);
      }
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return path;
  }

  return {
    put,
    keep,
    open,
    read,
    withLocalFile,
    size,
    has: async (sha256) => (await size(sha256)) !== undefined,
    look: (sha256, sizeBytes) => checks.look(sha256, sizeBytes),
    verify: (sha256, { anew = false } = {}) => (anew ? checks.read(sha256) : checks.verify(sha256)),
    list,
    removeUnused,
  };
}

/** A local file with the bytes of a blob, while it is used. */
interface Loan {
  users: number;
  path: Promise<string>;
}

async function hashStream(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of bytes) digest.update(chunk);
  return digest.digest("hex");
}
