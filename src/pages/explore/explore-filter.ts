import { type MediaFilter, mediaTypes } from "#contract/media.ts";
import {
  itemTraits,
  metaConditionOf,
  shapes,
  sizeLimits,
  sortOrders,
  type SortOrder,
} from "#contract/media-filter.ts";
import { isMetaSort, mediaSortOf, type MediaSort, type NamedSort } from "#contract/media-sort.ts";
import { qualityIssues } from "#contract/quality.ts";
import type { MediaOrder } from "#/api/media.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";

/** The fields whose conditions are lists of values, in the order of the bar. */
export const listFields = [
  "label",
  "tag",
  "type",
  "cluster",
  "folder",
  "quality",
  "shape",
  "has",
] as const;
export type ListField = (typeof listFields)[number];
/** The fields that have a least and a most. */
export const rangeFields = ["width", "height", "bytes"] as const;
export type RangeField = (typeof rangeFields)[number];
/** A metadata field by its name in the address. */
export type MetaField = `meta.${string}`;
export type FilterField = ListField | RangeField | "changed_since" | MetaField;

export function isMetaField(field: string): field is MetaField {
  return field.startsWith("meta.");
}

/** One of the values, all of them, none of them. */
export const modes = ["any", "all", "not"] as const;
export type Mode = (typeof modes)[number];

export function modesOf(field: ListField): readonly Mode[] {
  return field === "label" || field === "tag" ? modes : ["any", "not"];
}

/** The fields of a backend without the feature `filters`, of which it knows alternatives only. */
const plainFields: readonly string[] = ["label", "tag", "type", "cluster"];

/** The values that a field can have, where they are known. */
const known: Readonly<Partial<Record<ListField, readonly string[]>>> = {
  type: mediaTypes,
  quality: qualityIssues,
  shape: shapes,
  has: itemTraits,
};

/** The address has the names of the API. */
export function parameterOf(field: ListField, mode: Mode): string {
  return mode === "any" ? field : `${mode}_${field}`;
}

const lists = listFields.flatMap((field) =>
  modesOf(field).map((mode) => ({ field, mode, name: parameterOf(field, mode) })),
);
const plainNames: readonly string[] = [...plainFields, "text"];
const names: readonly string[] = [
  ...lists.map(({ name }) => name),
  ...sizeLimits,
  "changed_since",
  "text",
];

/** The change of the address that removes all filters. */
export function noFilters(search: URLSearchParams): SearchChange {
  const all = [...names, ...[...search.keys()].filter(isMetaField)];
  return Object.fromEntries(all.map((name) => [name, null]));
}

/**
 * The filter in the address. Ignores unknown types.
 * @param hasMore The backend has the feature `filters`.
 */
export function filterOf(search: URLSearchParams, hasMore: boolean): MediaFilter {
  const filter: Record<string, string[] | number | string | Record<string, string[]>> = {};
  for (const { field, name } of lists) {
    if (!hasMore && !plainNames.includes(name)) continue;
    const values = valuesIn(search, field, name);
    if (values.length > 0) filter[name] = values;
  }
  const text = search.get("text")?.trim();
  if (text) filter["text"] = text;
  if (!hasMore) return filter;
  for (const limit of sizeLimits) {
    const value = search.get(limit);
    if (value !== null && /^\d{1,12}$/.test(value)) filter[limit] = Number(value);
  }
  const since = search.get("changed_since");
  if (since) filter["changed_since"] = since;
  const meta = metaIn(search);
  if (Object.keys(meta).length > 0) filter["meta"] = meta;
  return filter;
}

/** The conditions on metadata in the address. A name that is none of the API's is ignored. */
function metaIn(search: URLSearchParams): Record<string, string[]> {
  const names = [...new Set(search.keys())].filter(isMetaField);
  const found = names.flatMap((name): [string, string[]][] => {
    const condition = name.slice("meta.".length);
    const { field } = metaConditionOf(condition) ?? { field: "" };
    if (!/^[A-Za-z]\w{0,62}$/.test(field)) return [];
    const values = [...new Set(search.getAll(name).map((value) => value.trim()))];
    const own = values.filter((value) => value !== "");
    return own.length > 0 ? [[condition, own]] : [];
  });
  return Object.fromEntries(found);
}

/** Whether the address has a filter that only a backend with the feature `filters` has. */
export function hasMoreFilters(search: URLSearchParams): boolean {
  return (
    names.some((name) => !plainNames.includes(name) && search.has(name)) ||
    [...search.keys()].some(isMetaField)
  );
}

export function isFiltered(filter: MediaFilter): boolean {
  return Object.keys(filter).length > 0;
}

function valuesIn(search: URLSearchParams, field: ListField, name: string): string[] {
  const values = [...new Set(search.getAll(name).map((value) => value.trim()))];
  const all = known[field];
  return all === undefined
    ? values.filter((value) => value !== "")
    : all.filter((value) => values.includes(value));
}

