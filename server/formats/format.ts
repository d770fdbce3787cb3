import type { ExportedItem } from "#contract/export.ts";
import type { LabelDescription } from "#contract/annotations.ts";

/** What is written: the items of a version. */
export interface Source {
  /** Reads all items from the start, in the same order at each call. */
  items(): AsyncIterable<ExportedItem>;
  /** What files of labels said about all of their images, by the names that items have of it. */
  descriptions(names: readonly string[]): Promise<ReadonlyMap<string, LabelDescription>>;
  /** Whether the files of the items are written as well. */
  media: boolean;
  dataset: string;
  version: string;
}

/** A file of an export: text in parts, bytes in parts, or the file of an item. */
export interface OutFile {
  /** With folders, relative to the export. */
  name: string;
  content: AsyncIterable<string | Uint8Array> | { media: ExportedItem };
}

export interface Written {
  /** Exactly one file, which needs no archive. */
  single: boolean;
  files: AsyncIterable<OutFile>;
}

/** Writes a format. Holds a part of the items at a time, whatever their number. */
export type WriteFormat = (source: Source) => Promise<Written>;

const partLength = 64 * 1024;

/** Joins short texts into parts. */
export async function* inParts(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let part = "";
  for await (const text of texts) {
    part += text;
    if (part.length < partLength) continue;
    yield part;
    part = "";
  }
  if (part !== "") yield part;
}

export async function* textFile(text: string): AsyncGenerator<string> {
  yield text;
}
