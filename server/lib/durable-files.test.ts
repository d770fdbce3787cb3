import { existsSync, readFileSync, readlinkSync } from "node:fs";
import {
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { replaceFile } from "./durable-files.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durable-"));
  path = join(folder, "state.json");
});
afterEach(() => rm(folder, { recursive: true }));

const content = () => (existsSync(path) ? readFileSync(path, "utf8") : null);

/** The syncs during `run`: the path, and the file's content at that moment. */
async function syncsDuring(run: () => Promise<unknown>) {
  const handle = await open(folder);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const syncs: (string | null)[][] = [];
  const sync = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    const name = readlinkSync(`/proc/self/fd/${this.fd}`);
    syncs.push([name.replace(/[\da-f-]{36}/, "*").replace(folder, ""), content()]);
  });
  await run().finally(() => sync.mockRestore());
  return syncs;
}

test("the bytes are synced before the rename, and the folder after it", async () => {
  expect(await syncsDuring(() => replaceFile(path, "first"))).toEqual([
    ["/state.json.*.new", null],
    ["", "first"],
  ]);
  expect(await syncsDuring(() => replaceFile(path, "second"))).toEqual([
    ["/state.json.*.new", "first"],
    ["", "second"],
  ]);
  expect(await syncsDuring(() => replaceFile(path, "third", { isDurable: false }))).toEqual([]);
  expect(content()).toBe("third");
  expect(await readdir(folder)).toEqual(["state.json"]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("with isFirst an existing file stays", async () => {
  await replaceFile(path, "first", { isFirst: true });
  await expect(replaceFile(path, "second", { isFirst: true })).rejects.toMatchObject({
    code: "EEXIST",
  });
  expect(content()).toBe("first");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("a failure changes nothing and leaves no file", async () => {
  await mkdir(path);
  await writeFile(join(path, "inside"), "");
  await expect(replaceFile(path, "bytes")).rejects.toThrow(/EISDIR|ENOTEMPTY/);
  await expect(replaceFile(join(folder, "none", "state.json"), "x")).rejects.toThrow("ENOENT");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("concurrent writers of one file leave the content of one of them", async () => {
  const texts = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(10_000));
  await Promise.all(texts.map((text) => replaceFile(path, text)));
  expect(texts).toContain(content());
  expect(await readdir(folder)).toEqual(["state.json"]);
});