/** A part of a filter, as the bar shows it. Those of one filter all apply. */
export type Condition =
  | { kind: "list"; field: ListField; mode: Mode; values: readonly string[] }
  | { kind: "range"; field: RangeField; min: number | undefined; max: number | undefined }
  | { kind: "since"; field: "changed_since"; snapshotId: string | null }
  | MetaCondition;

/** Of a metadata field: some values, or the limits of numbers and times; with `not`, none of the values. */
export interface MetaCondition {
  kind: "meta";
  field: MetaField;
  mode: "any" | "not";
  values: readonly string[];
  min: string | undefined;
  max: string | undefined;
}

/** The conditions of a filter, in the order of the fields. */
export function conditionsOf(filter: MediaFilter): Condition[] {
  const found: Condition[] = [];
  const given = filter as Readonly<Record<string, unknown>>;
  for (const { field, mode, name } of lists) {
    const values = given[name];
    if (Array.isArray(values)) {
      found.push({ kind: "list", field, mode, values: values as readonly string[] });
    }
  }
  for (const field of rangeFields) {
    const { [`min_${field}` as const]: min, [`max_${field}` as const]: max } = filter;
    if (min !== undefined || max !== undefined) found.push({ kind: "range", field, min, max });
  }
  const { changed_since: snapshotId } = filter;
  if (snapshotId !== undefined) found.push({ kind: "since", field: "changed_since", snapshotId });
  return [...found, ...metaConditionsOf(filter.meta ?? {})];
}

function metaConditionsOf(meta: Readonly<Record<string, readonly string[]>>): MetaCondition[] {
  const fields = [...new Set(Object.keys(meta).map((name) => metaConditionOf(name)?.field ?? ""))];
  return fields.toSorted().flatMap((name) => {
    const field: MetaField = `meta.${name}`;
    const [values = [], not = []] = [meta[name], meta[`${name}.not`]];
    const [min, max] = [meta[`${name}.gte`]?.at(-1), meta[`${name}.lte`]?.at(-1)];
    const any: MetaCondition = { kind: "meta", field, mode: "any", values, min, max };
    const isAny = values.length > 0 || min !== undefined || max !== undefined;
    return [
      ...(isAny ? [any] : []),
      ...(not.length > 0 ? [{ ...any, mode: "not" as const, values: not, ...noLimits }] : []),
    ];
  });
}

const noLimits = { min: undefined, max: undefined };

/** The change of the address that sets a condition. */
export function changeTo(condition: Condition): SearchChange {
  switch (condition.kind) {
    case "list":
      return { [parameterOf(condition.field, condition.mode)]: condition.values };
    case "range":
      return {
        [`min_${condition.field}`]: condition.min === undefined ? null : String(condition.min),
        [`max_${condition.field}`]: condition.max === undefined ? null : String(condition.max),
      };
    case "since":
      return { changed_since: condition.snapshotId };
    case "meta": {
      const { field, mode, values, min, max } = condition;
      if (mode === "not") return { [`${field}.not`]: values };
      return { [field]: values, [`${field}.gte`]: min ?? null, [`${field}.lte`]: max ?? null };
    }
  }
}

/** The change of the address that removes a condition. */
export function changeWithout({ field, ...condition }: Condition): SearchChange {
  switch (condition.kind) {
    case "list":
      return { [parameterOf(field as ListField, condition.mode)]: null };
    case "range":
      return { [`min_${field}`]: null, [`max_${field}`]: null };
    case "since":
      return { changed_since: null };
    case "meta":
      return condition.mode === "not"
        ? { [`${field}.not`]: null }
        : { [field]: null, [`${field}.gte`]: null, [`${field}.lte`]: null };
  }
}

/** The fields that can be filtered by. */
export function fieldsOf(hasMore: boolean): readonly FilterField[] {
  const all: readonly FilterField[] = [...listFields, ...rangeFields, "changed_since"];
  return hasMore ? all : all.filter((field) => plainFields.includes(field));
}

/** The direction that is meant where none is said. */
const usualOrders: Readonly<Record<NamedSort, SortOrder>> = {
  added: "asc",
  name: "asc",
  size: "desc",
  sharpness: "asc",
  labels: "desc",
};

export function usualOrder(sort: MediaSort): SortOrder {
  return isMetaSort(sort) ? "asc" : usualOrders[sort];
}

/** The order in the address; null: that of the dataset. */
export function orderOf(search: URLSearchParams, hasMore: boolean): MediaOrder {
  const sort = mediaSortOf(search.get("sort")) ?? "added";
  const order = sortOrders.find((name) => name === search.get("order")) ?? usualOrder(sort);
  return !hasMore || (sort === "added" && order === "asc") ? null : { sort, order };
}

/** The change of the address for an order. */
export function changeToOrder(sort: MediaSort, order: SortOrder): SearchChange {
  return {
    sort: sort === "added" ? null : sort,
    order: order === usualOrder(sort) ? null : order,
  };
}
