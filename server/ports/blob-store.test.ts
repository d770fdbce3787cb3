import { runs } from "#test/runs.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ObjectStore, startObjectStore } from "#test/object-store.ts";
import { openTestedBucket } from "../blobs/testing/tested-bucket.ts";
import { openTestedFolder } from "../blobs/testing/tested-folder.ts";
import { type Catalog, openCatalog } from "../catalog/catalog.ts";
import { type Random, randomFrom } from "../proof/random.ts";
import { type TestDatabase, openTestDatabase } from "../testing/test-database.ts";
import type { BlobStore } from "./blob-store.ts";
import {
  contentOf,
  describeBlobStore,
  inPieces,
  listOf,
  sha256Of,
  type TestedStore,
} from "./testing/blob-store-suite.ts";
import { memoryBlobStore } from "./testing/memory-blob-store.ts";
import { StoreAwayError, unreliableBlobStore } from "./testing/unreliable-blob-store.ts";

async function openTestedMemory(): Promise<TestedStore> {
  const store = memoryBlobStore();
  const blob = (sha256: string) => {
    const found = store.kept.get(sha256);
    if (found === undefined) throw new Error(`There is no blob ${sha256}`);
    return found;
  };
  return {
    store,
    async age(sha256, storedAt) {
      blob(sha256).storedAt = storedAt;
    },
    async damage(sha256, bytes) {
      blob(sha256).bytes = bytes;
    },
    unfinished: async () => 0,
  };
}

describeBlobStore("a store in memory", openTestedMemory);

let objects: ObjectStore;
let database: TestDatabase;
let catalog: Catalog;
beforeAll(async () => {
  objects = await startObjectStore();
  database = await openTestDatabase("");
  catalog = await openCatalog({ connection: database.connection });
});
afterAll(async () => {
  await catalog.close();
  await database.stop();
  await objects.stop();
});
const openBucket = () => openTestedBucket(objects, catalog);

describeBlobStore("a bucket", openBucket);

const hourAgo = () => new Date(Date.now() - 3_600_000);
const dayAgo = () => new Date(Date.now() - 86_400_000);

const contents = Array.from({ length: 8 }, (_, n) => Buffer.alloc(1 + n * 9_000, `content ${n} `));
const hashes = contents.map(sha256Of);
const bytesOf = new Map(hashes.map((sha256, index) => [sha256, contents[index]]));

/** Undefined where the store was away; any other failure is thrown. */
async function unlessAway<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreAwayError) return undefined;
    throw error;
  }
}

/** Checks, in the inner store, which never fails, that a blob's bytes match its name. */
async function expectWhole(inner: BlobStore): Promise<void> {
  for await (const { sha256, sizeBytes } of inner.list()) {
    expect(sizeBytes).toBe(bytesOf.get(sha256)?.length);
    expect(await inner.verify(sha256, { anew: true })).toBe("sound");
  }
}

/**
 * One of several concurrent users of a store.
 * @param isKept The blobs that the store has confirmed to have, and to be young.
 */
async function useStore(
  store: BlobStore,
  { isKept, random, steps }: { isKept: Set<string>; random: Random; steps: number },
): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const sha256 = random.pick(hashes);
    const bytes = bytesOf.get(sha256) ?? Buffer.alloc(0);
    const kind = random.weighted({ put: 3, stream: 2, keep: 2, remove: 4, read: 2, file: 1 });
    if (kind === "put" || kind === "stream") {
      const stored = await unlessAway(
        store.put(kind === "put" ? bytes : inPieces(bytes, 1 + random.below(9_000))),
      );
      if (stored === undefined) continue;
      expect(stored).toMatchObject({ sha256, sizeBytes: bytes.length });
      isKept.add(sha256);
    } else if (kind === "keep") {
      const missing = await unlessAway(store.keep([sha256]));
      if (missing?.length === 0) isKept.add(sha256);
    } else if (kind === "remove") {
      const wasKept = isKept.has(sha256);
      const wasRemoved = await unlessAway(store.removeUnused(sha256, hourAgo()));
      if (wasKept) expect(wasRemoved).not.toBe(true);
    } else if (kind === "read") {
      const read = await unlessAway(contentOf(store, sha256));
      if (read !== undefined) expect(read.equals(bytes)).toBe(true);
    } else {
      const path = store.withLocalFile(sha256, async (file) => file);
      await unlessAway(
        path.catch((error: Error) => {
          if (error.name === "BlobMissingError") return "";
          throw error;
        }),
      );
    }
  }
}

