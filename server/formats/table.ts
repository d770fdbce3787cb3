import type { ExportedItem } from "#contract/export.ts";
import type { OutFile, Source, WriteFormat } from "./format.ts";
import { named } from "./names.ts";

/**
 * A format of one file with a row for each item. With the files it is `metadata.…` beside them, and `file_name` is the
 * name in the archive: what Hugging Face calls an image folder.
 */
export function tableFormat(
  ending: string,
  encode: (items: AsyncIterable<ExportedItem>) => AsyncIterable<string | Uint8Array>,
): WriteFormat {
  const table = `metadata.${ending}`;
  async function* files(source: Source): AsyncGenerator<OutFile> {
    const all = () => named(source.items(), undefined, [table]);
    yield { name: table, content: encode(source.media ? renamed(all()) : source.items()) };
    if (!source.media) return;
    for await (const { item, name } of all()) yield { name, content: { media: item } };
  }
  return async (source) => ({ single: !source.media, files: files(source) });
}

async function* renamed(items: ReturnType<typeof named>): AsyncGenerator<ExportedItem> {
  for await (const { item, name } of items) yield { ...item, file_name: name };
}
