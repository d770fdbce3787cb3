import { describe, expect, test } from "vitest";
import { LakeInputError } from "../errors.ts";
import { namedItems, newItem, readAll, testLake, write } from "../testing/fixture.ts";

const user = { source: "user" };

describe("an edit", () => {
  test("counts and marks the items that it changes, and no others", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append(
        [
          newItem({ fileName: "has", tags: ["x", "y"], caption: "c", metadata: { score: 1 } }),
          newItem({ fileName: "has not" }),
        ],
        1,
      ),
    );
    const counts: number[] = [];
    const after = await write(at, { head }, async (writer) => {
      counts.push(await writer.edit({}, { addTags: ["x"] }, 2));
      counts.push(await writer.edit({}, { addTags: ["x"] }, 3));
      counts.push(await writer.edit({}, { removeTags: ["absent"] }, 4));
      counts.push(await writer.edit({}, { caption: "c" }, 5));
      counts.push(await writer.edit({}, { metadata: { score: 1 } }, 6));
      counts.push(await writer.edit({}, { metadata: { unknown: null } }, 7));
      counts.push(await writer.edit({}, { removeLabels: ["absent"] }, 8));
      const label = { addLabels: [{ name: "l", ...user }] };
      counts.push(await writer.edit({ text: "has not" }, label, 7));
      counts.push(await writer.edit({ text: "has not" }, label, 8));
      counts.push(await writer.edit({ text: "nothing" }, { metadata: { fresh: 1 } }, 9));
      counts.push(await writer.edit({ text: "nothing" }, { addTags: ["z"] }, 10));
      counts.push(await writer.edit({}, {}, 11));
    });
    expect(counts).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0]);
    const items = await readAll(at.lake, at.family, after);
    expect(items.map((item) => [item.fileName, item.rev])).toEqual([
      ["has", 1],
      ["has not", 7],
    ]);
    expect((await at.lake.reader(at.family, after)).fields.has("fresh")).toBe(false);
  });

  test("changes tags without repetition, and a tag both removed and added stays", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append([newItem({ tags: ["a", "b", "c"] })], 1),
    );
    const change = { addTags: ["d", "b", "d"], removeTags: ["a", "b"] };
    for (const also of [{}, { addLabels: [{ name: "l", ...user }] }]) {
      const next = await write(at, { head }, (writer) =>
        writer.edit({}, { ...change, ...also }, 2),
      );
      expect(await readAll(at.lake, at.family, next)).toMatchObject([{ tags: ["b", "c", "d"] }]);
    }
  });

  test("adds, replaces and removes labels by name, source and box", async () => {
    const at = await testLake();
    const box: [number, number, number, number] = [0, 0, 0.5, 0.5];
    const item = newItem({
      labels: [
        { name: "cat", ...user, box, confidence: 0.1 },
        { name: "cat", ...user },
        { name: "dog", ...user },
      ],
    });
    const head = await write(at, { head: at.empty }, (writer) => writer.append([item], 1));
    const added = await write(at, { head }, (writer) =>
      writer.edit({}, { addLabels: [{ name: "cat", ...user, box, confidence: 0.9 }] }, 2),
    );
    expect((await readAll(at.lake, at.family, added))[0]?.labels).toEqual([
      { name: "cat", ...user, box, confidence: 0.9 },
      { name: "cat", ...user, box: null, confidence: null },
      { name: "dog", ...user, box: null, confidence: null },
    ]);
    const replaced = await write(at, { head: added }, (writer) =>
      writer.edit({}, { removeLabels: ["cat"], addLabels: [{ name: "cat", source: "model" }] }, 3),
    );
    const [row] = await readAll(at.lake, at.family, replaced);
    expect(row?.labels.map(({ name, source }) => [name, source])).toEqual([
      ["dog", "user"],
      ["cat", "model"],
    ]);
    const reader = await at.lake.reader(at.family, replaced);
    expect(await reader.count({ label: ["cat"] })).toBe(1);
    const without = await write(at, { head: replaced }, (writer) =>
      writer.edit({}, { removeLabels: ["cat"] }, 4),
    );
    expect(await (await at.lake.reader(at.family, without)).count({ label: ["cat"] })).toBe(0);
  });

  test("keeps the polygon and the attributes of a label, and compares with and restores a version from before them", async () => {
    const at = await testLake();
    const box: [number, number, number, number] = [0, 0, 0.5, 0.5];
    const plain = { name: "cat", ...user, box, confidence: null };
    const shaped = {
      ...plain,
      polygon: [
        [
          [0, 0],
          [0.5, 0],
          [0.25, 0.5],
        ],
        [
          [0.1, 0.1],
          [0.2, 0.1],
          [0.2, 0.2],
        ],
      ] satisfies [number, number][][],
      attributes: { iscrowd: 0, area: 12.5, keypoints: [1, null, "\u0000"], nested: { a: [] } },
    };
    const items = namedItems("shaped", "plain").map((item) => ({ ...item, labels: [plain] }));
    const before = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const one = { media_ids: items.slice(0, 1).map(({ mediaId }) => mediaId) };
    const after = await write(at, { head: before }, async (writer) => {
      await writer.edit(one, { addLabels: [shaped] }, 2);
      // A write without such labels, and an update of those that have them.
      await writer.append(namedItems("last"), 3);
      await writer.edit({}, { addTags: ["x"] }, 4);
      expect(await writer.edit(one, { addLabels: [shaped] }, 5)).toBe(0);
    });
    const labelsOf = async (ref: typeof after) =>
      (await readAll(at.lake, at.family, ref)).map(({ labels }) => labels);
    expect(await labelsOf(after)).toEqual([[plain, shaped], [plain], []]);
    const { items: differing } = await at.lake.diffPage(
      at.family,
      { from: before, to: after },
      { limit: 9 },
    );
    expect(differing.map(({ after: now, fields }) => [now?.fileName, ...fields])).toEqual([
      ["shaped", "labels", "tags"],
      ["plain", "tags"],
      ["last"],
    ]);
    const scope = { fields: ["labels"] as const, filter: {} };
    const back = await write(at, { head: after }, (writer) => writer.restore(before, scope, 6));
    expect(await labelsOf(back)).toEqual([[plain], [plain], []]);
    const forth = await write(at, { head: back }, (writer) => writer.restore(after, scope, 7));
    expect(await labelsOf(forth)).toEqual([[plain, shaped], [plain], []]);
    // From a head that has no column for them.
    const again = await write(at, { head: before }, (writer) => writer.restore(after, scope, 8));
    expect(await labelsOf(again)).toEqual([[plain, shaped], [plain]]);
  });

  test("of labels works over more items than fit into one batch", async () => {
    const at = await testLake();
    const names = Array.from({ length: 20_100 }, (_, i) => `f${i}`);
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems(...names), 1),
    );
    let updated = 0;
    const after = await write(at, { head }, async (writer) => {
      updated = await writer.edit({}, { addLabels: [{ name: "cat", ...user }] }, 2);
    });
    expect(updated).toBe(names.length);
    const items = await readAll(at.lake, at.family, after);
    expect(items.map((item) => item.fileName)).toEqual(names);
    expect(items.every((item) => item.rev === 2 && item.labels.length === 1)).toBe(true);
  });

  test("removes captions and metadata with null, and distinguishes fields by case", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append([newItem({ caption: "c", metadata: { City: "Ulm", n: 1 } })], 1),
    );
    const after = await write(at, { head }, (writer) =>
      writer.edit(
        {},
        { caption: null, metadata: { City: null, city: "Bonn", n: 2.5, b: true } },
        2,
      ),
    );
    expect(await readAll(at.lake, at.family, after)).toMatchObject([
      { caption: null, metadata: { city: "Bonn", n: 2.5, b: true }, rev: 2 },
    ]);
    expect((await readAll(at.lake, at.family, after))[0]?.metadata).not.toHaveProperty("City");
  });

  test("refuses a value that does not fit its field, and names field and type", async () => {
    const at = await testLake();
    const writer = await at.lake.writer({
      family: at.family,
      head: at.empty,
      line: null,
      clean: true,
    });
    await writer.append([newItem({ metadata: { score: 1, ok: true } })], 1);
    const before = writer.tip;
    for (const metadata of [{ score: "1" }, { ok: 1 }, { score: true }, { new: Number.NaN }]) {
      await expect(writer.edit({}, { metadata }, 2)).rejects.toThrow(LakeInputError);
    }
    await expect(writer.edit({}, { metadata: { "a b": 1 } }, 2)).rejects.toThrow(LakeInputError);
    expect(writer.tip).toEqual(before);
  });

  test("stores hostile words unchanged, in SQL as well as by reading", async () => {
    const at = await testLake();
    const words = [
      "'",
      "''",
      "\\",
      "\\'",
      '"',
      "`",
      "\0",
      "\n\r\t",
      "%_",
      "'; --",
      "🏖",
      "\u202e",
      "{}$1?",
    ];
    const head = await write(at, { head: at.empty }, (writer) => writer.append([newItem()], 1));
    for (const caption of words) {
      const values = { addTags: words, caption, metadata: { note: caption } };
      const bySql = await write(at, { head }, (writer) => writer.edit({}, values, 2));
      const labels = words.map((name) => ({ name, ...user }));
      const byReading = await write(at, { head }, (writer) =>
        writer.edit({}, { ...values, addLabels: labels }, 2),
      );
      const expected = { tags: words, caption, metadata: { note: caption } };
      expect(await readAll(at.lake, at.family, bySql)).toMatchObject([expected]);
      expect(await readAll(at.lake, at.family, byReading)).toMatchObject([{ ...expected, labels }]);
    }
  });
});
