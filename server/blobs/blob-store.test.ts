import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import {
  link,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BlobStore, openBlobStore } from "./blob-store.ts";

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-"));
  store = await openBlobStore({ directory: join(folder, "blobs") });
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (text: string) => Buffer.from(text);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
const temporary = () => readdir(join(folder, "blobs", "tmp"));

async function content(hash: string, range?: { start: number; end: number }): Promise<string> {
  const blob = await store.open(hash, range);
  return blob === undefined ? "missing" : new Response(blob.stream).text();
}

async function* inPieces(data: Uint8Array, size: number) {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function listed(): Promise<string[]> {
  const hashes: string[] = [];
  for await (const blob of store.list()) hashes.push(blob.sha256);
  return hashes.sort();
}

describe("put", () => {
  const data = Buffer.alloc(5_000_000, "stillframe ");
  const hash = sha256(data);

  it("stores bytes, streams, copied and linked files under their hash", async () => {
    const path = join(folder, "source");
    await writeFile(path, data);
    for (const source of [data, inPieces(data, 70_000), { path }, { path, link: true }]) {
      const stored = await store.put(source);
      expect(stored).toEqual({ sha256: hash, sizeBytes: data.length, isNew: true });
      expect((await readFile(store.pathOf(hash))).equals(data)).toBe(true);
      expect(await temporary()).toEqual([]);
      expect(await store.remove(hash)).toBe(true);
    }
    expect(store.pathOf(hash)).toBe(join(folder, "blobs", hash.slice(0, 2), hash.slice(2)));
  });

  it("keeps a linked file's bytes when its first name goes", async () => {
    const path = join(folder, "upload");
    await writeFile(path, "an upload");
    const { sha256: linked } = await store.put({ path, link: true });
    await rm(path);
    expect(await content(linked)).toBe("an upload");
  });

  it("keeps the same bytes once, from whatever source", async () => {
    const path = join(folder, "source");
    await writeFile(path, data);
    await store.put(data);
    for (const source of [data, inPieces(data, 70_000), { path }, { path, link: true }]) {
      expect(await store.put(source)).toEqual({
        sha256: hash,
        sizeBytes: data.length,
        isNew: false,
      });
    }
    expect(await listed()).toEqual([hash]);
    expect(await temporary()).toEqual([]);
  });

  it("takes the same bytes from many sides at once", async () => {
    const path = join(folder, "source");
    await writeFile(path, "shared");
    const sources = Array.from({ length: 40 }, (_, n) =>
      n % 2 === 0 ? bytes("shared") : { path, link: n % 4 === 1 },
    );
    const stored = await store.putMany(sources);
    expect(new Set(stored.map((blob) => blob.sha256))).toEqual(new Set([sha256(bytes("shared"))]));
    expect(await listed()).toEqual([sha256(bytes("shared"))]);
    expect(await content(sha256(bytes("shared")))).toBe("shared");
    expect(await temporary()).toEqual([]);
  });

  it("answers many in the order of the sources", async () => {
    const texts = Array.from({ length: 300 }, (_, n) => `blob ${n % 250}`);
    const stored = await store.putMany(texts.map(bytes));
    expect(stored.map((blob) => blob.sha256)).toEqual(texts.map((text) => sha256(bytes(text))));
    expect(await listed()).toEqual([...new Set(stored.map((blob) => blob.sha256))].sort());
  });

  it("stores an empty file", async () => {
    const { sha256: empty } = await store.put(Buffer.alloc(0));
    expect(await store.size(empty)).toBe(0);
    expect(await content(empty)).toBe("");
  });

  it("leaves nothing behind when the source fails", async () => {
    async function* failing() {
      yield bytes("half");
      throw new Error("The connection is gone");
    }
    await expect(store.put(failing())).rejects.toThrow("The connection is gone");
    await expect(store.put({ path: join(folder, "gone") })).rejects.toMatchObject({
      code: "ENOENT",
    });
    expect(await temporary()).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it("writes a damaged blob anew", async () => {
    const path = join(folder, "source");
    await writeFile(path, data);
    for (const source of [data, { path }, { path, link: true }]) {
      await store.put(data);
      await truncate(store.pathOf(hash), 10);
      expect(await store.put(source)).toMatchObject({ sha256: hash, isNew: true });
      expect(await store.size(hash)).toBe(data.length);
      await store.remove(hash);
    }
  });
});

describe("a blob with a wrong byte", () => {
  const data = Buffer.alloc(5_000_000, "stillframe ");
  const hash = sha256(data);

  async function flip(): Promise<void> {
    const rotten = Buffer.from(data);
    rotten.writeUInt8(rotten.readUInt8(1234) ^ 1, 1234);
    await writeFile(store.pathOf(hash), rotten);
  }

  it("is replaced when the right bytes are stored again", async () => {
    const found: string[] = [];
    store = await openBlobStore({
      directory: join(folder, "blobs"),
      onFound: (_, state) => found.push(state),
    });
    const path = join(folder, "source");
    await writeFile(path, data);
    for (const source of [data, inPieces(data, 70_000), { path }, { path, link: true }]) {
      await store.put(data);
      await flip();
      expect(await store.put(source)).toMatchObject({ sha256: hash, isNew: true });
      expect((await readFile(store.pathOf(hash))).equals(data)).toBe(true);
      expect(found.splice(0)).toEqual(["damaged", "mended"]);
      expect(await store.checks.verify(hash)).toBe("sound");
      await store.remove(hash);
    }
  });

  it("is noticed before it is used, and what was noticed is remembered while the file is the same", async () => {
    await store.put(data);
    expect(await store.checks.look(hash, data.length)).toBe("unread");
    expect(await store.checks.verify(hash)).toBe("sound");
    expect(await store.checks.look(hash, data.length)).toBe("sound");
    await flip();
    expect(await store.checks.verify(hash)).toBe("damaged");
    expect(await store.checks.look(hash, data.length)).toBe("damaged");
    await truncate(store.pathOf(hash), 10);
    expect(await store.checks.look(hash, data.length)).toBe("damaged");
    await rm(store.pathOf(hash));
    expect(await store.checks.look(hash, data.length)).toBe("missing");
  });

  it("is noticed when a small file is asked for the first time", async () => {
    const { sha256: small } = await store.put(bytes("small"));
    await writeFile(store.pathOf(small), "smalk");
    expect(await store.checks.look(small, 5)).toBe("damaged");
  });
});

describe("open", () => {
  it("streams the whole or a range, with the size of the whole", async () => {
    const { sha256: hash } = await store.put(bytes("0123456789"));
    expect(await content(hash)).toBe("0123456789");
    expect(await content(hash, { start: 2, end: 4 })).toBe("234");
    expect(await content(hash, { start: 9, end: 9 })).toBe("9");
    const part = await store.open(hash, { start: 2, end: 4 });
    expect(part?.sizeBytes).toBe(10);
    await part?.stream.cancel();
  });

  it("refuses a range outside the blob", async () => {
    const { sha256: hash } = await store.put(bytes("0123456789"));
    await expect(store.open(hash, { start: 5, end: 10 })).rejects.toThrow(RangeError);
    await expect(store.open(hash, { start: 5, end: 4 })).rejects.toThrow(RangeError);
    await expect(store.open(hash, { start: -1, end: 4 })).rejects.toThrow(RangeError);
  });

  it("knows nothing of blobs that are not there, nor of what is no hash", async () => {
    for (const hash of [sha256(bytes("never stored")), "", "../../etc/passwd", "AB".repeat(32)]) {
      expect(await store.open(hash)).toBeUndefined();
      expect(await store.size(hash)).toBeUndefined();
      expect(await store.has(hash)).toBe(false);
    }
    expect(() => store.pathOf("../../etc/passwd")).toThrow(TypeError);
  });

  it("goes on reading what is removed meanwhile", async () => {
    const { sha256: hash } = await store.put(bytes("still here"));
    const blob = await store.open(hash);
    await store.remove(hash);
    expect(await new Response(blob?.stream).text()).toBe("still here");
  });
});

describe("remove", () => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const dayAgo = new Date(Date.now() - 86_400_000);

  it("spares what was stored after the given moment, and renewing counts", async () => {
    const { sha256: hash } = await store.put(bytes("kept"));
    await utimes(store.pathOf(hash), dayAgo, dayAgo);
    await store.put(bytes("kept"));
    expect(await store.remove(hash, hourAgo)).toBe(false);
    expect(await content(hash)).toBe("kept");

    await utimes(store.pathOf(hash), dayAgo, dayAgo);
    expect(await store.remove(hash, hourAgo)).toBe(true);
    expect(await store.has(hash)).toBe(false);
    expect(await store.remove(hash, hourAgo)).toBe(false);
  });

  it("counts the linking of an old upload as storing it now", async () => {
    const path = join(folder, "upload");
    await writeFile(path, "uploaded yesterday");
    await utimes(path, dayAgo, dayAgo);
    const { sha256: hash } = await store.put({ path, link: true });
    expect(await store.remove(hash, hourAgo)).toBe(false);
  });

  it("never loses a blob that is stored while it is being removed", async () => {
    for (let round = 0; round < 50; round++) {
      const data = bytes(`contested ${round}`);
      const { sha256: hash } = await store.put(data);
      await utimes(store.pathOf(hash), dayAgo, dayAgo);
      await Promise.all([
        store.remove(hash, hourAgo),
        store.put(data),
        store.remove(hash, hourAgo),
      ]);
      expect(await content(hash)).toBe(data.toString());
    }
  });
});

it("lists size and time of each blob and ignores what is none", async () => {
  const { sha256: hash } = await store.put(bytes("listed"));
  const when = new Date("2026-03-29T12:00:00Z");
  await utimes(store.pathOf(hash), when, when);
  await writeFile(join(folder, "blobs", "ab", "notes.txt"), "not a blob");
  const blobs = [];
  for await (const blob of store.list()) blobs.push(blob);
  expect(blobs).toEqual([{ sha256: hash, sizeBytes: 6, storedAt: when }]);
});

describe("opening again", () => {
  const reopen = () => openBlobStore({ directory: join(folder, "blobs") });
  const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, "-");
  const deadPid = spawnSync(process.execPath, ["-e", ""]).pid;

  it("finds what was stored", async () => {
    const { sha256: hash } = await store.put(bytes("durable"));
    expect(await (await reopen()).size(hash)).toBe(7);
  });

  it("clears what dead processes were writing, and leaves the living alone", async () => {
    const temp = join(folder, "blobs", "tmp");
    const old = new Date(Date.now() - 2 * 86_400_000);
    const dead = `put.${host}.${deadPid}.0000aaaa.x`;
    const formerRun = `put.${host}.${process.pid}.0000aaaa.x`;
    const living = `put.${host}.${process.ppid}.0000aaaa.x`;
    const elsewhere = "put.another-host.1.0000aaaa.x";
    const elsewhereOld = "put.another-host.1.0000aaaa.y";
    for (const name of [dead, formerRun, living, elsewhere, elsewhereOld]) {
      await writeFile(join(temp, name), "half a blob");
    }
    await utimes(join(temp, elsewhereOld), old, old);
    expect((await reopen()).healed).toBe(3);
    expect((await temporary()).sort()).toEqual([elsewhere, living].sort());
  });

  it("brings back a blob whose removal was interrupted", async () => {
    const { sha256: hash } = await store.put(bytes("in between"));
    const aside = join(folder, "blobs", "tmp", `trash.${host}.${deadPid}.0000aaaa.${hash}`);
    await link(store.pathOf(hash), aside);
    await rm(store.pathOf(hash));
    await reopen();
    expect(await content(hash)).toBe("in between");
    await expect(stat(aside)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

it("streams that stall keep nobody out", async () => {
  const held = Promise.withResolvers<void>();
  async function* stalled() {
    yield bytes("half");
    await held.promise;
  }
  const waiting = Array.from({ length: 200 }, () => store.put(stalled()));
  await expect(store.put(bytes("whole"))).resolves.toMatchObject({ isNew: true });
  await expect(store.put(inPieces(bytes("in pieces"), 3))).resolves.toMatchObject({ isNew: true });
  held.resolve();
  await Promise.all(waiting);
});
