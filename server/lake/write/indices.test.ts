import { Index } from "@lancedb/lancedb";
import { describe, expect, test } from "vitest";
import { keepNothing, newItem, testLake, write, type TestLake } from "../testing/fixture.ts";
import type { LineWriter } from "./line-writer.ts";
import type { VersionRef } from "../version.ts";

async function open(at: TestLake, head: VersionRef): Promise<LineWriter> {
  return await at.lake.writer({ family: at.family, head, line: head.branch, clean: true });
}

async function hashOf({ lake, family }: TestLake, ref: VersionRef): Promise<string> {
  return await (await lake.reader(family, ref)).contentHash();
}

describe("indices", () => {
  const labelled = (name: string) =>
    newItem({ fileName: name, tags: ["t"], labels: [{ name, source: "user" }] });

  test("of a line do not break clones of its clones, nor pins", async () => {
    const at = await testLake();
    let head = await write(at, { head: at.empty }, async (writer) => {
      await writer.append([labelled("a"), labelled("b")], 1);
      for (const column of ["tags", "label_names"]) {
        await writer.inner.commitSilent((table) =>
          table.createIndex(column, { config: Index.labelList() }),
        );
      }
    });
    const writer = await open(at, head);
    const collected = await at.lake.collect(writer, { live: [head], keepSince: keepNothing() });
    const places = [head, collected.head, ...collected.pins];
    for (let depth = 0; depth < 3; depth++) {
      for (const place of places) {
        const reader = await at.lake.reader(at.family, place);
        expect(await reader.count({ label: ["a"], tag: ["t"] })).toBe(1);
      }
      head = places.at(-1) ?? head;
      const clone = await write(at, { head, line: null }, (next) =>
        next.edit({ label: ["a"] }, { addTags: [`d${depth}`] }, 10 + depth),
      );
      expect(await (await at.lake.reader(at.family, clone)).count({ tag: [`d${depth}`] })).toBe(1);
      places.push(clone);
    }
  });

  test("are created for a large line, and change no item", async () => {
    const at = await testLake();
    const items = Array.from({ length: 10_000 }, (_, i) => labelled(`l${i % 100}`));
    const head = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const small = await open(
      at,
      await write(at, { head: at.empty }, (w) => w.append([labelled("x")], 2)),
    );
    expect(await small.maintainIndices()).toBe(false);
    const writer = await open(at, head);
    const collected = await at.lake.collect(writer, { live: [head], keepSince: keepNothing() });
    expect(collected.head).toEqual(writer.tip);
    expect((await writer.inner.table.listIndices()).length).toBe(5);
    expect(await writer.maintainIndices()).toBe(false);
    expect(await hashOf(at, writer.tip)).toBe(await hashOf(at, head));
    const reader = await at.lake.reader(at.family, writer.tip);
    expect(await reader.count({ label: ["l7"], type: ["image"] })).toBe(100);
  });
});
