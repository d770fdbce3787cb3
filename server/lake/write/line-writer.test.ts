import { rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { LakeInputError, LineLostError } from "../errors.ts";
import { fileNames, namedItems, newItem, readAll, testLake, write } from "../testing/fixture.ts";
import { manifestFile } from "../files/layout.ts";

describe("opening a line", () => {
  test("the first write forks a line, so that main stays empty", async () => {
    const at = await testLake();
    const writer = await at.lake.writer({
      family: at.family,
      head: at.empty,
      line: null,
      clean: true,
    });
    expect(writer.forked).toBe(true);
    expect(writer.tip).toEqual({ branch: writer.line, version: at.empty.version });
    await writer.append(namedItems("a", "b"), 1);
    await writer.flush();

    expect(await fileNames(at, writer.tip)).toEqual(["a", "b"]);
    expect(await fileNames(at, at.empty)).toEqual([]);
  });

  test("main is never continued as a line, even where the caller names it", async () => {
    const at = await testLake();
    const writer = await at.lake.writer({
      family: at.family,
      head: at.empty,
      line: at.empty.branch,
      clean: true,
    });
    expect(writer.forked).toBe(true);
  });

  test("continues at the tip where the tip is the head", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
    const writer = await at.lake.writer({
      family: at.family,
      head,
      line: head.branch,
      clean: true,
    });
    expect(writer).toMatchObject({ forked: false, line: head.branch, tip: head });
  });

  test("restores an older version of the line as a new one, without the later commits", async () => {
    const at = await testLake();
    const first = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems("a"), 1),
    );
    const second = await write(at, { head: first }, (writer) => writer.append(namedItems("b"), 2));

    const writer = await at.lake.writer({
      family: at.family,
      head: first,
      line: first.branch,
      clean: true,
    });
    expect(writer.forked).toBe(false);
    expect(writer.tip.version).toBe(second.version + 1);
    await writer.append(namedItems("c"), 3);
    await writer.flush();

    expect(await fileNames(at, writer.tip)).toEqual(["a", "c"]);
    expect(await fileNames(at, first)).toEqual(["a"]);
    expect(await fileNames(at, second)).toEqual(["a", "b"]);
  });

  test("forks after an unclean lease, even where the tip is the head", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
    const writer = await at.lake.writer({
      family: at.family,
      head,
      line: head.branch,
      clean: false,
    });
    expect(writer.forked).toBe(true);
    expect(writer.line).not.toBe(head.branch);
    await writer.append(namedItems("b"), 2);
    expect(await fileNames(at, writer.tip)).toEqual(["a", "b"]);
  });

  test("forks where the head lies on another dataset's line", async () => {
    const at = await testLake();
    const source = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems("a"), 1),
    );
    const clone = await write(at, { head: source, line: null }, (writer) =>
      writer.append(namedItems("b"), 2),
    );
    const sourceNow = await write(at, { head: source }, (writer) =>
      writer.append(namedItems("c"), 3),
    );
    expect(await fileNames(at, clone)).toEqual(["a", "b"]);
    expect(await fileNames(at, sourceNow)).toEqual(["a", "c"]);
  });

  test("forks where the head's manifest or the tip is broken", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
    const tip = await write(at, { head }, (writer) => writer.append(namedItems("b"), 2));
    await rm(manifestFile(at.layout, tip));
    const writer = await at.lake
      .writer({
        family: at.family,
        head: tip,
        line: tip.branch,
        clean: true,
      })
      .catch((error: unknown) => error);
    expect(writer).toHaveProperty("name", "VersionMissingError");
    expect(await fileNames(at, head)).toEqual(["a"]);
  });
});

