import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { foldText, includesFolded } from "#contract/fold-text.ts";
import { conditionOf } from "./filter.ts";
import { newItem, testLake, write } from "../testing/fixture.ts";
import type { LakeFilter } from "./lake-filter.ts";
import type { NewItem } from "../schema/item.ts";

/** Inputs that could break SQL, its escapes, LIKE patterns, UTF-8 or the joining of lists. */
const hostile = [
  "'",
  "''",
  "\\",
  "\\'",
  '"',
  "`",
  "%",
  "_",
  "--",
  "/*",
  ";",
  "\0",
  "\n",
  "\r",
  "\t",
  "\ue000",
  "\ue001",
  "\u202e",
  "\ud83c\udfd6",
  "İ",
  "e\u0301",
  "É",
  "ＣＡＴ",
  "cat",
  "ﬁ",
  "ß",
  "ΑΣ",
  "NULL",
  "true",
  "1.5",
  "' OR '1'='1",
  "{}",
  "$1",
  "?",
  "x",
  "X",
];
const word = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: fc.constantFrom(...hostile, "a", "B", " "), minLength: 1, maxLength: 4 }),
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 6 }),
);
const words = fc.array(word, { maxLength: 3 });
const ids = Array.from({ length: 12 }, () => crypto.randomUUID());

const item = fc
  .record({
    fileName: word,
    mediaType: fc.constantFrom("image" as const, "video" as const),
    tags: fc.uniqueArray(word, { maxLength: 3 }),
    labels: fc.array(fc.record({ name: word, source: fc.constant("user") }), { maxLength: 3 }),
    caption: fc.option(word),
    clusterId: fc.option(word),
    metadata: fc.record(
      {
        note: word,
        score: fc.constantFrom(0, 1.5, -2, 1e300, 5e-324, 123456789012),
        ok: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map((values) => newItem(values));

const filter: fc.Arbitrary<LakeFilter> = fc.record(
  {
    label: words,
    tag: words,
    cluster: words,
    type: fc.array(fc.constantFrom("image" as const, "video" as const), { maxLength: 2 }),
    text: word,
    meta: fc.record(
      {
        note: words,
        score: fc.array(
          fc.constantFrom("0", "1.5", "-2", "1e300", "5e-324", "123456789012", "x", ""),
          { maxLength: 3 },
        ),
        ok: fc.array(fc.constantFrom("true", "false", "1"), { maxLength: 2 }),
        absent: words,
      },
      { requiredKeys: [] },
    ),
    media_ids: fc.subarray(ids),
    except_ids: fc.subarray(ids),
  },
  { requiredKeys: [] },
);

/** The filter's meaning in plain JavaScript. */
function matches(row: NewItem, { meta = {}, ...rest }: LakeFilter): boolean {
  const includes = (text: string | null) =>
    text !== null && includesFolded(text, rest.text?.toWellFormed() ?? "");
  const same = (one: string) => (other: string) => foldText(one) === foldText(other);
  const names = row.labels.map((label) => label.name);
  return (
    (rest.media_ids?.includes(row.mediaId) ?? true) &&
    !(rest.except_ids?.includes(row.mediaId) ?? false) &&
    (rest.type?.includes(row.mediaType) ?? true) &&
    (rest.cluster?.some((cluster) => cluster === row.clusterId) ?? true) &&
    (rest.tag?.some((tag) => row.tags.some(same(tag))) ?? true) &&
    (rest.label?.some((label) => names.some(same(label))) ?? true) &&
    (rest.text === undefined ||
      [row.fileName, row.caption, ...names, ...row.tags].some(includes)) &&
    Object.entries(meta).every(([field, values]) => {
      const value = row.metadata[field];
      if (typeof value === "number") {
        return values.some((text) => text !== "" && Number(text) === value);
      }
      return value !== undefined && values.includes(String(value));
    })
  );
}

describe("a filter in SQL", () => {
  test.each([false, true])(
    "selects what it says, whatever the words (indices: %s)",
    async (indexed) => {
      const at = await testLake();
      const dataset = fc.sample(item, { numRuns: ids.length * 4, seed: 20260301 });
      const rows = dataset.map((row, i) => ({ ...row, mediaId: ids[i] ?? row.mediaId }));
      const head = await write(at, { head: at.empty }, async (writer) => {
        await writer.append(rows, 1);
        if (!indexed) return;
        const { Index } = await import("@lancedb/lancedb");
        const configs = {
          tags: Index.labelList(),
          label_names: Index.labelList(),
          media_id: Index.btree(),
          cluster_id: Index.btree(),
          media_type: Index.bitmap(),
        };
        for (const [column, config] of Object.entries(configs)) {
          await writer.inner.commitSilent((table) => table.createIndex(column, { config }));
        }
      });
      const reader = await at.lake.reader(at.family, head);
      const expected = (query: LakeFilter) =>
        rows.filter((row) => matches(row, query)).map((row) => row.mediaId);
      await fc.assert(
        fc.asyncProperty(filter, async (query) => {
          expect(await reader.ids(query)).toEqual(expected(query));
          expect(await reader.count(query)).toBe(expected(query).length);
        }),
        { numRuns: runs(75) },
      );
      // Words that occur in the rows, so that some filters match.
      for (const row of rows) {
        for (const text of [row.fileName, ...row.tags, ...row.labels.map((label) => label.name)]) {
          expect(await reader.ids({ text })).toEqual(expected({ text }));
        }
        for (const tag of row.tags)
          expect(await reader.ids({ tag: [tag] })).toEqual(expected({ tag: [tag] }));
      }
    },
  );

  test("with an empty list matches nothing, and without names everything", () => {
    const fields = new Map([["score", "number" as const]]);
    expect(conditionOf({}, fields).sql).toBe(null);
    expect(conditionOf({ text: "" }, fields).sql).toBe("(false)");
    expect(conditionOf({ except_ids: [] }, fields).sql).toBe(null);
    for (const empty of [{ media_ids: [] }, { tag: [] }, { label: [] }, { type: [] }]) {
      expect(conditionOf(empty, fields).sql).toBe("(false)");
    }
    expect(conditionOf({ meta: { score: ["high"] } }, fields).sql).toBe("(false)");
    expect(conditionOf({ meta: { unknown: ["x"] } }, fields).sql).toBe("(false)");
  });
});
