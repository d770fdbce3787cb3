import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { newItem, testLake, write } from "../lake/testing/fixture.ts";
import { takeRows } from "../lake/write/edit.ts";
import { encodeInTurns } from "../lake/schema/table-schema.ts";
import { inTurns, rowsPerTurn } from "./turns.ts";

/** The number of times that the event loop ran other work during `run`. */
async function turnsDuring(run: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await turn();
      turns += 1;
    }
  })();
  await run();
  isOver = true;
  await others;
  return turns;
}

test("the parts of a long list yield to the event loop", async () => {
  const numbers = Array.from({ length: 4 * rowsPerTurn + 1 }, (_, n) => n);
  const seen: number[] = [];
  const turns = await turnsDuring(async () => {
    for await (const part of inTurns(numbers)) seen.push(...part);
  });
  expect(seen).toEqual(numbers);
  expect(turns).toBeGreaterThanOrEqual(5);
});

test("rows are read, encoded and written in parts, and are unchanged", async () => {
  const at = await testLake();
  const items = Array.from({ length: 2 * rowsPerTurn + 1 }, (_, n) =>
    newItem({ fileName: `${n}`, metadata: { number: n } }),
  );
  const rows = items.map((item, n) => ({ ...item, itemKey: BigInt(n), addedMicros: 1n, rev: 1 }));
  const fields = new Map([["number", "number"]] as const);
  const encoded = await encodeInTurns(rows, fields);
  expect(encoded.batches.map((batch) => batch.numRows)).toEqual([rowsPerTurn, rowsPerTurn, 1]);

  await write(at, { head: at.empty }, async (writer) => {
    await writer.append(items, 1);
    const { table } = writer.inner;
    const found = await table.query().select(["item_key"]).withRowId().toArray();
    const taken = await takeRows(
      table,
      found.map((row) => BigInt(row._rowid)),
      fields,
    );
    const names = taken.map(([, item]) => [item.fileName, item.metadata["number"]]);
    expect(names).toEqual(items.map((item, n) => [item.fileName, n]));
  });
});
