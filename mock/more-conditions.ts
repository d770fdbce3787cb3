import type { Source } from "#contract/issues.ts";
import {
  type ItemTrait,
  metaConditionOf,
  metaLimitRefusal,
  shapeOf,
  sizeLimits,
} from "#contract/media-filter.ts";
import type { MediaFilter } from "#contract/media.ts";
import { type QualityIssue, qualityIssues } from "#contract/quality.ts";
import { foldText } from "#contract/fold-text.ts";
import { hasNearDuplicates, isInCluster } from "#contract/clusters.ts";
import { sparesAmong } from "./clusters.ts";
import type { MediaRow } from "./db.ts";
import { failure } from "./failure.ts";
import { hashText } from "./ids.ts";

/** What a filter needs to know of the other items of a version, and of another version. */
export interface Among {
  /** The hashes that several items have. */
  repeated: ReadonlySet<string>;
  /** The ids of the items that look like one that is kept. */
  spares: ReadonlySet<string>;
  /** The items of the version that `changed_since` names, by id. */
  since: ReadonlyMap<string, MediaRow> | null;
}

export const nothingElse: Among = { repeated: new Set(), spares: new Set(), since: null };

export function amongItems(
  items: readonly MediaRow[],
  since: readonly MediaRow[] | null = null,
): Among {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { hash } of items) {
    if (seen.has(hash)) repeated.add(hash);
    seen.add(hash);
  }
  return {
    repeated,
    spares: sparesAmong(items),
    since: since && new Map(since.map((item) => [item.media_id, item])),
  };
}

/** The issues of drawn pictures, derived from their hashes; real ones have none. */
export function issuesOf(item: MediaRow): QualityIssue[] {
  if (item.media_type !== "image" || item.picture !== undefined) return [];
  const issue = qualityIssues[hashText(item.hash) % 60];
  return issue === undefined ? [] : [issue];
}

/** The folder of an item, and each above. */
export function foldersOf({ file_name: name }: MediaRow): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, place) => `${parts.slice(0, place + 1).join("/")}/`);
}

export function traitsOf(item: MediaRow, { repeated, spares }: Among): ItemTrait[] {
  return [
    ...(item.labels.length > 0 ? (["label"] as const) : []),
    ...(item.tags.length > 0 ? (["tag"] as const) : []),
    ...(item.caption ? (["caption"] as const) : []),
    ...(repeated.has(item.hash) ? (["duplicate"] as const) : []),
    ...(item.cluster_id === null ? [] : (["cluster"] as const)),
    ...(hasNearDuplicates(item.cluster_id) ? (["near_duplicate"] as const) : []),
    ...(spares.has(item.media_id) ? (["spare"] as const) : []),
  ];
}

export function listOf<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

const measures = { width: "width", height: "height", bytes: "size_bytes" } as const;

/** The conditions beyond the alternatives of label, tag, cluster and type. */
export function matchesMore(filter: MediaFilter, item: MediaRow, among: Among): boolean {
  const labels = item.labels.map(({ name }) => foldText(name));
  const tags = item.tags.map(foldText);
  const present = {
    label: labels,
    tag: tags,
    type: [item.media_type],
    folder: foldersOf(item),
    quality: issuesOf(item),
    shape: listOf(shapeOf(item)),
    has: traitsOf(item, among),
  } as const;
  const isOne = (names: readonly string[], values: readonly string[], folded: boolean) =>
    (folded ? names.map(foldText) : names).some((name) => values.includes(name));
  for (const name of ["folder", "quality", "shape", "has"] as const) {
    const wanted = filter[name];
    if (wanted !== undefined && !isOne(wanted, present[name], false)) return false;
  }
  for (const [name, values] of Object.entries(present)) {
    const unwanted = filter[`not_${name as keyof typeof present}`];
    if (unwanted && isOne(unwanted, values, name === "label" || name === "tag")) return false;
  }
  if (filter.not_cluster?.some((cluster) => isInCluster(item.cluster_id, cluster))) return false;
  if (filter.all_label?.some((name) => !labels.includes(foldText(name)))) return false;
  if (filter.all_tag?.some((name) => !tags.includes(foldText(name)))) return false;
  for (const limit of sizeLimits) {
    const bound = filter[limit];
    if (bound === undefined) continue;
    const [way, what] = limit.split("_");
    const own = item[measures[what as keyof typeof measures]];
    if (way === "min" ? own < bound : own > bound) return false;
  }
  if (filter.changed_since !== undefined && among.since !== null) {
    const before = among.since.get(item.media_id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(item)) return false;
  }
  return true;
}

/** A limit is of the type of the field's values. */
export function demandLimit(
  items: readonly MediaRow[],
  { name, values, source }: { name: string; values: readonly string[]; source: Source },
): void {
  const { field, operator } = metaConditionOf(name) ?? { field: name, operator: "is" };
  if (operator !== "gte" && operator !== "lte") return;
  const known = items.map(({ metadata }) => metadata[field]).find((value) => value != null);
  const type = typeof known as "string" | "number" | "boolean" | "undefined";
  const msg = metaLimitRefusal(type === "undefined" ? undefined : type, name, values);
  if (msg === null) return;
  const loc = source === "query" ? [source, `meta.${name}`] : [source, "filter", "meta", name];
  throw failure(422, [{ loc, msg, type: "value_error" }]);
}
