import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { restorableFields } from "#contract/receipt.ts";
import { namedItems, newItem, readAll, testLake, write } from "../testing/fixture.ts";
import type { Item, ItemChange } from "../schema/item.ts";
import type { Restored } from "./restore-items.ts";

const everything = { fields: restorableFields, filter: {} };

/** The values that a partial restore of each field may change. */
const partsOf: Record<(typeof restorableFields)[number], (item: Item) => unknown> = {
  labels: (item) => item.labels,
  tags: (item) => item.tags,
  caption: (item) => item.caption,
  metadata: (item) => item.metadata,
  clustering: (item) => item.clusterId,
  media: ({ fileName, sha256, sizeBytes }) => [fileName, sha256, sizeBytes],
};

const label = (name: string) => ({ name, source: "user", box: null, confidence: null });
const text = fc.constantFrom("a", "b'", "ü");
const change: fc.Arbitrary<ItemChange> = fc.record(
  {
    addTags: fc.array(text, { maxLength: 2 }),
    removeTags: fc.array(text, { maxLength: 2 }),
    addLabels: fc.array(text.map(label), { maxLength: 2 }),
    removeLabels: fc.array(text, { maxLength: 1 }),
    caption: fc.option(text),
    metadata: fc.dictionary(fc.constantFrom("x", "y", "Z"), fc.option(text), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
/** An edit or deletion of every nth item, or a new item. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ change, every: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.constant({ append: true }) },
);
const steps = fc.array(step, { minLength: 1, maxLength: 4 });

describe("a partial restore", () => {
  test("of all fields restores the content; of some fields or items leaves the rest", async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        steps,
        fc.subarray([...restorableFields], { minLength: 1 }),
        fc.option(fc.nat({ max: 3 })),
        async (early, late, fields, remainder) => {
          const at = await testLake();
          let rev = 0;
          const run = async (head: { branch: string; version: number }, all: typeof early) => {
            let ref = head;
            for (const one of all) {
              const items = await readAll(at.lake, at.family, ref);
              const ids = items.map((item) => item.mediaId);
              ref = await write(at, { head: ref }, async (writer) => {
                rev += 1;
                if ("append" in one) return writer.append([newItem()], rev);
                if ("remove" in one) {
                  return writer.remove({ media_ids: [ids[one.remove % ids.length] ?? ""] });
                }
                const media_ids = ids.filter((_, index) => index % one.every === 0);
                return writer.edit({ media_ids }, one.change, rev);
              });
            }
            return ref;
          };
          const first = await write(at, { head: at.empty }, (writer) =>
            writer.append(namedItems("a", "b", "c", "d", "e", "f"), 0),
          );
          const then = await run(first, early);
          const now = await run(then, late);
          const [old, young] = [
            await readAll(at.lake, at.family, then),
            await readAll(at.lake, at.family, now),
          ];

          const all = await write(at, { head: now }, (writer) =>
            writer.restore(then, everything, ++rev),
          );
          expect((await readAll(at.lake, at.family, all)).map(valuesOf)).toEqual(old.map(valuesOf));
          expect(await at.lake.countChanges(at.family, then, all)).toBe(0);

          const ids = [...new Set([...old, ...young].map((item) => item.mediaId))];
          const media_ids = ids.filter((_, index) => index % 4 === remainder);
          const filter = remainder === null ? {} : { media_ids };
          const chosen = new Set(remainder === null ? ids : media_ids);
          let counted: Restored | undefined;
          const part = await write(at, { head: now }, async (writer) => {
            counted = await writer.restore(then, { fields, filter }, ++rev);
          });
          const result = byId(await readAll(at.lake, at.family, part));
          const [before, after] = [byId(old), byId(young)];
          for (const id of ids) {
            const [was, is, got] = [before.get(id), after.get(id), result.get(id)];
            if (!chosen.has(id)) expect(got).toEqual(is);
            else if (was === undefined || is === undefined) {
              expect(got).toEqual(fields.includes("media") ? was : is);
            } else {
              for (const field of restorableFields) {
                const from = fields.includes(field) ? was : is;
                expect(partsOf[field](got ?? is)).toEqual(partsOf[field](from));
              }
              if (got !== undefined && valuesOf(got) === valuesOf(was) && got.rev !== is.rev) {
                expect(got.rev).toBe(was.rev);
              }
            }
          }
          const changes = await at.lake.countChanges(at.family, now, part);
          const { added, removed, modified } = counted ?? { added: 0, removed: 0, modified: 0 };
          expect(added + removed + modified).toBe(changes);
        },
      ),
      { numRuns: runs(8) },
    );
  }, 120_000);

  test("without differences makes no commit", async () => {
    const at = await testLake();
    const then = await write(at, { head: at.empty }, (w) => w.append(namedItems("a", "b"), 1));
    const now = await write(at, { head: then }, async (writer) => {
      await writer.edit({}, { addTags: ["x"], metadata: { y: 1 } }, 2);
      await writer.edit({}, { metadata: { y: null } }, 3);
    });
    const writer = await at.lake.writer({
      family: at.family,
      head: now,
      line: now.branch,
      clean: true,
    });
    const fields = ["labels", "caption", "metadata"] as const;
    const counted = await writer.restore(then, { fields, filter: {} }, 4);
    expect(counted).toEqual({ added: 0, removed: 0, modified: 0 });
    expect(writer.tip).toEqual(now);
    writer.discard();
  });

  test("of another dataset's line, in several batches, with a field that the line never had", async () => {
    const at = await testLake();
    // More than one batch, and the field's first value is in the second one.
    const items = Array.from({ length: 20_100 }, (_, n) => newItem({ fileName: `${n}` }));
    const first = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const last = items.at(-1)?.mediaId ?? "";
    const then = await write(at, { head: first, line: null }, async (writer) => {
      await writer.edit({}, { addTags: ["then"] }, 2);
      await writer.edit({ media_ids: [last] }, { metadata: { weather: "rain" } }, 3);
    });
    const now = await write(at, { head: first, line: null }, async (writer) => {
      await writer.edit({}, { caption: "now" }, 4);
      await writer.remove({ media_ids: items.slice(0, 50).map((item) => item.mediaId) });
    });
    let counted: Restored | undefined;
    const all = await write(at, { head: now }, async (writer) => {
      counted = await writer.restore(then, everything, 5);
    });
    expect(counted).toEqual({ added: 50, removed: 0, modified: 20_050 });
    const hashOf = async (ref: typeof all) =>
      await (await at.lake.reader(at.family, ref)).contentHash();
    expect(await hashOf(all)).toBe(await hashOf(then));
    const some = await write(at, { head: now }, (writer) =>
      writer.restore(then, { fields: ["metadata"], filter: {} }, 6),
    );
    const reader = await at.lake.reader(at.family, some);
    expect(await reader.count({ meta: { weather: ["rain"] } })).toBe(1);
    expect(await reader.count({ text: "now" })).toBe(20_050);
  }, 60_000);

  test("refuses values that their field cannot hold any more", async () => {
    const at = await testLake();
    const first = await write(at, { head: at.empty }, (w) => w.append(namedItems("a"), 1));
    const number = await write(at, { head: first, line: null }, (writer) =>
      writer.edit({}, { metadata: { speed: 5 } }, 2),
    );
    const words = await write(at, { head: first, line: null }, (writer) =>
      writer.edit({}, { metadata: { speed: "fast" } }, 3),
    );
    const restored = write(at, { head: words }, (writer) => writer.restore(number, everything, 4));
    await expect(restored).rejects.toThrow('Metadata field "speed" holds strings, not numbers');
  });
});

function byId(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.mediaId, item]));
}

function valuesOf(item: Item): string {
  return JSON.stringify({ ...item, rev: 0, itemKey: 0 }, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
