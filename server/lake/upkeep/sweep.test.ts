import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  fileNames,
  keepNothing,
  namedItems,
  newItem,
  testLake,
  write,
  type TestLake,
} from "../testing/fixture.ts";
import { openLake } from "../lake.ts";
import { branchFolder, hasManifest } from "../files/layout.ts";
import { readRefs } from "../files/refs.ts";
import type { VersionRef } from "../version.ts";

async function branchesOf({ layout }: TestLake): Promise<string[]> {
  return [...(await readRefs(layout)).keys()].sort();
}

async function twoHeads(at: TestLake): Promise<[VersionRef, VersionRef]> {
  const first = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
  return [first, await write(at, { head: first }, (writer) => writer.append(namedItems("b"), 2))];
}

describe("a sweep", () => {
  test("drops a line that is not named, once it is old enough", async () => {
    const at = await testLake();
    const [, head] = await twoHeads(at);
    const abandoned = await write(at, { head, clean: false }, (writer) =>
      writer.append(namedItems("never published"), 3),
    );
    const request = { family: at.family, needed: [head], lines: [head.branch] };
    const early = await at.lake.sweep({ ...request, keepSince: new Date(Date.now() - 900_000) });
    expect(early.branches).toEqual([]);
    expect(await branchesOf(at)).toContain(abandoned.branch);

    const late = await at.lake.sweep({ ...request, keepSince: keepNothing() });
    expect(late.branches).toEqual([abandoned.branch]);
    expect(await branchesOf(at)).toEqual([head.branch]);
    expect(await fileNames(at, head)).toEqual(["a", "b"]);
  });

  test("keeps a line by name, by head and by snapshot alike", async () => {
    const at = await testLake();
    const [first, head] = await twoHeads(at);
    const task = await write(at, { head, clean: false }, (w) => w.append(namedItems("t"), 3));
    const other = await write(at, { head, clean: false }, (w) => w.append(namedItems("o"), 4));
    const swept = await at.lake.sweep({
      family: at.family,
      needed: [first, other],
      lines: [task.branch],
      keepSince: keepNothing(),
    });
    expect(swept.branches).toEqual([]);
    expect(await fileNames(at, task)).toEqual(["a", "b", "t"]);
  });

  test("continues when another process has collected a version that was read", async () => {
    const at = await testLake();
    const [first, head] = await twoHeads(at);
    const last = await write(at, { head }, (writer) => writer.append(namedItems("c"), 3));
    const keepSince = new Date();
    await at.lake.reader(at.family, first);
    const elsewhere = await openLake({ directory: at.directory });
    onTestFinished(() => elsewhere.close());
    const { family, layout } = at;
    const writer = await elsewhere.writer({ family, head: last, line: last.branch, clean: true });
    const collected = await elsewhere.collect(writer, { live: [last], keepSince: keepNothing() });
    writer.discard();
    expect(await hasManifest(layout, first)).toBe(false);

    await write(at, { head: collected.head }, (more) => more.append(namedItems("unneeded"), 4));
    await at.lake.sweep({ family, needed: [collected.head], lines: [], keepSince });
    expect(await fileNames(at, collected.head)).toEqual(["a", "b", "c"]);
  });

  test("drops pins of versions that are no longer named, and no others", async () => {
    const at = await testLake();
    const [first, head] = await twoHeads(at);
    const writer = await at.lake.writer({
      family: at.family,
      head,
      line: head.branch,
      clean: true,
    });
    const collected = await at.lake.collect(writer, {
      live: [first, head],
      keepSince: keepNothing(),
    });
    const pinOf = (version: number) => collected.pins.find((pin) => pin.version === version);
    const swept = await at.lake.sweep({
      family: at.family,
      needed: [first, collected.head],
      lines: [head.branch],
      keepSince: keepNothing(),
    });
    expect(swept.branches).toEqual([pinOf(head.version)?.branch]);
    expect(await fileNames(at, first)).toEqual(["a"]);
    expect(await fileNames(at, collected.head)).toEqual(["a", "b"]);
  });

  test("keeps a pin of a named version, and a pin that is named itself", async () => {
    const at = await testLake();
    const [source] = await twoHeads(at);
    const clone = await at.lake.writer({
      family: at.family,
      head: source,
      line: null,
      clean: true,
    });
    const snapshot = clone.tip;
    await clone.append(namedItems("c"), 5);
    const { head, moved } = await at.lake.collect(clone, {
      live: [source, snapshot],
      keepSince: keepNothing(),
    });
    const lines = [source.branch, head.branch];
    const request = { family: at.family, lines, keepSince: keepNothing() };
    await at.lake.sweep({ ...request, needed: [source, snapshot, head] });
    expect(await fileNames(at, snapshot)).toEqual(["a"]);

    const pin = moved.find(({ from }) => from.version === snapshot.version)?.to ?? snapshot;
    await at.lake.sweep({ ...request, needed: [source, pin, head] });
    expect(await fileNames(at, pin)).toEqual(["a"]);
  });

  test("removes the folder of an unfinished branch", async () => {
    const at = await testLake();
    const [, head] = await twoHeads(at);
    const folder = branchFolder(at.layout, `l-${crypto.randomUUID()}`);
    await mkdir(join(folder, "_versions"), { recursive: true });
    await writeFile(join(folder, "_versions", "1.manifest"), "");
    const request = { family: at.family, needed: [head], lines: [head.branch] };
    const early = await at.lake.sweep({ ...request, keepSince: new Date(Date.now() - 900_000) });
    expect(early.orphans).toEqual([]);
    await utimes(folder, 0, 0);
    const late = await at.lake.sweep({ ...request, keepSince: new Date(Date.now() - 900_000) });
    expect(late.orphans.map((name) => branchFolder(at.layout, name))).toEqual([folder]);
    expect(await readdir(at.layout.tree)).toEqual([head.branch]);
  });

  test("removes at most the given number of branches in a run", async () => {
    const at = await testLake();
    const [, head] = await twoHeads(at);
    for (let i = 0; i < 3; i++) await write(at, { head, clean: false }, async () => {});
    const request = {
      family: at.family,
      needed: [head],
      lines: [head.branch],
      keepSince: keepNothing(),
      limit: 2,
    };
    expect((await at.lake.sweep(request)).branches).toHaveLength(2);
    expect((await at.lake.sweep(request)).branches).toHaveLength(1);
    expect((await at.lake.sweep(request)).branches).toEqual([]);
  });
});

