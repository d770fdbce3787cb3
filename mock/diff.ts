import {
  type DiffSummary,
  type ItemChangeKind,
  type ItemField,
  itemFields,
  summaryLabels,
} from "#contract/diff.ts";
import { labelValues } from "#contract/media.ts";
import { includesFolded } from "#contract/fold-text.ts";
import type { MediaRow } from "./db.ts";

/** The difference of one item between two versions. */
export interface RowChange {
  change: ItemChangeKind;
  before: MediaRow | null;
  after: MediaRow | null;
  fields: ItemField[];
  gained: string[];
  lost: string[];
  sameBytesAs: string | null;
}

/** The difference of two lists of items, in the order of the dataset. */
export function diffItems(from: readonly MediaRow[], to: readonly MediaRow[]): RowChange[] {
  const old = new Map(from.map((item) => [item.media_id, item]));
  const now = new Map(to.map((item) => [item.media_id, item]));
  const changes = [...new Map([...old, ...now]).keys()]
    .map((id) => rowChange(old.get(id) ?? null, now.get(id) ?? null))
    .filter((one) => one.change !== "modified" || one.fields.length > 0)
    .sort((left, right) => (changePosition(left) < changePosition(right) ? -1 : 1));
  const removed = changes.filter((one) => one.change === "removed");
  for (const added of changes.filter((one) => one.change === "added")) {
    const twin = removed.find(
      (one) => one.sameBytesAs === null && one.before?.hash === added.after?.hash,
    );
    if (twin === undefined) continue;
    twin.sameBytesAs = added.after?.media_id ?? null;
    added.sameBytesAs = twin.before?.media_id ?? null;
  }
  return changes;
}

/** Sorts by `added_at`, then id, like the items of a dataset. */
export function changePosition({ before, after }: RowChange): string {
  const item = after ?? before;
  return `${item?.added_at} ${item?.media_id}`;
}

function rowChange(before: MediaRow | null, after: MediaRow | null): RowChange {
  const [old, now] = [namesOf(before), namesOf(after)];
  return {
    change: before === null ? "added" : after === null ? "removed" : "modified",
    before,
    after,
    fields: before === null || after === null ? [] : differingFields(before, after),
    gained: now.filter((name) => !old.includes(name)),
    lost: old.filter((name) => !now.includes(name)),
    sameBytesAs: null,
  };
}

function differingFields(before: MediaRow, after: MediaRow): ItemField[] {
  return itemFields.filter(
    (field) => JSON.stringify(valueOf(before, field)) !== JSON.stringify(valueOf(after, field)),
  );
}

function valueOf(item: MediaRow, field: ItemField): unknown {
  switch (field) {
    case "labels":
      return item.labels.map(labelValues);
    case "tags":
      return item.tags;
    case "caption":
      return item.caption;
    case "cluster":
      return item.cluster_id;
    case "metadata":
      return Object.entries(item.metadata)
        .filter(([, value]) => value !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    case "media":
      return [item.hash, item.file_name, item.media_type, item.size_bytes];
  }
}

function namesOf(item: MediaRow | null): string[] {
  return [...new Set(item?.labels.map((label) => label.name))];
}

export function summaryOf(changes: readonly RowChange[]): DiffSummary {
  const count = (matches: (one: RowChange) => boolean) => changes.filter(matches).length;
  const labels = [...new Set(changes.flatMap((one) => [...one.gained, ...one.lost]))]
    .map((label) => ({
      label,
      gained: count((one) => one.gained.includes(label)),
      lost: count((one) => one.lost.includes(label)),
    }))
    .sort((a, b) => b.gained + b.lost - a.gained - a.lost || (a.label < b.label ? -1 : 1));
  const byField = itemFields.map((field) => [field, count((one) => one.fields.includes(field))]);
  return {
    added: count((one) => one.change === "added"),
    removed: count((one) => one.change === "removed"),
    modified: count((one) => one.change === "modified"),
    same_bytes: count((one) => one.change === "added" && one.sameBytesAs !== null),
    by_field: Object.fromEntries(byField) as DiffSummary["by_field"],
    by_label: labels.slice(0, summaryLabels),
    n_labels: labels.length,
  };
}

interface Wanted {
  change?: readonly string[] | undefined;
  field?: readonly string[] | undefined;
  label?: readonly string[] | undefined;
  text?: string | undefined;
  media_ids?: readonly string[] | undefined;
}

/** Whether a change is among those that a query selects. */
export function isWanted(one: RowChange, wanted: Wanted): boolean {
  const { change, field, label, text, media_ids: ids } = wanted;
  const id = (one.after ?? one.before)?.media_id;
  const touched = [...one.gained, ...one.lost];
  return (
    (ids === undefined || ids.some((wanted) => wanted.toLowerCase() === id)) &&
    (change === undefined || change.includes(one.change)) &&
    (text === undefined || [one.before, one.after].some((item) => hasText(item, text.trim()))) &&
    (field === undefined || field.some((name) => one.fields.some((own) => own === name))) &&
    (label === undefined || label.some((name) => touched.includes(name)))
  );
}

function hasText(item: MediaRow | null, text: string): boolean {
  const places = item && [item.file_name, ...item.labels.map(({ name }) => name), ...item.tags];
  return places?.some((place) => includesFolded(place, text)) ?? false;
}