async function untilItAnswers<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await unlessAway(work().then((value) => ({ value })));
    if (answer !== undefined) return answer.value;
  }
}

describe.each([
  ["a folder", openTestedFolder, 6],
  ["a store in memory", openTestedMemory, 6],
  ["a bucket", openBucket, 1],
])("%s that fails now and then", (_, open, seeds) => {
  test.each(Array.from({ length: runs(seeds) }, (__, n) => n + 1))(
    "loses nothing that it said to have, and shows nothing that is not whole (seed %i)",
    async (seed) => {
      const { store: inner, age, unfinished } = await open();
      const random = randomFrom(seed);
      const store = unreliableBlobStore(inner, random);
      const isKept = new Set<string>();
      for (let round = 0; round < 4; round++) {
        // Old blobs belong to no user any more; they may be removed, until they are stored or kept again.
        for (const sha256 of hashes.filter(() => random.below(2) === 0)) {
          if (!(await inner.has(sha256))) continue;
          isKept.delete(sha256);
          await age(sha256, dayAgo());
        }
        const use = () => useStore(store, { isKept, random, steps: 25 });
        await Promise.all([use(), use(), use(), use()]);
        await expectWhole(inner);
        for (const sha256 of isKept) expect(await inner.has(sha256)).toBe(true);
        expect(await unfinished()).toBe(0);
      }

      // Repeated until it succeeds, everything ends as without a failure.
      for (const [sha256, bytes] of bytesOf) {
        await untilItAnswers(() => store.put(inPieces(bytes ?? Buffer.alloc(0), 5_000)));
        expect(await contentOf(inner, sha256)).toEqual(bytes);
        expect(await untilItAnswers(() => store.keep([sha256]))).toEqual([]);
        expect(await untilItAnswers(() => store.removeUnused(sha256, hourAgo()))).toBe(false);
        await age(sha256, dayAgo());
        await untilItAnswers(() => store.removeUnused(sha256, hourAgo()));
        expect(await inner.has(sha256)).toBe(false);
      }
      expect(await listOf(inner)).toEqual([]);
      expect(await unfinished()).toBe(0);
    },
  );
});

/** The suite finds each planted fault of a store. */
test.each<[string, (inner: BlobStore) => Partial<BlobStore>]>([
  [
    "shows half of what broke off",
    (inner) => ({
      async put(source) {
        if (source instanceof Uint8Array || "path" in source) return inner.put(source);
        const pieces: Uint8Array[] = [];
        try {
          for await (const piece of source) pieces.push(piece);
        } catch (error) {
          await inner.put(Buffer.concat(pieces));
          throw error;
        }
        return inner.put(Buffer.concat(pieces));
      },
    }),
  ],
  [
    "removes what is young",
    (inner) => ({ removeUnused: (sha) => inner.removeUnused(sha, new Date()) }),
  ],
  ["says to keep what it does not", () => ({ keep: async () => [] })],
])("a store that %s does not pass", async (_, faultOf) => {
  const inner = memoryBlobStore();
  const faulty = { ...inner, ...faultOf(inner) };
  const random = randomFrom(1);
  const isKept = new Set<string>();
  const passes = async () => {
    for (let round = 0; round < 8; round++) {
      for (const [sha256, blob] of inner.kept) {
        if (random.below(2) > 0) continue;
        isKept.delete(sha256);
        blob.storedAt = dayAgo();
      }
      await useStore(unreliableBlobStore(faulty, random), { isKept, random, steps: 100 });
      await expectWhole(inner);
      for (const sha256 of isKept) expect(await inner.has(sha256)).toBe(true);
    }
  };
  await expect(passes()).rejects.toThrow();
});
