import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { bucketTree } from "./storage-trees.ts";

/** A bucket whose one object has a tag that is not its MD5, and arrives as these texts, one each time. */
async function treeOf(arrivals: string[]) {
  const scratch = await mkdtemp(join(tmpdir(), "trees-"));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const none = () => Promise.reject(new Error("not asked for"));
  async function* list() {
    yield [{ key: "lake/a", sizeBytes: 5, tag: `"${"0".repeat(32)}"`, modifiedAt: new Date() }];
  }
  const stream = async () => {
    const text = arrivals.shift() ?? "";
    return { body: Readable.from([Buffer.from(text)]), sizeBytes: text.length };
  };
  const put = none;
  const bucket = { names: none, list, stream, put, putFile: none, remove: none };
  const tree = bucketTree(bucket, scratch);
  const [file] = await tree.files("lake");
  if (file === undefined) throw new Error("there is no file");
  return () => tree.take(file, ({ path }) => readFile(path, "utf8"));
}

test("an object whose tag is not its MD5 counts once it has arrived alike twice", async () => {
  const arrivesAlike = await treeOf(["right", "right"]);
  expect(await arrivesAlike()).toBe("right");
  const arrivesWrongOnce = await treeOf(["wrong", "right", "right"]);
  expect(await arrivesWrongOnce()).toBe("right");
  const neverAlike = await treeOf(["one__", "two__", "three"]);
  await expect(neverAlike()).rejects.toThrow("lake/a arrived with other bytes");
});
