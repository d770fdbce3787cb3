import type { Table } from "@lancedb/lancedb";
import { mediaTypes } from "#contract/media.ts";
import { foldText } from "#contract/fold-text.ts";
import { allOf, type Condition, countRows, nameOf, type Scanned, scan } from "./condition.ts";
import { conditionOf } from "./filter.ts";
import type { LakeFilter } from "./lake-filter.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import {
  type ColumnData,
  columnOf,
  countFolders,
  countTexts,
  marksOfElements,
} from "./read-columns.ts";

/** The facets whose values are read from rows; those of the others are known, and each is counted by its condition. */
export const scannedFacets = ["label", "tag", "cluster", "type", "folder"] as const;
export type ScannedFacet = (typeof scannedFacets)[number];

/** The number of items with each value. */
export type ValueCounts = ReadonlyMap<string, number>;

/** The conditions that facets are counted under, each with its facets. */
export type FacetGroups = readonly { where: Condition; names: readonly ScannedFacet[] }[];

/** Each facet is counted without its own selection, so that its alternatives show. */
export function facetGroups(
  filter: LakeFilter,
  names: readonly ScannedFacet[],
  fields: ReadonlyMap<string, FieldType>,
): FacetGroups {
  const groups = new Map<string, { where: Condition; names: ScannedFacet[] }>();
  for (const name of names) {
    const { [name]: _, [`not_${name}` as const]: __, ...others } = filter;
    const where = conditionOf(others, fields);
    const key = nameOf(where);
    const group = groups.get(key) ?? { where, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const columns = {
  label: "label_names",
  tag: "tags",
  cluster: "cluster_id",
  folder: "file_name",
} as const;

/** Counts the values of several facets under one condition, in one scan. */
export async function countValues(
  table: Table,
  where: Condition,
  names: readonly ScannedFacet[],
): Promise<Map<ScannedFacet, ValueCounts>> {
  const counts = new Map<ScannedFacet, ValueCounts>();
  if (names.includes("type")) counts.set("type", await countTypes(table, where));
  const scanned = names.filter((name) => name !== "type");
  if (scanned.length === 0) return counts;
  const found = scanned.map((name) => ({ name, values: new Map<string, number>() }));
  for await (const part of scan(
    table,
    where,
    scanned.map((name) => columns[name]),
  )) {
    for (const { name, values } of found) {
      const [texts, kept] = textsOf(part, name);
      if (name === "folder") countFolders(texts, values, kept);
      else countTexts(texts, values, kept);
    }
  }
  for (const { name, values } of found) {
    counts.set(name, name === "folder" ? withParents(values) : values);
  }
  return counts;
}

/** Two counts, which an index answers, instead of reading a column. */
async function countTypes(table: Table, where: Condition): Promise<ValueCounts> {
  const counted = await Promise.all(
    mediaTypes.map(async (type): Promise<[string, number]> => {
      return [type, await countRows(table, allOf(where, `media_type = '${type}'`))];
    }),
  );
  return new Map(counted.filter(([, count]) => count > 0));
}

/** All values of a batch. An item has each of its values once, so the number of occurrences is the number of items. */
function textsOf(
  { batch, kept }: Scanned,
  name: Exclude<ScannedFacet, "type">,
): [ColumnData, Uint8Array | null] {
  const data = columnOf(batch, columns[name]);
  if (name === "cluster" || name === "folder") return [data, kept];
  const texts = data.children[0] ?? data;
  return [texts, kept && marksOfElements(data, kept)];
}

/** An item is in its folder, and in each folder above. */
function withParents(counts: ValueCounts): ValueCounts {
  const all = new Map<string, number>();
  for (const [folder, count] of counts) {
    for (let end = folder.indexOf("/"); end !== -1; end = folder.indexOf("/", end + 1)) {
      const parent = folder.slice(0, end + 1);
      all.set(parent, (all.get(parent) ?? 0) + count);
    }
  }
  return all;
}

export interface FacetPage {
  values: { value: string; count: number }[];
  total: number;
}

/** The most frequent values, ties by name. The values in `always` are included whatever their number. */
export function topValues(
  counts: ValueCounts,
  { q = "", limit, always }: { q?: string | undefined; limit: number; always: readonly string[] },
): FacetPage {
  const wanted = foldText(q.trim());
  const matching = [...counts].filter(([value]) => foldText(value).includes(wanted));
  const top = matching
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([value, count]) => ({ value, count }));
  const listed = new Set(top.map(({ value }) => value));
  const others = wanted === "" ? always.filter((value) => !listed.has(value)) : [];
  return {
    values: [...top, ...others.map((value) => ({ value, count: counts.get(value) ?? 0 }))],
    total: matching.length,
  };
}
