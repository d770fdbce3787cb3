import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import type { RecordBatch } from "apache-arrow";
import { type FacetName, type MediaFilter, mediaTypes } from "#contract/media.ts";
import { foldText } from "#contract/fold-text.ts";
import { filterSql } from "./filter.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import { type ColumnData, columnOf, countTexts } from "./read-columns.ts";

/** The number of items with each value. */
export type ValueCounts = ReadonlyMap<string, number>;

/** The conditions that facets are counted under, each with its facets. */
export type FacetGroups = ReadonlyMap<string | null, readonly FacetName[]>;

/** Each facet is counted without its own selection, so that its alternatives show. */
export function facetGroups(
  filter: MediaFilter,
  names: readonly FacetName[],
  fields: ReadonlyMap<string, FieldType>,
): FacetGroups {
  const groups = new Map<string | null, FacetName[]>();
  for (const name of names) {
    const { [name]: _, ...others } = filter;
    const where = filterSql(others, fields);
    groups.set(where, [...(groups.get(where) ?? []), name]);
  }
  return groups;
}

const columns = { label: "label_names", tag: "tags", cluster: "cluster_id" } as const;

/** Counts the values of several facets under one condition, in one scan. */
export async function countValues(
  table: Table,
  where: string | null,
  names: readonly FacetName[],
): Promise<Map<FacetName, ValueCounts>> {
  const counts = new Map<FacetName, ValueCounts>();
  if (names.includes("type")) counts.set("type", await countTypes(table, where));
  const scanned = names.filter((name) => name !== "type");
  if (scanned.length === 0) return counts;
  const query = table.query().select(scanned.map((name) => columns[name]));
  if (where !== null) query.where(where);
  const result = await query.toArrow({ maxBatchLength: 65_536 });
  const found = scanned.map((name) => ({ name, values: new Map<string, number>() }));
  for (const batch of result.batches) {
    for (const { name, values } of found) countTexts(textsOf(batch, name), values);
    // Yields to other requests.
    await nextTurn();
  }
  for (const { name, values } of found) counts.set(name, values);
  return counts;
}

/** Two counts, which an index answers, instead of reading a column. */
async function countTypes(table: Table, where: string | null): Promise<ValueCounts> {
  const counted = await Promise.all(
    mediaTypes.map(async (type): Promise<[string, number]> => {
      const condition = `media_type = '${type}'`;
      return [
        type,
        await table.countRows(where === null ? condition : `${where} AND ${condition}`),
      ];
    }),
  );
  return new Map(counted.filter(([, count]) => count > 0));
}

/** All values of a batch. An item has each of its values once, so the number of occurrences is the number of items. */
function textsOf(batch: RecordBatch, name: Exclude<FacetName, "type">): ColumnData {
  const data = columnOf(batch, columns[name]);
  return name === "cluster" ? data : (data.children[0] ?? data);
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
