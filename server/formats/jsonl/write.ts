import { type ExportedItem, exportHead, exportLine } from "#contract/export.ts";
import { inParts } from "../format.ts";
import { tableFormat } from "../table.ts";

async function* lines(items: AsyncIterable<ExportedItem>): AsyncGenerator<string> {
  yield exportHead("jsonl");
  for await (const item of items) yield exportLine("jsonl", item);
}

export const writeJsonl = tableFormat("jsonl", (items) => inParts(lines(items)));