describe("a second owner of the line", () => {
  test("is detected by the next commit, and nothing of the line may be published", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
    const request = { family: at.family, head, line: head.branch, clean: true };
    const slow = await at.lake.writer(request);
    const other = await at.lake.writer(request);
    await other.append(namedItems("foreign"), 2);

    await expect(slow.append(namedItems("mine"), 3)).rejects.toThrow(LineLostError);
    await expect(slow.edit({}, { addTags: ["mine"] }, 4)).rejects.toThrow(LineLostError);
    await expect(slow.flush()).rejects.toThrow(LineLostError);

    const again = await write(at, { head, clean: false }, (writer) =>
      writer.append(namedItems("mine"), 5),
    );
    expect(await fileNames(at, again)).toEqual(["a", "mine"]);
  });

  test.each(["append", "edit", "label", "remove"] as const)(
    "that wakes up late changes nothing that others publish (%s)",
    async (late) => {
      const at = await testLake();
      const head = await write(at, { head: at.empty }, (writer) =>
        writer.append(namedItems("a", "b"), 1),
      );
      const zombie = await at.lake.writer({
        family: at.family,
        head,
        line: head.branch,
        clean: true,
      });
      // Its lease expires without being returned, so the next owner gets `clean: false`.
      const heir = await at.lake.writer({
        family: at.family,
        head,
        line: head.branch,
        clean: false,
      });
      await heir.append(namedItems("heir"), 3);

      const commits = {
        append: () => zombie.append(namedItems("zombie"), 2),
        edit: () => zombie.edit({}, { addTags: ["zombie"] }, 2),
        label: () => zombie.edit({}, { addLabels: [{ name: "zombie", source: "user" }] }, 2),
        remove: () => zombie.remove({}),
      };
      await commits[late]();
      await zombie.flush();

      await heir.edit({}, { addTags: ["heir"] }, 4);
      await heir.flush();
      const published = await readAll(at.lake, at.family, heir.tip);
      expect(published.map((item) => [item.fileName, item.tags, item.labels])).toEqual([
        ["a", ["heir"], []],
        ["b", ["heir"], []],
        ["heir", ["heir"], []],
      ]);
    },
  );

  test("that restores the line late does not touch the head either", async () => {
    const at = await testLake();
    const first = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems("a"), 1),
    );
    const head = await write(at, { head: first }, (writer) => writer.append(namedItems("b"), 2));
    const heir = await at.lake.writer({ family: at.family, head, line: head.branch, clean: false });
    // A stale caller, for which the head is still the first version.
    await write(at, { head: first }, (writer) => writer.remove({}));
    await heir.append(namedItems("heir"), 3);
    await heir.flush();
    expect(await fileNames(at, heir.tip)).toEqual(["a", "b", "heir"]);
    expect(await fileNames(at, head)).toEqual(["a", "b"]);
  });

  test("that left commits after the published head is ignored by the next clean writer", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) => writer.append(namedItems("a"), 1));
    await write(at, { head }, (writer) => writer.append(namedItems("never published"), 2));
    const next = await write(at, { head }, (writer) => writer.append(namedItems("b"), 3));
    expect(await fileNames(at, next)).toEqual(["a", "b"]);
  });
});

describe("appending", () => {
  test("keeps the given order, also among items of equal time and after the clock went back", async () => {
    const at = await testLake();
    const names = Array.from({ length: 50 }, (_, i) => `file-${i}`);
    let head = await write(at, { head: at.empty }, async (writer) => {
      await writer.append(namedItems(...names.slice(0, 20)), 1);
      await writer.append(namedItems(...names.slice(20, 40)), 2);
    });
    const earlier = new Date("2020-01-01T00:00:00Z");
    const items = names.slice(40).map((fileName) => newItem({ fileName, addedAt: earlier }));
    head = await write(at, { head }, (writer) => writer.append(items, 3));
    expect(await fileNames(at, head)).toEqual(names);
  });

  test("stores every value of an item", async () => {
    const at = await testLake();
    const item = newItem({
      fileName: "été 🏖\u202e'\"\\\n.mp4",
      mediaType: "video",
      durationMs: 90_000,
      sizeBytes: 5_000_000_000,
      tags: ["b", "a", "b"],
      labels: [
        { name: "cat", box: [0.1, 0.2, 0.3, 0.4], confidence: 0.5, source: "user" },
        { name: "dog", box: null, confidence: null, source: "model" },
      ],
      caption: "",
      clusterId: "c1",
      metadata: { City: "Ulm", city: "Bonn", score: -1.5, ok: false, none: null },
    });
    const head = await write(at, { head: at.empty }, (writer) => writer.append([item], 77));
    expect(await readAll(at.lake, at.family, head)).toMatchObject([
      {
        ...item,
        tags: ["b", "a"],
        metadata: { City: "Ulm", city: "Bonn", score: -1.5, ok: false },
        rev: 77,
      },
    ]);
    expect(await (await at.lake.reader(at.family, head)).counts()).toEqual({
      images: 0,
      videos: 1,
    });
  });

  test("refuses an item that is given twice, and a value that does not fit its field", async () => {
    const at = await testLake();
    const writer = await at.lake.writer({
      family: at.family,
      head: at.empty,
      line: null,
      clean: true,
    });
    const item = newItem();
    await expect(writer.append([item, item], 1)).rejects.toThrow(LakeInputError);
    await writer.append([newItem({ metadata: { score: 1 } })], 1);
    await expect(writer.append([newItem({ metadata: { score: "high" } })], 2)).rejects.toThrow(
      'Metadata field "score" holds numbers, not strings',
    );
    expect(await writer.counts()).toEqual({ images: 1, videos: 0 });
  });
});
