import { readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LakeDamageError } from "../errors.ts";
import {
  fileNames,
  keepNothing,
  namedItems,
  testLake,
  write,
  type TestLake,
} from "../testing/fixture.ts";
import { openLake } from "../lake.ts";
import { branchFolder, manifestFile, refFile } from "../files/layout.ts";
import type { VersionRef } from "../version.ts";

/** The lake as a new process opens it. */
async function restarted(at: TestLake): Promise<TestLake> {
  await at.lake.close();
  return { ...at, lake: await openLake({ directory: at.directory }) };
}

async function heads(at: TestLake): Promise<{ first: VersionRef; head: VersionRef }> {
  const first = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
  const head = await write(at, { head: first }, (writer) => writer.append(namedItems("b"), 2));
  return { first, head };
}

describe("the repair at start", () => {
  test("changes nothing in an intact family", async () => {
    const at = await testLake();
    const { first, head } = await heads(at);
    const report = await at.lake.heal({
      family: at.family,
      known: [first, head],
      lines: [head.branch],
      keepSince: keepNothing(),
    });
    expect(report).toEqual({ removed: [], moved: [], left: [], damaged: [] });
  });

  test("removes an empty manifest that was never published, and the line goes on", async () => {
    let at = await testLake();
    const { first, head } = await heads(at);
    const torn = manifestFile(at.layout, head);
    await truncate(torn);
    at = await restarted(at);
    const report = await at.lake.heal({
      family: at.family,
      known: [first],
      lines: [first.branch],
      keepSince: keepNothing(),
    });
    expect(report.removed).toEqual([torn]);
    const next = await write(at, { head: first }, (writer) => writer.append(namedItems("c"), 3));
    expect(next.branch).toBe(first.branch);
    expect(await fileNames(at, next)).toEqual(["a", "c"]);
  });

  test("reports an empty manifest that the catalog relies on, and changes nothing", async () => {
    const at = await testLake();
    const { head } = await heads(at);
    const torn = manifestFile(at.layout, head);
    await truncate(torn);
    const before = await readdir(at.layout.table, { recursive: true });
    const { damaged } = await at.lake.heal({
      family: at.family,
      known: [head],
      lines: [head.branch],
      keepSince: keepNothing(),
    });
    expect(damaged.map(({ message }) => message)).toEqual([
      `${torn} is empty. Run \`stillframe doctor\` to see what can still be read.`,
    ]);
    expect(await readdir(at.layout.table, { recursive: true })).toEqual(before);
  });

  test("reports a version of the catalog that is missing", async () => {
    const at = await testLake();
    const { first, head } = await heads(at);
    await rm(manifestFile(at.layout, first));
    const request = { family: at.family, known: [first, head], lines: [head.branch] };
    const { damaged } = await at.lake.heal({ ...request, keepSince: keepNothing() });
    expect(damaged.map(({ file }) => file)).toEqual([manifestFile(at.layout, first)]);
  });

  test.each(["", "{", "null"])(
    "removes a ref that holds %j, so that branches work again",
    async (content) => {
      let at = await testLake();
      const { head } = await heads(at);
      const fork = await write(at, { head, clean: false }, async () => {});
      await writeFile(refFile(at.layout, fork.branch), content);
      at = await restarted(at);
      const request = { family: at.family, known: [head], lines: [head.branch] };
      await expect(
        at.lake.sweep({ ...request, needed: [head], keepSince: keepNothing() }),
      ).rejects.toThrow(LakeDamageError);

      const report = await at.lake.heal({ ...request, keepSince: keepNothing() });
      expect(report.removed).toEqual([
        refFile(at.layout, fork.branch),
        branchFolder(at.layout, fork.branch),
      ]);
      const next = await write(at, { head, clean: false }, (w) => w.append(namedItems("c"), 3));
      const writer = await at.lake.writer({
        family: at.family,
        head: next,
        line: next.branch,
        clean: true,
      });
      await at.lake.collect(writer, { live: [head, next], keepSince: keepNothing() });
      expect(await fileNames(at, next)).toEqual(["a", "b", "c"]);
    },
  );

  test("reports a broken ref whose line the catalog names", async () => {
    const at = await testLake();
    const { head } = await heads(at);
    await truncate(refFile(at.layout, head.branch));
    const request = { family: at.family, known: [head], lines: [] };
    const { damaged } = await at.lake.heal({ ...request, keepSince: keepNothing() });
    expect(damaged.map(({ file }) => file)).toEqual([refFile(at.layout, head.branch)]);
  });

  test("removes a fork without a ref, a ref without a folder and a line that is not named", async () => {
    let at = await testLake();
    const { head } = await heads(at);
    const [noRef, noTree, unknown] = [
      await write(at, { head, clean: false }, async () => {}),
      await write(at, { head, clean: false }, async () => {}),
      await write(at, { head, clean: false }, async () => {}),
    ];
    await rm(refFile(at.layout, noRef.branch));
    await rm(branchFolder(at.layout, noTree.branch), { recursive: true });
    at = await restarted(at);
    const request = { family: at.family, known: [head], lines: [head.branch] };

    const early = await at.lake.heal({ ...request, keepSince: new Date(Date.now() - 900_000) });
    expect(early.removed).toEqual([]);
    const late = await at.lake.heal({ ...request, keepSince: keepNothing() });
    expect(new Set(late.removed)).toEqual(
      new Set([noRef, noTree, unknown].map((ref) => branchFolder(at.layout, ref.branch))),
    );
    expect(await readdir(at.layout.tree)).toEqual([head.branch]);
    expect(await fileNames(at, head)).toEqual(["a", "b"]);
  });

  test("removes a torn pin; the next collection makes another", async () => {
    let at = await testLake();
    const { first, head } = await heads(at);
    const writer = await at.lake.writer({
      family: at.family,
      head,
      line: head.branch,
      clean: true,
    });
    // No file is old enough to be pruned, so the line keeps its versions.
    const { pins } = await at.lake.collect(writer, { live: [first, head], keepSince: new Date(0) });
    const pin = pins.find((candidate) => candidate.version === first.version) ?? first;
    await truncate(manifestFile(at.layout, pin));
    at = await restarted(at);
    const request = { family: at.family, known: [first, head], lines: [head.branch] };
    const report = await at.lake.heal({ ...request, keepSince: keepNothing() });
    expect(report.removed).toContain(manifestFile(at.layout, pin));

    const again = await at.lake.writer({ family: at.family, head, line: head.branch, clean: true });
    const collected = await at.lake.collect(again, {
      live: [first, head],
      keepSince: keepNothing(),
    });
    expect(collected.pins.map(({ version }) => version)).toContain(first.version);
    expect(await fileNames(at, first)).toEqual(["a"]);
  });

  test("reports the version that is only readable through its pin", async () => {
    let at = await testLake();
    const { first } = await heads(at);
    const clone = await at.lake.writer({ family: at.family, head: first, line: null, clean: true });
    const snapshot = clone.tip;
    await clone.append(namedItems("c"), 5);
    const { head, moved } = await at.lake.collect(clone, {
      live: [first, snapshot],
      keepSince: keepNothing(),
    });
    at = await restarted(at);
    const report = await at.lake.heal({
      family: at.family,
      known: [first, snapshot, head],
      lines: [first.branch, head.branch],
      keepSince: keepNothing(),
    });
    expect(report.moved).toEqual(moved.filter(({ from }) => from.version === snapshot.version));
    expect(await fileNames(at, report.moved[0]?.to ?? head)).toEqual(["a"]);
  });

  test("removes unfinished files once they are old", async () => {
    const at = await testLake();
    const { head } = await heads(at);
    const folder = branchFolder(at.layout, head.branch);
    const files = [join(folder, "data", ".tmpAbC123"), join(at.layout.refs, "x.json.tmp.1234")];
    for (const file of files) await writeFile(file, "half");
    const request = { family: at.family, known: [head], lines: [head.branch] };
    await at.lake.heal({ ...request, keepSince: new Date(0) });
    for (const file of files) expect((await stat(file)).size).toBe(4);
    const { removed } = await at.lake.heal({ ...request, keepSince: keepNothing() });
    expect(new Set(removed)).toEqual(new Set(files));
  });
});

test("flushed versions are read by their pairs after a restart", async () => {
  let at = await testLake();
  const { first, head } = await heads(at);
  at = await restarted(at);
  expect(await at.lake.families()).toEqual([at.family]);
  expect(await fileNames(at, at.empty)).toEqual([]);
  expect(await fileNames(at, first)).toEqual(["a"]);
  expect(await fileNames(at, head)).toEqual(["a", "b"]);
  await at.lake.dropFamily(at.family);
  await at.lake.dropFamily(at.family);
  expect(await at.lake.families()).toEqual([]);
});
