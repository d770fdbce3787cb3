import { csvCell } from "#contract/export.ts";
import { splitOf } from "#contract/formats.ts";
import type { ExportedItem } from "#contract/export.ts";
import { survey } from "../class-list.ts";
import { type OutFile, type Source, type WriteFormat, inParts } from "../format.ts";
import { named, withoutFolders } from "../names.ts";

const moreLabels = "more-labels.csv";

/**
 * Each file in the folder of its label, below that of its split if there are splits. A label of the whole picture comes
 * before one with a place. The others of a file are in `more-labels.csv`.
 */
export const writeFolder: WriteFormat = async (source) => {
  const { splits } = await survey(source, () => false);
  return { single: false, files: filesOf(source, splits.length > 0) };
};

async function* filesOf(source: Source, hasSplits: boolean): AsyncGenerator<OutFile> {
  const place = (item: ExportedItem): string => {
    const split = splitOf(item.tags);
    const label = (labelsOf(item)[0] ?? "unlabeled").replaceAll(/[/\\]/g, "_");
    const name = withoutFolders(item.file_name, [split, label]);
    return `${hasSplits ? `${split ?? "other"}/` : ""}${label}/${name}`;
  };
  const all = () => named(source.items(), place, [moreLabels]);
  let more = false;
  for await (const { item, name } of all()) {
    more ||= labelsOf(item).length > 1;
    yield { name, content: { media: item } };
  }
  if (more) yield { name: moreLabels, content: inParts(others(all())) };
}

async function* others(items: ReturnType<typeof named>): AsyncGenerator<string> {
  yield "file,label\r\n";
  for await (const { item, name } of items) {
    for (const label of labelsOf(item).slice(1)) yield `${csvCell(name)},${csvCell(label)}\r\n`;
  }
}

/** Its labels, without repetition, those of the whole picture first. */
function labelsOf({ labels }: ExportedItem): string[] {
  const whole = labels.filter((label) => !label.box && label.polygon === undefined);
  return [...new Set([...whole, ...labels].map(({ name }) => name))];
}
