import { readdir, rm } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { armFault, type FaultPoint } from "#server/fault.ts";
import { LineLostError, VersionMissingError } from "../errors.ts";
import { fileNames, keepNothing, namedItems, testLake, write } from "../testing/fixture.ts";
import type { TestLake } from "../testing/fixture.ts";
import { hasManifest, manifestFile } from "../files/layout.ts";
import type { LineWriter } from "../write/line-writer.ts";
import type { VersionRef } from "../version.ts";

const disarm: (() => void)[] = [];
afterEach(() => {
  for (const release of disarm.splice(0)) release();
});

async function open(at: TestLake, head: VersionRef, clean = true): Promise<LineWriter> {
  return await at.lake.writer({ family: at.family, head, line: head.branch, clean });
}

async function hashOf({ lake, family }: TestLake, ref: VersionRef): Promise<string> {
  return await (await lake.reader(family, ref)).contentHash();
}

/** Reads as a new process does: without open handles and caches. */
async function hashAfresh(at: TestLake, ref: VersionRef): Promise<string> {
  const { openLake } = await import("../lake.ts");
  const lake = await openLake({ directory: at.directory });
  try {
    return await (await lake.reader(at.family, ref)).contentHash();
  } finally {
    await lake.close();
  }
}

/** A line with this many versions, each with one more item. */
async function growingLine(at: TestLake, steps: number): Promise<VersionRef[]> {
  const heads: VersionRef[] = [];
  let head = at.empty;
  for (let i = 0; i < steps; i++) {
    head = await write(at, { head }, (writer) => writer.append(namedItems(`item-${i}`), i + 1));
    heads.push(head);
  }
  return heads;
}

