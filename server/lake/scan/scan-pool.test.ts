import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { namedItems, newItem, testLake, write } from "../testing/fixture.ts";
import { ScanPool } from "./scan-pool.ts";

async function testPool(items: number) {
  const at = await testLake();
  const rows = Array.from({ length: items }, (_, n) => newItem({ fileName: `${n}.png` }));
  const before = await write(at, { head: at.empty }, (writer) => writer.append(rows, 1));
  const after = await write(at, { head: before }, (writer) =>
    writer.append(namedItems("new.png"), 2),
  );
  const pool = new ScanPool({ directory: at.directory }, { idleMs: 0 });
  onTestFinished(() => pool.close());
  const added = async () => (await pool.compare(at.family, before, after)).summary.added;
  return { ...at, pool, after, added };
}

test("an idle thread ends and frees its memory; the next job starts another", async () => {
  const { pool, added } = await testPool(1);
  expect(pool.isStarted).toBe(false);
  for (let round = 0; round < 2; round++) {
    const first = added();
    const second = added();
    expect(pool.isStarted).toBe(true);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    while (pool.isStarted) await turn();
  }
});

test("a request for a difference does not wait for a scan in the background", async () => {
  const { pool, family, after, added } = await testPool(20_000);
  const order: string[] = [];
  const background = pool.content(family, after).then(() => order.push("content"));
  await added().then(() => order.push("difference"));
  await background;
  expect(order).toEqual(["difference", "content"]);
});
