import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namedItems, newItem, testLake, write } from "../testing/fixture.ts";
import { RevTable } from "./rev-table.ts";

describe("the number of changes between two versions", () => {
  test("counts added, removed and changed items, and nothing else", async () => {
    const at = await testLake();
    const items = namedItems("a", "b", "c", "d");
    const [first, , third] = items.map((item) => item.mediaId);
    const before = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const after = await write(at, { head: before }, async (writer) => {
      await writer.append([newItem(), newItem()], 2);
      await writer.remove({ media_ids: [first ?? ""] });
      await writer.edit({ media_ids: [third ?? ""] }, { addTags: ["x"] }, 3);
      // An edit that undoes the one before: another `rev`, the same values.
      await writer.edit({ text: "d" }, { addTags: ["y"] }, 4);
      await writer.edit({ text: "d" }, { removeTags: ["y"] }, 5);
    });
    expect(await at.lake.countChanges(at.family, before, after)).toBe(4);
    expect(await at.lake.countChanges(at.family, after, before)).toBe(4);
    expect(await at.lake.countChanges(at.family, before, before)).toBe(0);
    expect(await at.lake.countChanges(at.family, at.empty, before)).toBe(4);
  });

  test("is correct between clones whose lines have the same version numbers", async () => {
    const at = await testLake();
    const source = await write(at, { head: at.empty }, (w) => w.append(namedItems("a"), 1));
    const one = await write(at, { head: source, line: null }, (w) =>
      w.edit({}, { caption: "1" }, 2),
    );
    const two = await write(at, { head: source, line: null }, (w) =>
      w.edit({}, { caption: "2" }, 3),
    );
    expect(one.version).toBe(two.version);
    expect(await at.lake.countChanges(at.family, one, two)).toBe(1);
  });
});

test("the table of revs agrees with a Map, whatever the keys", () => {
  // Few distinct halves, so that keys collide in one slot.
  const half = fc.constantFrom(0n, 1n, 2n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn);
  const key = fc.tuple(half, half).map(([low, high]) => BigInt.asIntN(64, (high << 32n) | low));
  const rows = fc.uniqueArray(fc.tuple(key, fc.constantFrom(1n, 2n, 1n << 33n)), {
    selector: ([value]) => value,
  });
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const table = new RevTable(before.length);
      const column = (pairs: [bigint, bigint][], at: 0 | 1) =>
        BigInt64Array.from(pairs.map((pair) => pair[at]));
      table.add(column(before, 0), column(before, 1));
      const found = after.map(() => "same");
      table.match(column(after, 0), column(after, 1), (row, match) => (found[row] = match));

      const revs = new Map(before);
      expect(found).toEqual(
        after.map(([value, rev]) =>
          revs.has(value) ? (revs.get(value) === rev ? "same" : "other") : "absent",
        ),
      );
      const kept = new Set(after.map(([value]) => value));
      expect(table.unmatched).toBe(before.filter(([value]) => !kept.has(value)).length);
    }),
  );
});
