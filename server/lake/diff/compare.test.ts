import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { VersionMissingError } from "../errors.ts";
import {
  namedItems,
  newItem,
  readAll,
  testLake,
  write,
  type TestLake,
} from "../testing/fixture.ts";
import { differingFields } from "../schema/item-fields.ts";
import { type Item, canonicalItem } from "../schema/item.ts";
import { type Lake, openLake } from "../lake.ts";
import { operation, World } from "../testing/random-world.ts";
import type { VersionRef } from "../version.ts";

const label = (name: string) => ({ name, source: "test" });
const everything = { limit: 1_000_000 };

async function changes(at: TestLake, from: VersionRef, to: VersionRef) {
  const { items } = await at.lake.diffPage(at.family, { from, to }, everything);
  return items.map(({ change, before, after, fields }) => [
    (after ?? before)?.fileName,
    change,
    ...fields,
  ]);
}

describe("the difference between two versions", () => {
  test("lists each item that differs, with its differing fields, in the order of the dataset", async () => {
    const at = await testLake();
    const day = (n: number) => new Date(Date.UTC(2026, 2, n));
    const items = ["a", "b", "c", "d", "e", "f"].map((fileName, i) =>
      newItem({ fileName, addedAt: day(i + 1), tags: ["x", "y"], labels: [label("car")] }),
    );
    const ids = (...names: string[]) => ({
      media_ids: items.filter((one) => names.includes(one.fileName)).map((one) => one.mediaId),
    });
    const before = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const after = await write(at, { head: before }, async (writer) => {
      await writer.append([newItem({ fileName: "last", addedAt: day(9) })], 2);
      await writer.remove(ids("b"));
      await writer.edit(ids("a"), { addLabels: [label("bus")], removeLabels: ["car"] }, 3);
      // The order of an item's tags counts: a tag that was removed and added again is at the end.
      await writer.edit(ids("c"), { removeTags: ["x"] }, 4);
      await writer.edit(ids("c"), { addTags: ["x"] }, 5);
      // A field for which the earlier version has no column.
      await writer.edit(ids("d"), { caption: "", metadata: { score: 1 } }, 6);
      // An edit and its reverse: another `rev`, the same values.
      await writer.edit(ids("e"), { caption: "for a moment", metadata: { score: 2 } }, 7);
      await writer.edit(ids("e"), { caption: null, metadata: { score: null } }, 8);
    });
    expect(await changes(at, before, after)).toEqual([
      ["a", "modified", "labels"],
      ["b", "removed"],
      ["c", "modified", "tags"],
      ["d", "modified", "caption", "metadata"],
      ["last", "added"],
    ]);
    const { summary } = await at.lake.diff(at.family, after, before);
    expect(summary).toEqual({
      added: 1,
      removed: 1,
      modified: 3,
      same_bytes: 1,
      by_field: { labels: 1, tags: 1, caption: 1, cluster: 0, metadata: 1, media: 0 },
      // Backwards: `a` and `b` gained it, `a` lost the other.
      by_label: [
        { label: "car", gained: 2, lost: 0 },
        { label: "bus", gained: 0, lost: 1 },
      ],
      n_labels: 2,
    });
    expect((await at.lake.diff(at.family, after, after)).summary).toMatchObject({ modified: 0 });
  });

  test("pairs removed and added items of the same bytes one to one", async () => {
    const at = await testLake();
    const named = (name: string, sha: string) =>
      newItem({ fileName: name, sha256: sha.repeat(64), addedAt: new Date(name.charCodeAt(0)) });
    const old = [named("a", "1"), named("b", "1"), named("c", "2")];
    const before = await write(at, { head: at.empty }, (writer) => writer.append(old, 1));
    const added = [named("d", "2"), named("e", "1"), named("f", "3")];
    const after = await write(at, { head: before }, async (writer) => {
      await writer.remove({});
      await writer.append(added, 2);
    });
    const page = await at.lake.diffPage(at.family, { from: before, to: after }, everything);
    const name = new Map([...old, ...added].map((item) => [item.mediaId, item.fileName]));
    expect(page.summary.same_bytes).toBe(2);
    expect(page.items.map((item) => name.get(item.sameBytesAs ?? ""))).toEqual([
      "e",
      undefined,
      "d",
      "c",
      "a",
      undefined,
    ]);
    // The pair of an item is named even when it is on another page.
    const one = await at.lake.diffPage(
      at.family,
      { from: before, to: after },
      { change: ["added"], limit: 1 },
    );
    expect(one).toMatchObject({ total: 3, items: [{ sameBytesAs: old[2]?.mediaId }] });
  });

  test("a page continues after the same item, whatever else differs by then", async () => {
    const at = await testLake();
    const names = ["a", "b", "c", "d"];
    // All have the same `added_at`, so the ids decide.
    const items = namedItems(...names).sort((a, b) => (a.mediaId < b.mediaId ? -1 : 1));
    const before = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const after = await write(at, { head: before }, (w) => w.edit({}, { addTags: ["x"] }, 2));
    const pair = { from: before, to: after };
    const first = await at.lake.diffPage(at.family, pair, { limit: 2 });
    const idsOf = (page: typeof first) => page.items.map((item) => item.after?.mediaId);
    const sorted = items.map((item) => item.mediaId);
    expect(idsOf(first)).toEqual(sorted.slice(0, 2));
    const later = await write(at, { head: after }, (w) =>
      w.edit({ media_ids: sorted.slice(0, 1) }, { removeTags: ["x"] }, 3),
    );
    const next = { cursor: first.nextCursor ?? "", limit: 2 };
    const second = await at.lake.diffPage(at.family, { from: before, to: later }, next);
    expect(idsOf(second)).toEqual(sorted.slice(2));
    expect(second).toMatchObject({ total: 3, nextCursor: null });
    const wrong = at.lake.diffPage(at.family, pair, { cursor: "MTIz", limit: 1 });
    await expect(wrong).rejects.toThrow("cursor is not one that this dataset gave out");
  });

  test("is correct between clones that wrote the same version number of their own lines", async () => {
    const at = await testLake();
    const source = await write(at, { head: at.empty }, (w) => w.append(namedItems("a", "b"), 1));
    const inClone = (rev: number, caption: string) =>
      write(at, { head: source, line: null }, (w) => w.edit({ text: "a" }, { caption }, rev));
    const [one, two] = [await inClone(2, "1"), await inClone(3, "2")];
    expect(one.version).toBe(two.version);
    expect(await changes(at, one, two)).toEqual([["a", "modified", "caption"]]);
  });

  test("a missing version is an error, and the next comparison works", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (w) => w.append(namedItems("a"), 1));
    const gone = { ...head, version: head.version + 7 };
    await expect(at.lake.diff(at.family, head, gone)).rejects.toThrow(VersionMissingError);
    expect((await at.lake.diff(at.family, at.empty, head)).summary.added).toBe(1);
  });

  test("closing a lake finishes the running scan and refuses the waiting ones", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (w) => w.append(namedItems("a"), 1));
    const lake = await openLake({ directory: at.directory });
    const running = lake.diff(at.family, at.empty, head);
    const refused = expect(lake.diff(at.family, head, at.empty)).rejects.toThrow("is closed");
    await lake.close();
    expect((await running).summary.added).toBe(1);
    await refused;
    await expect(lake.diff(at.family, head, at.empty)).rejects.toThrow("is closed");
  });
});