describe("the line of a deleted dataset", () => {
  test("is pruned to what its clones need, and removed after them", async () => {
    const at = await testLake();
    const rows = (from: number) =>
      Array.from({ length: 2000 }, (_, i) =>
        newItem({ fileName: `${from + i}`, caption: crypto.randomUUID() }),
      );
    const shared = await write(at, { head: at.empty }, (writer) => writer.append(rows(0), 1));
    const forked = await write(at, { head: shared, line: null }, (w) =>
      w.append(namedItems("f"), 2),
    );
    const own = await write(at, { head: shared }, (writer) => writer.append(rows(2000), 3));
    const line = own.branch;
    // Another clone has not been written to yet, so its head is still on the line.
    const live = [shared, forked];
    const hash = async (ref: VersionRef) => (await at.lake.reader(at.family, ref)).contentHash();
    const hashes = [await hash(shared), await hash(forked)];
    const before = await at.layout.storage.sizeOf(branchFolder(at.layout, line));

    const request = { family: at.family, lines: [forked.branch], keepSince: keepNothing() };
    const swept = await at.lake.sweep({ ...request, needed: live });
    expect(swept).toMatchObject({ branches: [], retired: [line] });
    const after = await at.layout.storage.sizeOf(branchFolder(at.layout, line));
    expect(after).toBeLessThan(before * 0.7);
    expect([await hash(shared), await hash(forked)]).toEqual(hashes);
    const next = await write(at, { head: shared, line: null }, (w) => w.append(namedItems("n"), 4));
    expect(await (await at.lake.reader(at.family, next)).count()).toBe(2001);

    // The pins that the prune needed have been dropped, since the line still has their versions. A second run changes
    // nothing.
    const all = { ...request, needed: [...live, next], lines: [forked.branch, next.branch] };
    expect(await branchesOf(at)).toEqual([line, forked.branch, next.branch].sort());
    const again = await at.layout.storage.sizeOf(at.layout.table);
    await at.lake.sweep(all);
    expect(await at.layout.storage.sizeOf(at.layout.table)).toEqual(again);
    expect([await hash(shared), await hash(forked)]).toEqual(hashes);

    const last = await at.lake.sweep({ ...request, needed: [], lines: [] });
    expect(last.branches).toContain(line);
    expect(await branchesOf(at)).toEqual([]);
  });

  test("is emptied by the sweep once only its descendants need it", async () => {
    const at = await testLake();
    const shared = await write(at, { head: at.empty }, (w) => w.append(namedItems("a", "b"), 1));
    const clone = await write(at, { head: shared, line: null }, (w) =>
      w.append(namedItems("c"), 2),
    );
    const own = await write(at, { head: shared }, (writer) =>
      writer.append(
        Array.from({ length: 500 }, () => newItem()),
        3,
      ),
    );
    const before = await at.layout.storage.sizeOf(branchFolder(at.layout, own.branch));
    const request = {
      family: at.family,
      needed: [clone],
      lines: [clone.branch],
      keepSince: keepNothing(),
    };
    expect((await at.lake.sweep(request)).tombstones).toEqual([own.branch]);
    const after = await at.layout.storage.sizeOf(branchFolder(at.layout, own.branch));
    expect(after).toBeLessThan(before);
    expect(await fileNames(at, clone)).toEqual(["a", "b", "c"]);
    expect((await at.lake.sweep(request)).tombstones).toEqual([own.branch]);
    expect(await at.layout.storage.sizeOf(branchFolder(at.layout, own.branch))).toEqual(after);
  });
});
