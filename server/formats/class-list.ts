import { type Split, splitOf, splits } from "#contract/formats.ts";
import type { Label } from "#contract/media.ts";
import type { Source } from "./format.ts";

/** What has to be known of all items before the first file. */
export interface Survey {
  /** Those that occur, and whether there are items without one. */
  splits: Split[];
  rest: boolean;
  names: string[];
  /** The number of a class, by its name. */
  idOf: ReadonlyMap<string, number>;
}

/** Classes keep the `class_id` that they came with, where it is theirs alone; others follow, by name. */
export async function survey(source: Source, counts: (label: Label) => boolean): Promise<Survey> {
  const found = new Set<Split | null>();
  const own = new Map<string, number | null>();
  for await (const item of source.items()) {
    found.add(splitOf(item.tags));
    for (const label of item.labels) {
      if (!counts(label)) continue;
      const id = label.attributes?.["class_id"];
      const isOwn = typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 100_000;
      if (isOwn && own.get(label.name) == null) own.set(label.name, id);
      else if (!own.has(label.name)) own.set(label.name, null);
    }
  }
  const names: string[] = [];
  const later: string[] = [];
  for (const [name, id] of own) {
    if (id === null || names[id] !== undefined) later.push(name);
    else names[id] = name;
  }
  names.push(...later.sort());
  // Numbers between two classes that no label has.
  const all = Array.from(names, (name, id) => name ?? `class_${id}`);
  return {
    splits: splits.filter((split) => found.has(split)),
    rest: found.has(null),
    names: all,
    idOf: new Map(all.map((name, id) => [name, id])),
  };
}
