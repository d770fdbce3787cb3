import { hash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BlobMissingError, type BlobStore, type ListedBlob } from "../blob-store.ts";

/** A store under test, with functions that change it from outside. */
export interface TestedStore {
  store: BlobStore;
  /** Makes the blob look as if it was last stored at that time. */
  age(sha256: string, storedAt: Date): Promise<void>;
  /** Replaces the blob's bytes by others. */
  damage(sha256: string, bytes: Uint8Array): Promise<void>;
  /** The number of files or objects of unfinished puts. */
  unfinished(): Promise<number>;
}

export const sha256Of = (bytes: string | Uint8Array): string => hash("sha256", bytes);

export async function* inPieces(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

export async function contentOf(
  store: BlobStore,
  sha256: string,
  range?: { start: number; end: number },
): Promise<Buffer | undefined> {
  const blob = await store.open(sha256, range);
  if (blob === undefined) return undefined;
  return Buffer.from(await new Response(blob.stream).arrayBuffer());
}

/** All blobs, sorted by hash. */
export async function listOf(store: BlobStore): Promise<ListedBlob[]> {
  const blobs: ListedBlob[] = [];
  for await (const blob of store.list()) blobs.push(blob);
  return blobs.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

const hourAgo = () => new Date(Date.now() - 3_600_000);
const dayAgo = () => new Date(Date.now() - 86_400_000);
const unknown = sha256Of("never stored");
const noHashes = ["", "../../etc/passwd", "AB".repeat(32), `${unknown}/`];

/** The behaviour of every store of media bytes: each implementation runs this suite. */
export function describeBlobStore(name: string, open: () => Promise<TestedStore>): void {
  describe(name, () => {
    let folder: string;
    let tested: TestedStore;
    let store: BlobStore;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "blob-suite-"));
      tested = await open();
      ({ store } = tested);
    });
    afterEach(() => rm(folder, { recursive: true }));

    const data = Buffer.alloc(5_000_000, "stillframe ");
    const dataHash = sha256Of(data);

    const listed = () => listOf(store);

    /** The same bytes as each kind of source. */
    async function sourcesOf(bytes: Uint8Array) {
      const path = join(folder, "source");
      await writeFile(path, bytes);
      return [() => bytes, () => inPieces(bytes, 70_000), () => ({ path })];
    }

    describe("put", () => {
      it("stores bytes, streams and files under their hash", async () => {
        for (const source of await sourcesOf(data)) {
          const stored = await store.put(source());
          expect(stored).toEqual({ sha256: dataHash, sizeBytes: data.length, isNew: true });
          expect((await contentOf(store, dataHash))?.equals(data)).toBe(true);
          expect(await tested.unfinished()).toBe(0);
          expect(await store.removeUnused(dataHash, new Date())).toBe(true);
        }
      });

      it("stores equal bytes once, from any source", async () => {
        await store.put(data);
        for (const source of await sourcesOf(data)) {
          const again = await store.put(source());
          expect(again).toEqual({ sha256: dataHash, sizeBytes: data.length, isNew: false });
        }
        expect((await listed()).map(({ sha256 }) => sha256)).toEqual([dataHash]);
        expect(await tested.unfinished()).toBe(0);
      });

      it("copies the bytes: a later change of the source has no effect", async () => {
        const bytes = Buffer.from("as they were");
        const path = join(folder, "changes");
        await writeFile(path, bytes);
        const hashes = [(await store.put(bytes)).sha256, (await store.put({ path })).sha256];
        await truncate(path, 2);
        bytes.fill("x");
        for (const sha256 of hashes) {
          expect(String(await contentOf(store, sha256))).toBe("as they were");
        }
      });

      it("accepts concurrent puts of the same bytes", async () => {
        const path = join(folder, "shared");
        await writeFile(path, "shared");
        const stored = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            store.put(n % 2 === 0 ? Buffer.from("shared") : { path }),
          ),
        );
        expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of("shared")]));
        expect(String(await contentOf(store, sha256Of("shared")))).toBe("shared");
        expect(await listed()).toHaveLength(1);
        expect(await tested.unfinished()).toBe(0);
      });

      it("accepts many different ones at once", async () => {
        const texts = Array.from({ length: 300 }, (_, n) => `blob ${n % 250}`);
        const stored = await Promise.all(texts.map((text) => store.put(Buffer.from(text))));
        expect(stored.map(({ sha256 }) => sha256)).toEqual(texts.map(sha256Of));
        expect((await listed()).map(({ sha256 }) => sha256)).toEqual(
          [...new Set(texts.map(sha256Of))].toSorted(),
        );
      });

      it("stores an empty file", async () => {
        const { sha256 } = await store.put(Buffer.alloc(0));
        expect(await store.size(sha256)).toBe(0);
        expect(String(await contentOf(store, sha256))).toBe("");
      });

      it("leaves nothing when the source fails", async () => {
        async function* failing() {
          yield Buffer.from("half");
          throw new Error("The connection is gone");
        }
        await expect(store.put(failing())).rejects.toThrow("The connection is gone");
        const gone = store.put({ path: join(folder, "gone") });
        await expect(gone).rejects.toMatchObject({ code: "ENOENT" });
        expect(await listed()).toEqual([]);
        expect(await store.has(sha256Of("half"))).toBe(false);
        expect(await tested.unfinished()).toBe(0);
      });

      it("replaces a damaged blob, truncated or of the same size", async () => {
        const rotten = Buffer.from(data);
        rotten.writeUInt8(rotten.readUInt8(1234) ^ 1, 1234);
        for (const source of await sourcesOf(data)) {
          for (const wrong of [rotten, data.subarray(0, 10)]) {
            await store.put(data);
            await tested.damage(dataHash, wrong);
            expect(await store.put(source())).toMatchObject({ sha256: dataHash, isNew: true });
            expect((await contentOf(store, dataHash))?.equals(data)).toBe(true);
            expect(await store.verify(dataHash)).toBe("sound");
          }
        }
      });

      it("is not blocked by stalled streams", async () => {
        const held = Promise.withResolvers<void>();
        async function* stalled() {
          yield Buffer.from("half");
          await held.promise;
        }
        const waiting = Array.from({ length: 200 }, () => store.put(stalled()));
        await expect(store.put(Buffer.from("whole"))).resolves.toMatchObject({ isNew: true });
        const pieces = store.put(inPieces(Buffer.from("in pieces"), 3));
        await expect(pieces).resolves.toMatchObject({ isNew: true });
        expect(await store.has(sha256Of("half"))).toBe(false);
        held.resolve();
        await Promise.all(waiting);
      });
    });

    describe("open", () => {
      it("streams the whole or a range, with the size of the whole", async () => {
        const { sha256 } = await store.put(Buffer.from("0123456789"));
        expect(String(await contentOf(store, sha256))).toBe("0123456789");
        expect(String(await contentOf(store, sha256, { start: 2, end: 4 }))).toBe("234");
        expect(String(await contentOf(store, sha256, { start: 9, end: 9 }))).toBe("9");
        const part = await store.open(sha256, { start: 2, end: 4 });
        expect(part?.sizeBytes).toBe(10);
        await part?.stream.cancel();
      });

      it("refuses a range outside the blob", async () => {
        const { sha256 } = await store.put(Buffer.from("0123456789"));
        for (const [start, end] of [
          [5, 10],
          [5, 4],
          [-1, 4],
          [10, 10],
        ] as const) {
          await expect(store.open(sha256, { start, end })).rejects.toThrow(RangeError);
        }
      });

      it("continues to read a blob that is removed meanwhile", async () => {
        const { sha256 } = await store.put(data);
        const blob = await store.open(sha256);
        expect(await store.removeUnused(sha256, new Date())).toBe(true);
        const read = Buffer.from(await new Response(blob?.stream).arrayBuffer());
        expect(read.equals(data)).toBe(true);
      });
    });

    it("reads a blob of the expected size, if it is sound", async () => {
      const { sha256 } = await store.put(Buffer.from("0123456789"));
      const read = async (sizeBytes: number) => {
        const bytes = await store.read(sha256, sizeBytes);
        return bytes && Buffer.from(bytes).toString();
      };
      expect(await read(10)).toBe("0123456789");
      for (const other of [0, 9, 11]) expect(await read(other)).toBeUndefined();
      for (const wrong of ["012345678x", "01234", "0123456789+"]) {
        await tested.damage(sha256, Buffer.from(wrong));
        expect(await read(10)).toBeUndefined();
      }
      const { sha256: empty } = await store.put(Buffer.alloc(0));
      expect(await store.read(empty, 0)).toHaveLength(0);
    });

    describe("withLocalFile", () => {
      it("gives each caller a file with the bytes, and returns the result of the use", async () => {
        const { sha256 } = await store.put(data);
        const sizes = Array.from({ length: 5 }, () =>
          store.withLocalFile(sha256, async (path) => {
            const bytes = await readFile(path);
            expect(bytes.equals(data)).toBe(true);
            return bytes.length;
          }),
        );
        expect(new Set(await Promise.all(sizes))).toEqual(new Set([data.length]));
        expect(await tested.unfinished()).toBe(0);
      });

      it("throws the error of the use, and BlobMissingError for a missing blob", async () => {
        const { sha256 } = await store.put(Buffer.from("there"));
        const failing = store.withLocalFile(sha256, async () => {
          throw new Error("no picture");
        });
        await expect(failing).rejects.toThrow("no picture");
        expect(String(await contentOf(store, sha256))).toBe("there");
        for (const missing of [unknown, ...noHashes]) {
          const asked = store.withLocalFile(missing, async () => "used");
          await expect(asked).rejects.toThrow(BlobMissingError);
        }
      });
    });

    it("treats missing blobs and names that are no hash alike", async () => {
      for (const missing of [unknown, ...noHashes]) {
        expect(await store.open(missing)).toBeUndefined();
        expect(await store.read(missing, 1)).toBeUndefined();
        expect(await store.size(missing)).toBeUndefined();
        expect(await store.has(missing)).toBe(false);
        expect(await store.look(missing, 1)).toBe("missing");
        expect(await store.verify(missing)).toBe("missing");
        expect(await store.keep([missing])).toEqual([missing]);
        expect(await store.removeUnused(missing, new Date())).toBe(false);
      }
    });

    it("lists each blob with its size and the time when it was last stored", async () => {
      const [one, two] = [
        await store.put(Buffer.from("one")),
        await store.put(Buffer.from("twice")),
      ];
      const when = new Date("2026-03-29T12:00:00Z");
      for (const { sha256 } of [one, two]) await tested.age(sha256, when);
      expect(await listed()).toEqual(
        [
          { sha256: one.sha256, sizeBytes: 3, storedAt: when },
          { sha256: two.sha256, sizeBytes: 5, storedAt: when },
        ].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
      );
    });

    describe("a damaged blob", () => {
      it("is detected, and so is its repair", async () => {
        const { sha256, sizeBytes } = await store.put(Buffer.from("small"));
        expect(await store.look(sha256, sizeBytes)).toBe("sound");
        await tested.damage(sha256, Buffer.from("smalk"));
        expect(await store.look(sha256, sizeBytes)).toBe("damaged");
        expect(await store.verify(sha256)).toBe("damaged");
        expect(await store.verify(sha256, { anew: true })).toBe("damaged");
        await tested.damage(sha256, Buffer.from("sm"));
        expect(await store.look(sha256, sizeBytes)).toBe("damaged");
        await store.put(Buffer.from("small"));
        expect(await store.look(sha256, sizeBytes)).toBe("sound");
        expect(await store.verify(sha256, { anew: true })).toBe("sound");
      });

      it("is never reported as sound, however large it is", async () => {
        await store.put(data);
        const rotten = Buffer.from(data);
        rotten.writeUInt8(rotten.readUInt8(4_999_999) ^ 1, 4_999_999);
        await tested.damage(dataHash, rotten);
        expect(await store.look(dataHash, data.length)).not.toBe("sound");
        expect(await store.verify(dataHash)).toBe("damaged");
        expect(await store.look(dataHash, data.length)).toBe("damaged");
      });
    });

    describe("removeUnused", () => {
      it("spares blobs stored or kept after the given moment", async () => {
        for (const renew of [
          (sha256: string) => store.keep([sha256]),
          () => store.put(Buffer.from("kept")),
          () => store.put(inPieces(Buffer.from("kept"), 2)),
        ]) {
          const { sha256 } = await store.put(Buffer.from("kept"));
          await tested.age(sha256, dayAgo());
          await renew(sha256);
          expect(await store.removeUnused(sha256, hourAgo())).toBe(false);
          expect(String(await contentOf(store, sha256))).toBe("kept");

          await tested.age(sha256, dayAgo());
          expect(await store.removeUnused(sha256, hourAgo())).toBe(true);
          expect(await store.has(sha256)).toBe(false);
          expect(await store.keep([sha256])).toEqual([sha256]);
          expect(await store.removeUnused(sha256, hourAgo())).toBe(false);
        }
      });

      it("counts an old file as stored now", async () => {
        const path = join(folder, "old");
        await writeFile(path, "written yesterday");
        const { sha256 } = await store.put({ path });
        expect(await store.removeUnused(sha256, hourAgo())).toBe(false);
      });

      it("never loses a blob that is stored while it is being removed", async () => {
        const bytes = randomBytes(30_000);
        for (let round = 0; round < 50; round++) {
          const { sha256 } = await store.put(bytes);
          await tested.age(sha256, dayAgo());
          await Promise.all([
            store.removeUnused(sha256, hourAgo()),
            store.put(bytes),
            store.removeUnused(sha256, hourAgo()),
          ]);
          expect((await contentOf(store, sha256))?.equals(bytes)).toBe(true);
        }
      });

      it("never loses a blob that was confirmed as kept while it is being removed", async () => {
        const bytes = Buffer.from("kept or said to be gone");
        for (let round = 0; round < 50; round++) {
          const { sha256 } = await store.put(bytes);
          await tested.age(sha256, dayAgo());
          const [missing, wasRemoved] = await Promise.all([
            store.keep([sha256]),
            store.removeUnused(sha256, hourAgo()),
          ]);
          expect(await store.has(sha256)).toBe(!wasRemoved);
          if (wasRemoved) expect(missing).toEqual([sha256]);
          else expect(await contentOf(store, sha256)).toEqual(bytes);
        }
      });
    });
  });
}
