import { type Split, splitOf, splits } from "#contract/formats.ts";
import type { Label } from "#contract/media.ts";
import { describedBy } from "./description.ts";
import type { LabelDescription } from "#contract/annotations.ts";
import type { Source } from "./format.ts";

/** What has to be known of all items before the first file. */
export interface Survey {
  /** Those that occur. */
  splits: Split[];
  /** The classes by their numbers. */
  names: string[];
  idOf(label: Label): number;
  /** What else the YAML said that labels came with. */
  more: LabelDescription["rest"];
}

/** The largest number of a class that labels came with. */
const mostClasses = 100_000;

/**
 * Classes keep the numbers of the list that they came with, and then the `class_id` of their labels, where it is theirs
 * alone. Those of other lists follow in the order of these, and all others by name.
 */
export async function survey(source: Source, counts: (label: Label) => boolean): Promise<Survey> {
  const found = new Set<Split | null>();
  const described = new Set<string>();
  const own = new Map<string, number | null>();
  for await (const item of source.items()) {
    found.add(splitOf(item.tags));
    for (const name of describedBy(item)) described.add(name);
    for (const label of item.labels) {
      if (!counts(label)) continue;
      const id = label.attributes?.["class_id"];
      if (isClassId(id) && own.get(label.name) == null) own.set(label.name, id);
      else if (!own.has(label.name)) own.set(label.name, null);
    }
  }
  const descriptions = [...(await source.descriptions([...described])).values()];
  const names: string[] = [];
  const later = new Set<string>();
  for (const { format, classes } of descriptions) {
    for (const { name, id } of classes) {
      if (format === "yolo" && isClassId(id)) names[id] ??= name;
      later.add(name);
    }
  }
  const placed = new Set(names);
  for (const [name, id] of own) {
    if (id === null || placed.has(name) || names[id] !== undefined) continue;
    names[id] = name;
    placed.add(name);
  }
  for (const name of [...own.keys()].sort()) later.add(name);
  names.push(...[...later].filter((name) => !placed.has(name)));
  // Numbers between two classes that no label has.
  const all = Array.from(names, (name, id) => name ?? `class_${id}`);
  const byName = new Map(all.map((name, id) => [name, id] as const).reverse());
  const yolo = descriptions.filter(({ format }) => format === "yolo");
  return {
    splits: splits.filter((split) => found.has(split)),
    names: all,
    idOf({ name, attributes }) {
      const id = attributes?.["class_id"];
      // Two classes may have one name.
      return isClassId(id) && all[id] === name ? id : (byName.get(name) ?? 0);
    },
    more: Object.assign({}, ...yolo.map(({ rest }) => rest).reverse()),
  };
}

function isClassId(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < mostClasses;
}
