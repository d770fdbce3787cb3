import { setImmediate as turn } from "node:timers/promises";

/** Rows that are read, changed or encoded, in some 20 ms, before the loop yields. */
export const rowsPerTurn = 2000;

/** Splits a long list into parts. Yields to the event loop in between. */
export async function* inTurns<T>(items: readonly T[]): AsyncGenerator<readonly T[], void, void> {
  if (items.length <= rowsPerTurn) return yield items;
  for (let start = 0; start < items.length; start += rowsPerTurn) {
    await turn();
    yield items.slice(start, start + rowsPerTurn);
  }
}
