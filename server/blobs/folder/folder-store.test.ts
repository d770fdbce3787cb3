import { hash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { link, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentOf, describeBlobStore, listOf } from "../../ports/testing/blob-store-suite.ts";
import { openTestedFolder } from "../testing/tested-folder.ts";
import { type FolderStore, openFolderStore } from "./folder-store.ts";
import { blobPath } from "./shards.ts";

describeBlobStore("a folder", openTestedFolder);

let directory: string;
let store: FolderStore;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "blobs-")), "blobs");
  store = await openFolderStore({ directory });
});
afterEach(() => rm(join(directory, ".."), { recursive: true }));

const pathOf = (sha256: string) => blobPath(directory, sha256);
const temporary = () => readdir(join(directory, "tmp"));

it("has a file for each blob, below the first two digits of its hash", async () => {
  const { sha256 } = await store.put(Buffer.from("a file"));
  expect(pathOf(sha256)).toBe(join(directory, sha256.slice(0, 2), sha256.slice(2)));
  expect(await readFile(pathOf(sha256), "utf8")).toBe("a file");
  expect(() => pathOf("../../etc/passwd")).toThrow(TypeError);
});

it("reports the damage that it finds, and its repairs", async () => {
  const found: string[] = [];
  store = await openFolderStore({ directory, onFound: (_, state) => found.push(state) });
  const { sha256 } = await store.put(Buffer.from("right"));
  await writeFile(pathOf(sha256), "wrong");
  expect(await store.put(Buffer.from("right"))).toMatchObject({ sha256, isNew: true });
  expect(found).toEqual(["damaged", "mended"]);
});

it("reads a large file after the request, and caches the result while the file is unchanged", async () => {
  const data = Buffer.alloc(5_000_000, "stillframe ");
  const { sha256, sizeBytes } = await store.put(data);
  expect(await store.look(sha256, sizeBytes)).toBe("unread");
  expect(await store.verify(sha256)).toBe("sound");
  expect(await store.look(sha256, sizeBytes)).toBe("sound");
  // A put changes only the file's time, which is no reason to read it again.
  await store.put(data);
  expect(await store.look(sha256, sizeBytes)).toBe("sound");
});

it("lists no other files", async () => {
  const { sha256 } = await store.put(Buffer.from("listed"));
  await writeFile(join(directory, "ab", "notes.txt"), "not a blob");
  expect((await listOf(store)).map((blob) => blob.sha256)).toEqual([sha256]);
});

describe("opening again", () => {
  const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, "-");
  const deadPid = spawnSync(process.execPath, ["-e", ""]).pid;
  const reopen = () => openFolderStore({ directory });

  it("finds the stored blobs", async () => {
    const { sha256 } = await store.put(Buffer.from("durable"));
    expect(await (await reopen()).size(sha256)).toBe(7);
  });

  it("removes unfinished files of dead processes, and keeps those of live ones", async () => {
    const temp = join(directory, "tmp");
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
    const { sha256 } = await store.put(Buffer.from("in between"));
    const aside = join(directory, "tmp", `trash.${host}.${deadPid}.0000aaaa.${sha256}`);
    await link(pathOf(sha256), aside);
    await rm(pathOf(sha256));
    const again = await reopen();
    expect(String(await contentOf(again, hash("sha256", "in between")))).toBe("in between");
    await expect(stat(aside)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