test("a difference applied to one version gives the other, in both directions", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 25, maxLength: 50 }), async (steps) => {
      const world = await World.create();
      try {
        for (const step of steps) await world.run(step);
        const live = world.live().map(({ ref }) => ref);
        for (const [i, from] of live.entries()) {
          // Each with the next one, with a later one, and with the first.
          for (const to of [live[i + 1], live[(i * 7 + 3) % live.length], live[0]]) {
            if (to !== undefined) await checkPair(world.lake, world.family, from, to);
          }
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns: runs(2), endOnFailure: true },
  );
}, 120_000);

async function checkPair(
  lake: Lake,
  family: string,
  from: VersionRef,
  to: VersionRef,
): Promise<void> {
  const before = new Map((await readAll(lake, family, from)).map((item) => [item.mediaId, item]));
  const after = await readAll(lake, family, to);
  const there = await lake.diffPage(family, { from, to }, everything);
  const back = await lake.diffPage(family, { from: to, to: from }, everything);
  expect(back.items).toEqual(
    there.items.map((item) => ({
      ...item,
      change: { added: "removed", removed: "added", modified: "modified" }[item.change],
      before: item.after,
      after: item.before,
      // Which of several items with the same bytes are paired depends on the direction.
      sameBytesAs: expect.toSatisfy(() => true) as unknown,
    })),
  );

  for (const { change, before: old, after: now, fields } of there.items) {
    const mediaId = (now ?? old)?.mediaId ?? "";
    if (change === "modified" && old !== null && now !== null) {
      expect(fields).toEqual(differingFields(old, now));
      expect(fields).not.toEqual([]);
    }
    if (now === null) expect(before.delete(mediaId)).toBe(true);
    else before.set(mediaId, now);
  }
  expect([...before.values()].map(comparable).sort()).toEqual(after.map(comparable).sort());
}

/** All values except `rev`, which an edit and its reverse leave changed. */
function comparable(item: Item): string {
  return canonicalItem({ ...item, rev: 0 });
}