describe("a collection", () => {
  test("keeps what is live, drops the rest, and changes no content", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 8);
    const [live, head] = [heads[2] ?? at.empty, heads[7] ?? at.empty];
    const hashes = [await hashOf(at, live), await hashOf(at, head)];
    // Versions that this process has read are protected for a while; this test is about the others.
    const keepSince = keepNothing();

    const collected = await at.lake.collect(await open(at, head), {
      live: [live, head],
      keepSince,
    });
    expect(collected.versionsRemoved).toBeGreaterThan(3);
    expect(collected.pins).toHaveLength(2);
    expect(await hashAfresh(at, live)).toBe(hashes[0]);
    expect(await hashAfresh(at, collected.head)).toBe(hashes[1]);
    // A client may still read the old head: its pin holds it until the sweep.
    expect(await hashAfresh(at, head)).toBe(hashes[1]);
    await expect(hashAfresh(at, heads[4] ?? at.empty)).rejects.toThrow(VersionMissingError);
  });

  test("after a restore compacts the head, not the tip behind it", async () => {
    const at = await testLake();
    const [first = at.empty, second = at.empty] = await growingLine(at, 2);
    const hash = await hashOf(at, first);
    // The catalog's head went back to `first`; there was no write since, so the tip is still `second`.
    const { head } = await at.lake.collect(await open(at, first), {
      live: [first],
      keepSince: keepNothing(),
    });
    expect(await fileNames(at, head)).toEqual(["item-0"]);
    expect(await hashAfresh(at, head)).toBe(hash);
    await expect(hashAfresh(at, second)).rejects.toThrow(VersionMissingError);
  });

  test("keeps a version whose manifest it prunes readable through its pin, and writable", async () => {
    const at = await testLake();
    const [source = at.empty] = await growingLine(at, 1);
    // A clone's first snapshot: all of its files lie in the line that it was forked from.
    const clone = await open(at, source, false);
    const snapshot = clone.tip;
    await clone.append(namedItems("clone-1"), 11);
    await clone.append(namedItems("clone-2"), 12);
    await clone.flush();
    const live = [source, snapshot, clone.tip];
    const hash = await hashOf(at, source);

    const { head, moved } = await at.lake.collect(clone, { live, keepSince: keepNothing() });
    expect(moved.map(({ from }) => from)).toContainEqual(snapshot);
    expect(await hasManifest(at.layout, snapshot)).toBe(false);
    const pin = moved.find(({ from }) => from.version === snapshot.version)?.to ?? at.empty;

    for (const ref of [snapshot, pin]) {
      expect(await hashAfresh(at, ref)).toBe(hash);
      // A restore to that snapshot: the next writer forks from the pin.
      const next = await write(at, { head: ref, line: head.branch }, (writer) =>
        writer.append(namedItems("after"), 13),
      );
      expect(await fileNames(at, next)).toEqual(["item-0", "after"]);
    }
    expect(await fileNames(at, head)).toEqual(["item-0", "clone-1", "clone-2"]);
  });

  test("a second run reuses the pins", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 3);
    const hashes = await Promise.all(heads.map((ref) => hashOf(at, ref)));
    const head = heads[2] ?? at.empty;
    const first = await at.lake.collect(await open(at, head), {
      live: heads,
      keepSince: keepNothing(),
    });
    const live = [...heads, first.head];
    const second = await at.lake.collect(await open(at, first.head), {
      live,
      keepSince: keepNothing(),
    });
    expect(second.pins).toEqual(expect.arrayContaining(first.pins));
    expect(second.pins.length - first.pins.length).toBeLessThanOrEqual(1);
    for (const [i, ref] of heads.entries()) {
      expect(await hashAfresh(at, ref)).toBe(hashes[i]);
    }
  });

  test("beside a second collector never publishes what is not the head", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 5);
    const head = heads[4] ?? at.empty;
    const hashes = await Promise.all(heads.map((ref) => hashOf(at, ref)));
    const collectors = await Promise.all([open(at, head), open(at, head)]);
    const results = await Promise.allSettled(
      collectors.map((writer) =>
        at.lake.collect(writer, { live: heads, keepSince: keepNothing() }),
      ),
    );
    for (const result of results) {
      if (result.status === "fulfilled") {
        expect(await hashAfresh(at, result.value.head)).toBe(hashes[4]);
      }
    }
    for (const [i, ref] of heads.entries()) expect(await hashAfresh(at, ref)).toBe(hashes[i]);
  });

  test.each(["append", "edit"] as const)(
    "that another owner's %s slips into is lost, and every live version stays",
    async (kind) => {
      const at = await testLake();
      const heads = await growingLine(at, 5);
      const head = heads[4] ?? at.empty;
      const hashes = await Promise.all(heads.map((ref) => hashOf(at, ref)));
      const collector = await open(at, head);
      const zombie = await open(at, head);
      disarm.push(
        armFault("collect.pinned", async () => {
          // Lance silently merges the first with the compaction, and cannot merge the second.
          if (kind === "append") await zombie.append(namedItems("zombie"), 98);
          else await zombie.edit({}, { addTags: ["zombie"] }, 98);
        }),
      );
      await expect(
        at.lake.collect(collector, { live: heads, keepSince: keepNothing() }),
      ).rejects.toThrow(LineLostError);
      await expect(collector.flush()).rejects.toThrow(LineLostError);

      const writer = await open(at, head, false);
      expect(await hashAfresh(at, writer.tip)).toBe(hashes[4]);
      for (const [i, ref] of heads.entries()) expect(await hashAfresh(at, ref)).toBe(hashes[i]);
    },
  );

  test("does not publish what another owner commits right after it", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 5);
    const head = heads[4] ?? at.empty;
    const hash = await hashOf(at, head);
    const collector = await open(at, head);
    const zombie = await open(at, head);
    disarm.push(
      armFault("collect.pruned", async () => {
        // The commit is made, and is then found to follow the compaction's version.
        await expect(zombie.append(namedItems("zombie"), 99)).rejects.toThrow(LineLostError);
      }),
    );
    const collected = await at.lake.collect(collector, { live: heads, keepSince: keepNothing() });
    expect(await hashAfresh(at, collected.head)).toBe(hash);
  });

  const points: FaultPoint[] = ["collect.pinned", "collect.pruned"];
  test.each(points)("interrupted at %s loses nothing, and the next run finishes", async (point) => {
    const at = await testLake();
    const heads = await growingLine(at, 6);
    const live = [heads[0] ?? at.empty, heads[3] ?? at.empty, heads[5] ?? at.empty];
    const hashes = await Promise.all(live.map((ref) => hashOf(at, ref)));
    const head = heads[5] ?? at.empty;
    const release = armFault(point, () => {
      throw new Error("dies here");
    });
    await expect(
      at.lake.collect(await open(at, head), { live, keepSince: keepNothing() }),
    ).rejects.toThrow("dies here");
    release();
    // The catalog knows none of the pins.
    for (const [i, ref] of live.entries()) expect(await hashAfresh(at, ref)).toBe(hashes[i]);

    const again = await at.lake.collect(await open(at, head, false), {
      live,
      keepSince: keepNothing(),
    });
    await at.lake.sweep({
      family: at.family,
      needed: [...live, again.head],
      lines: [again.head.branch],
      keepSince: keepNothing(),
    });
    for (const [i, ref] of live.entries()) expect(await hashAfresh(at, ref)).toBe(hashes[i]);
    expect(await hashAfresh(at, again.head)).toBe(hashes[2]);
  });

  test("an interrupted run keeps the head even where the caller did not name it", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 4);
    const head = heads[3] ?? at.empty;
    const hash = await hashOf(at, head);
    disarm.push(
      armFault("collect.pruned", () => {
        throw new Error("dies here");
      }),
    );
    await expect(
      at.lake.collect(await open(at, head), { live: [], keepSince: keepNothing() }),
    ).rejects.toThrow("dies here");
    expect(await hashAfresh(at, head)).toBe(hash);
  });

  test("prunes nothing where a live version is missing", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 3);
    await rm(manifestFile(at.layout, heads[0] ?? at.empty));
    const before = await readdir(at.layout.table, { recursive: true });
    await expect(
      at.lake.collect(await open(at, heads[2] ?? at.empty), {
        live: heads,
        keepSince: keepNothing(),
      }),
    ).rejects.toThrow(VersionMissingError);
    const after = new Set(await readdir(at.layout.table, { recursive: true }));
    expect(before.filter((path) => !after.has(path))).toEqual([]);
  });

  test("keeps a version that was read a moment ago", async () => {
    const at = await testLake();
    const first = await write(at, { head: at.empty }, (w) => w.append(namedItems("a", "b"), 1));
    // The last version shares nothing with the first one.
    const last = await write(at, { head: first }, async (writer) => {
      await writer.remove({});
      await writer.append(namedItems("c"), 2);
    });
    const keepSince = new Date();
    const reader = await at.lake.reader(at.family, first);
    const { head } = await at.lake.collect(await open(at, last), { live: [last], keepSince });
    const { items } = await reader.page({ limit: 10 });
    expect(items.map((item) => item.fileName)).toEqual(["a", "b"]);
    await at.lake.sweep({
      family: at.family,
      needed: [head],
      lines: [head.branch],
      keepSince,
    });
    expect(await fileNames(at, first)).toEqual(["a", "b"]);
  });

  test("is estimated exactly, without changing anything", async () => {
    const at = await testLake();
    const heads = await growingLine(at, 8);
    const head = heads[7] ?? at.empty;
    const live = [heads[2] ?? at.empty, head];
    const before = await readdir(at.layout.table, { recursive: true });
    const of = { family: at.family, line: head.branch, live };
    const young = await at.lake.estimate({ ...of, keepSince: new Date(0) });
    expect(young).toEqual({ versions: 0, bytes: 0 });
    const keepSince = keepNothing();
    const { versions } = await at.lake.estimate({ ...of, keepSince });
    expect(await readdir(at.layout.table, { recursive: true })).toEqual(before);
    const collected = await at.lake.collect(await open(at, head), { live, keepSince });
    expect(versions).toBeGreaterThan(3);
    // A compaction makes an intermediate version, which is removed as well where no file is young enough to stay.
    expect([versions, versions + 1]).toContain(collected.versionsRemoved);
    expect(await at.lake.estimate({ ...of, keepSince: new Date(0) })).toEqual(young);

    const unneeded = {
      family: at.family,
      needed: [collected.head],
      lines: [head.branch],
      keepSince: keepNothing(),
    };
    const branches = await at.lake.estimateSweep(unneeded);
    expect(branches).toBeGreaterThan(0);
    expect((await at.lake.sweep(unneeded)).branches).toHaveLength(branches);
  });
});
