import files, { readdir, stat, utimes, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { armFault } from "#server/fault.ts";
import { BranchFlush } from "./flush.ts";
import { namedItems, newItem, testLake } from "../testing/fixture.ts";
import { mainBranch } from "../version.ts";

// The lake opens files itself only to sync them; Lance does its own reading and writing.
const open = vi.spyOn(files, "open");
syncBuiltinESMExports();
afterAll(() => {
  open.mockRestore();
  syncBuiltinESMExports();
});

const disarm: (() => void)[] = [];
afterEach(() => {
  for (const release of disarm.splice(0)) release();
});

async function filesBelow(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      // A hint only: an empty or stale one is ignored.
      .filter((entry) => entry.name !== "latest_version_hint.json")
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

/** Runs the step and returns the files, and the folders that gained a name, that it left unsynced. */
async function unsynced(folder: string, step: () => Promise<unknown>): Promise<string[]> {
  const before = await filesBelow(folder);
  open.mockClear();
  await step();
  const synced = new Set(open.mock.calls.map(([path]) => String(path)));
  const added = [...(await filesBelow(folder))].filter((file) => !before.has(file));
  expect(added).not.toEqual([]);
  return added.flatMap((file) => [file, dirname(file)]).filter((path) => !synced.has(path));
}

test("every file that a commit adds is synced, and so is its folder", async () => {
  const { directory, lake, family, empty } = await testLake();
  const other = crypto.randomUUID();
  expect(await unsynced(directory, () => lake.createFamily(other))).toEqual([]);

  const request = { family, head: empty, line: null, clean: true };
  let writer = await lake.writer(request);
  expect(
    await unsynced(directory, async () => {
      writer = await lake.writer(request);
    }),
  ).toEqual([]);

  const line = writer.inner;
  const restore = () =>
    line.commitSilent(async (table) => {
      await table.checkout(line.tip.version - 1);
      await table.restore();
    });
  const labels = [{ name: "cat", source: "user" }];
  const commits: Record<string, () => Promise<unknown>> = {
    append: () => writer.append([...namedItems("a", "b", "c"), newItem({ labels })], 1),
    tags: () => writer.edit({ text: "a" }, { addTags: ["x"] }, 2),
    "a new field": () => writer.edit({}, { metadata: { score: 1 } }, 3),
    labels: () => writer.edit({}, { addLabels: [{ name: "dog", source: "user" }] }, 4),
    removal: () => writer.remove({ text: "b" }),
    index: () => line.commitSilent((table) => table.createIndex("media_id")),
    "an older version": restore,
    "several at once": () => writer.edit({}, { removeLabels: ["dog"], caption: "c" }, 5),
    compaction: () => lake.collect(writer, { live: [writer.tip], keepSince: new Date(0) }),
  };
  for (const [kind, commit] of Object.entries(commits)) {
    const missed = await unsynced(directory, async () => {
      await commit();
      await writer.flush();
    });
    expect({ kind, missed }).toEqual({ kind, missed: [] });
  }
  expect(await (await lake.reader(family, writer.tip)).count()).toBe(3);
});

test("a file that appears within the same clock tick as the last listing is synced", async () => {
  const { layout } = await testLake();
  const folder = join(layout.table, "_versions");
  await writeFile(join(folder, "before"), "");
  const flush = await BranchFlush.ofExisting(layout, mainBranch);
  const { atime, mtime } = await stat(folder);
  await utimes(folder, atime, mtime);
  await flush.flush();
  await writeFile(join(folder, "after"), "");
  // As if the clock had not advanced.
  await utimes(folder, atime, mtime);
  expect(await flush.flush()).toEqual([join(folder, "after"), folder]);
});

test("an interrupted flush does not count as done", async () => {
  const { directory, lake, family, empty } = await testLake();
  const writer = await lake.writer({ family, head: empty, line: null, clean: true });
  const missed = await unsynced(directory, async () => {
    await writer.append(namedItems("a"), 1);
    disarm.push(
      armFault("flush.half", () => {
        throw new Error("stopped");
      }),
    );
    await expect(writer.flush()).rejects.toThrow("stopped");
  });
  expect(missed).not.toEqual([]);
});
