import { type ExportedItem, exportHead, exportLine } from "#contract/export.ts";
import { inParts } from "../format.ts";
import { tableFormat } from "../table.ts";

async function* lines(items: AsyncIterable<ExportedItem>): AsyncGenerator<string> {
  yield exportHead("csv");
  for await (const item of items) yield exportLine("csv", item);
}

export const writeCsv = tableFormat("csv", (items) => inParts(lines(items)));
