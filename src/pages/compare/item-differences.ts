import type { DiffItem, ItemField } from "#contract/diff.ts";
import type { MediaItem, MetadataValue } from "#contract/media.ts";
import { duration } from "#/lib/time.ts";

/** A value of a field on both sides; null: there is none. */
export interface FieldDifference {
  field: ItemField;
  /** The name of the value, if the field has several: the name of a metadata field. */
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

/** Whether a label is marked as changed: the other side has no label of its name at its place. */
export function isChangedLabel(
  label: MediaItem["labels"][number],
  other: MediaItem | null,
): boolean {
  return !other?.labels.some(
    ({ name, box }) => name === label.name && JSON.stringify(box) === JSON.stringify(label.box),
  );
}

/** The differences of a modified item, value by value, as text; labels and tags are listed separately. */
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
    add("media", lengthOf(before), lengthOf(after));
    add("media", `${before.width} × ${before.height}`, `${after.width} × ${after.height}`);
  }
  return found;
}

/** The most characters, on both sides together, that fit on a card. */
const shortValues = 32;
/** The most values of one field that do. */
const fewValues = 2;

/** The differences of the fields whose values are all short. */
export function shortDifferences(change: DiffItem): FieldDifference[] {
  const all = valueDifferences(change);
  return change.fields.flatMap((field) => {
    const own = all.filter((one) => one.field === field);
    const isShort = own.every(
      ({ before, after }) => (before?.length ?? 0) + (after?.length ?? 0) <= shortValues,
    );
    return isShort && own.length <= fewValues ? own : [];
  });
}

/** The duration of a video in words; null for an image, or where it is unknown. */
export function lengthOf({ duration_ms: length }: MediaItem): string | null {
  return length === null ? null : duration(length);
}

function textOf(value: MetadataValue): string | null {
  return value === null || value === "" ? null : String(value);
}
