import {
  type EditMedia,
  type Facet,
  type FacetName,
  type Label,
  type MediaFilter,
  isLabelMeant,
  labelValues,
  overLimit,
} from "#contract/media.ts";
import { isInCluster } from "#contract/clusters.ts";
import { foldText, includesFolded } from "#contract/fold-text.ts";
import { metaConditionOf, shapeOf, textLimit } from "#contract/media-filter.ts";
import type { MediaRow } from "./db.ts";
import {
  type Among,
  foldersOf,
  issuesOf,
  listOf,
  matchesMore,
  nothingElse,
  traitsOf,
} from "./more-conditions.ts";
import { failure } from "./failure.ts";

/**
 * Whether an item passes a filter: values of one name are alternatives; the conditions of different names all apply.
 */
export function matches(filter: MediaFilter, item: MediaRow, among: Among = nothingElse): boolean {
  const labels = item.labels.map((label) => label.name);
  return (
    matchesMore(filter, item, among) &&
    oneOfFolded(filter.label, labels) &&
    oneOfFolded(filter.tag, item.tags) &&
    filter.cluster?.some((cluster) => isInCluster(item.cluster_id, cluster)) !== false &&
    includesAny(filter.type, [item.media_type]) &&
    includesAny(filter.media_ids, [item.media_id]) &&
    !(filter.except_ids ?? []).includes(item.media_id) &&
    Object.entries(filter.meta ?? {}).every(([name, values]) =>
      meetsMetadata(name, values, item.metadata),
    ) &&
    containsText(filter.text, [item.file_name, item.caption ?? "", ...labels, ...item.tags])
  );
}

function meetsMetadata(
  name: string,
  values: readonly string[],
  metadata: MediaRow["metadata"],
): boolean {
  const { field, operator } = metaConditionOf(name) ?? { field: name, operator: "is" };
  const value = metadata[field] ?? null;
  const isOne = (wanted: string) =>
    String(value) === wanted ||
    (typeof value === "string" && value.startsWith("[") && value.includes(JSON.stringify(wanted)));
  if (operator === "is") return value !== null && values.some(isOne);
  if (operator === "not") return value === null || !values.some(isOne);
  return values.every((limit) => {
    const [own, other] =
      typeof value === "number" ? [value, Number(limit)] : [value, textLimit(operator, limit)];
    if (own === null || typeof own === "boolean") return false;
    return operator === "gte" ? own >= other : own <= other;
  });
}

function includesAny(wanted: readonly string[] | undefined, present: readonly string[]): boolean {
  return wanted === undefined || wanted.some((value) => present.includes(value));
}

function oneOfFolded(wanted: readonly string[] | undefined, present: readonly string[]): boolean {
  return includesAny(wanted?.map(foldText), present.map(foldText));
}

function containsText(text: string | undefined, places: readonly string[]): boolean {
  return text === undefined || places.some((place) => includesFolded(place, text));
}

/** The number of items with each value, without the facet's own selection. */
export function countFacet(
  items: readonly MediaRow[],
  name: FacetName,
  filter: MediaFilter,
  { q = "", limit, among = nothingElse }: { q?: string | undefined; limit: number; among?: Among },
): Facet {
  const { [name]: chosen = [], [`not_${name}` as const]: _, ...others } = filter;
  const values = items
    .filter((one) => matches(others, one, among))
    .flatMap((item) => [...valuesOf(name, item, among)]);
  const groups = [...Map.groupBy(values, (value) => value)];
  const counts = new Map(groups.map(([value, of]) => [value, of.length]));
  const wanted = q.trim();
  const matching = [...counts].filter(([value]) => includesFolded(value, wanted));
  const top = matching
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([value, count]) => ({ value, count }));
  const more = chosen.filter((value) => wanted === "" && !top.some((one) => one.value === value));
  return {
    values: [...top, ...more.map((value) => ({ value, count: counts.get(value) ?? 0 }))],
    total: matching.length,
  };
}

function valuesOf(name: FacetName, item: MediaRow, among: Among): Iterable<string> {
  switch (name) {
    case "label":
      return new Set(item.labels.map((label) => label.name));
    case "tag":
      return item.tags;
    case "cluster":
      return item.cluster_id === null ? [] : [item.cluster_id];
    case "type":
      return [item.media_type];
    case "folder":
      return foldersOf(item);
    case "quality":
      return issuesOf(item);
    case "shape":
      return listOf(shapeOf(item));
    case "has":
      return traitsOf(item, among);
    default:
      return name satisfies never;
  }
}

/** The item with the changes of an edit, or the same object if nothing changes. */
export function editItem(item: MediaRow, edit: EditMedia): MediaRow {
  const remove = new Set(edit.remove_tags);
  const tags = [...new Set([...item.tags, ...(edit.add_tags ?? [])])].filter(
    (tag) => !remove.has(tag) || (edit.add_tags ?? []).includes(tag),
  );
  const labels: Label[] = [
    ...item.labels
      .filter((label) => !(edit.remove_labels ?? []).includes(label.name))
      .flatMap((label) => {
        const changed = edit.change_labels?.find((one) => isLabelMeant(one, label));
        if (changed === undefined || changed.to === label.name) return [label];
        return changed.to === null ? [] : [{ ...label, name: changed.to, source: "user" }];
      }),
    ...(edit.add_labels ?? []).map((label) => ({
      ...label,
      box: label.box ?? null,
      confidence: label.confidence ?? null,
      source: "user",
    })),
  ];
  const edited: MediaRow = {
    ...item,
    tags,
    labels: uniqueLabels(labels),
    caption: edit.caption === undefined ? item.caption : edit.caption,
    metadata: { ...item.metadata, ...edit.metadata },
  };
  const over = overLimit(item, edited);
  if (over !== null) {
    const issue = { type: "value_error", loc: ["body", over.field], msg: over.sentence };
    throw failure(422, [{ ...issue, input: null }]);
  }
  return sameItem(item, edited) ? item : edited;
}

function uniqueLabels(labels: readonly Label[]): Label[] {
  const seen = new Map(
    labels.map((label) => [
      JSON.stringify(labelValues({ ...label, source: "", confidence: null })),
      label,
    ]),
  );
  return [...seen.values()];
}

/** The number of items that differ between two versions: removed, added or changed. */
export function changesBetween(from: readonly MediaRow[], to: readonly MediaRow[]): number {
  if (from === to) return 0;
  const before = new Map(from.map((item) => [item.media_id, item]));
  let changes = 0;
  for (const item of to) {
    const old = before.get(item.media_id);
    if (old === undefined || !sameItem(old, item)) changes += 1;
    before.delete(item.media_id);
  }
  return changes + before.size;
}

export function sameItem(left: MediaRow, right: MediaRow): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
