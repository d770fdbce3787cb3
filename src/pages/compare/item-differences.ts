import type { DiffItem, ItemField } from "#contract/diff.ts";
import type { MediaItem, MetadataValue } from "#contract/media.ts";
import { metadataText } from "#/lib/metadata-text.ts";
import { duration } from "#/lib/time.ts";

/** A value of a field on both sides; null: there is none. */
export interface FieldDifference {
  field: ItemField;
  /** The name of the value, if the field has several: the name of a metadata field. */
  name: string | null;
  before: string | null;
  after: string | null;
}

/** The names that one of the sides has more often. */
export function namesGainedAndLost(
  before: readonly string[],
  after: readonly string[],
): { gained: string[]; lost: string[] } {
  const times = (names: readonly string[], wanted: string) =>
    names.filter((name) => name === wanted).length;
  return {
    gained: [...new Set(after)].filter((name) => times(after, name) > times(before, name)),
    lost: [...new Set(before)].filter((name) => times(before, name) > times(after, name)),
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
  return value === null || value === "" ? null : metadataText(value);
}

/** The name of a label or tag that an item gained or lost. */
export interface Chip {
  name: string;
  kind: "gained" | "lost";
  isTag: boolean;
}

export function chipsOf({ before, after }: DiffItem): Chip[] {
  const labels = namesGainedAndLost(labelNames(before), labelNames(after));
  const tags = namesGainedAndLost(before?.tags ?? [], after?.tags ?? []);
  const chips = (names: readonly string[], kind: Chip["kind"], isTag: boolean) =>
    names.map((name) => ({ name, kind, isTag }));
  return [
    ...chips(labels.gained, "gained", false),
    ...chips(tags.gained, "gained", true),
    ...chips(labels.lost, "lost", false),
    ...chips(tags.lost, "lost", true),
  ];
}

/** The names of the labels that an item has as often on both sides, or on its only one. */
export function keptLabels({ before, after }: DiffItem): string[] {
  const names = labelNames(after ?? before);
  if (before === null || after === null) return [...new Set(names)];
  const { gained, lost } = namesGainedAndLost(labelNames(before), names);
  return [...new Set(names)].filter((name) => !gained.includes(name) && !lost.includes(name));
}

/** Pixels, estimated: of a letter, of what surrounds a name in its chip, and of the number of the others. */
const chipSizes = { letter: 6.5, around: 32, rest: 24 } as const;

/** The first chips, as many as fit into a line of this width: one at least. */
export function fittingChips(chips: readonly Chip[], width: number): readonly Chip[] {
  let room = width;
  for (const [index, { name }] of chips.entries()) {
    room -= name.length * chipSizes.letter + chipSizes.around;
    const isLast = index === chips.length - 1;
    if (room < (isLast ? 0 : chipSizes.rest) && index > 0) return chips.slice(0, index);
  }
  return chips;
}
