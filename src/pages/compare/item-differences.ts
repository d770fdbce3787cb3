import type { DiffItem, ItemField } from "#contract/diff.ts";
import type { MediaItem, MetadataValue } from "#contract/media.ts";

/** A value of a field on both sides; null: there is none. */
export interface FieldDifference {
  field: ItemField;
  /** What the value is of, where a field has several: a metadata field's name. */
  name: string | null;
  before: string | null;
  after: string | null;
}

/** The names that only one of the sides has. */
export function namesGainedAndLost(
  before: readonly string[],
  after: readonly string[],
): { gained: string[]; lost: string[] } {
  return {
    gained: [...new Set(after)].filter((name) => !before.includes(name)),
    lost: [...new Set(before)].filter((name) => !after.includes(name)),
  };
}

export const labelNames = (item: MediaItem | null): string[] =>
  item?.labels.map(({ name }) => name) ?? [];

/** Whether a label is drawn as changed: the other side has none of its name in its place. */
export function isChangedLabel(
  label: MediaItem["labels"][number],
  other: MediaItem | null,
): boolean {
  return !other?.labels.some(
    ({ name, box }) => name === label.name && JSON.stringify(box) === JSON.stringify(label.box),
  );
}

/** What differs in a modified item, value by value, in words of the data; labels and tags are told apart. */
export function valueDifferences({ before, after, fields }: DiffItem): FieldDifference[] {
  if (before === null || after === null) return [];
  const found: FieldDifference[] = [];
  const add = (
    field: ItemField,
    old: MetadataValue,
    now: MetadataValue,
    name: string | null = null,
  ) => {
    if (old !== now) found.push({ field, name, before: textOf(old), after: textOf(now) });
  };
  if (fields.includes("caption")) add("caption", before.caption, after.caption);
  if (fields.includes("cluster")) add("cluster", before.cluster_id, after.cluster_id);
  if (fields.includes("metadata")) {
    const names = new Set([...Object.keys(before.metadata), ...Object.keys(after.metadata)]);
    for (const name of [...names].toSorted()) {
      add("metadata", before.metadata[name] ?? null, after.metadata[name] ?? null, name);
    }
  }
  if (fields.includes("media")) {
    add("media", before.file_name, after.file_name);
    add("media", `${before.width} × ${before.height}`, `${after.width} × ${after.height}`);
  }
  return found;
}

function textOf(value: MetadataValue): string | null {
  return value === null || value === "" ? null : String(value);
}
