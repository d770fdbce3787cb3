import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { newItem, testLake, write } from "../testing/fixture.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import type { ItemChange } from "../schema/item.ts";

const name = fc.constantFrom("car", "bus", "o'clock");
const names = fc.array(name, { maxLength: 2 });
const label = fc.record({
  name,
  source: fc.constantFrom("me", "model"),
  box: fc.option(fc.constant<[number, number, number, number]>([0.1, 0.1, 0.2, 0.2])),
});
const labels = fc.array(label, { maxLength: 2 });
const item = fc.record({
  tags: fc.uniqueArray(name, { maxLength: 2 }),
  labels,
  caption: fc.option(fc.constantFrom("a", "b")),
  metadata: fc.record({ note: fc.constantFrom("x", "y") }, { requiredKeys: [] }),
});
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const change: fc.Arbitrary<ItemChange> = fc.record({
  addTags: maybe(names),
  removeTags: maybe(names),
  addLabels: maybe(labels),
  removeLabels: maybe(names),
  changeLabels: maybe(
    fc.array(
      fc.record(
        {
          name,
          box: fc.constantFrom<[null, [number, number, number, number]]>(
            null,
            [0.1, 0.1, 0.2, 0.2],
          ),
          to: fc.option(fc.constantFrom("bus", "lorry")),
          source: fc.constant("me"),
        },
        { requiredKeys: ["name", "to", "source"] },
      ),
      { maxLength: 2 },
    ),
  ),
  caption: maybe(fc.option(fc.constantFrom("a", "b"))),
  metadata: maybe(
    fc.record(
      { note: fc.constantFrom("x", null), fresh: fc.constantFrom(1, null) },
      { requiredKeys: [] },
    ),
  ),
});
const filter: fc.Arbitrary<LakeFilter> = fc.constantFrom(
  {},
  { tag: ["car"] },
  { label: ["bus", "o'clock"] },
  { text: "nothing like it" },
);

test("the preview's count equals the edit's", async () => {
  const lake = await testLake();
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { minLength: 1, maxLength: 5 }),
      change,
      filter,
      async (rows, edit, which) => {
        const head = await write(lake, { head: lake.empty, line: null }, (writer) =>
          writer.append(
            rows.map((row) => newItem({ ...row, labels: distinct(row.labels) })),
            1,
          ),
        );
        const counted = await (await lake.lake.reader(lake.family, head)).countEdited(which, edit);
        let edited = -1;
        await write(lake, { head }, async (writer) => {
          edited = await writer.edit(which, edit, 2);
        });
        expect(counted).toBe(edited);
      },
    ),
    { numRuns: runs(20) },
  );
}, 60_000);

/** As the service stores them: labels with equal name, source and box are one. */
function distinct<T extends { name: string; source: string; box: unknown }>(
  list: readonly T[],
): T[] {
  return [
    ...new Map(list.map((one) => [JSON.stringify([one.name, one.source, one.box]), one])).values(),
  ];
}
