import type { ExportedItem } from "#contract/export.ts";
import { archiveNames } from "#contract/originals.ts";

export interface NamedItem {
  item: ExportedItem;
  /** Its name in the export, with folders, unlike that of any other. */
  name: string;
}

/**
 * The items with their names in an export.
 * @param wanted the name that an item would like
 * @param reserved names that others have
 */
export async function* named(
  items: AsyncIterable<ExportedItem>,
  wanted: (item: ExportedItem) => string = ({ file_name }) => file_name,
  reserved: readonly string[] = [],
): AsyncGenerator<NamedItem> {
  const nameFor = archiveNames();
  for (const name of reserved) nameFor(name);
  for await (const item of items) yield { item, name: nameFor(wanted(item)) };
}

/**
 * The same where each item has a file of its own beside it, which has its name with another ending: `a.jpg` and `a.png`
 * become `a.jpg` and `a (2).png`.
 */
export async function* namedApart(
  items: AsyncIterable<ExportedItem>,
  wanted: (item: ExportedItem) => string,
): AsyncGenerator<NamedItem & { stem: string }> {
  const nameFor = archiveNames();
  for await (const item of items) {
    const [start, ending] = splitEnding(wanted(item));
    const stem = nameFor(`${start}.x`).slice(0, -2);
    yield { item, stem, name: stem + ending };
  }
}

/** `a/b.jpg` as `a/b` and `.jpg`. */
function splitEnding(name: string): [string, string] {
  const [ending] = /\.[^./\\]{1,8}$/.exec(name) ?? [""];
  return [name.slice(0, name.length - ending.length), ending.replaceAll(/[^.\w]/g, "_")];
}

/** The name without these folders at its start, in any order: they are made again. */
export function withoutFolders(name: string, folders: readonly (string | null)[]): string {
  const [first = "", ...rest] = name.split("/");
  if (rest.length === 0 || !folders.includes(first)) return name;
  return withoutFolders(
    rest.join("/"),
    folders.filter((folder) => folder !== first),
  );
}
