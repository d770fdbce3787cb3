import { setImmediate as turn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { type MetadataValue, labelValues } from "#contract/media.ts";
import { ContentSum } from "../schema/content-sum.ts";
import { decodeItems } from "./decode.ts";
import { type Family, openVersion } from "../files/family.ts";
import type { Item } from "../schema/item.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";
import type { VersionRef } from "../version.ts";

/** The values that count as content: items of different datasets with equal values have the same content. */
export type Content = Omit<Item, "mediaId" | "itemKey" | "addedAt" | "rev">;

/** Items that are hashed, in some 2 ms, before the loop yields. */
const itemsPerTurn = 200;

/**
 * The content of an item as one text. The id, the time at which it was added and the commit that wrote it are left out,
 * because they differ for the same files in another dataset. The order of tags, labels and metadata fields does not
 * count, and a field without a value counts as absent.
 */
export function contentText(item: Content): string {
  return JSON.stringify([
    item.fileName,
    item.mediaType,
    item.sha256,
    item.mime,
    item.width,
    item.height,
    item.durationMs,
    item.sizeBytes,
    item.tags.toSorted(byCodeUnits),
    item.labels.map((label) => JSON.stringify(labelValues(label))).toSorted(byCodeUnits),
    item.caption,
    item.clusterId,
    Object.entries(item.metadata)
      .filter(([, value]) => value !== null)
      .map(([field, value]) => [field, valueText(value)])
      .toSorted(([a = ""], [b = ""]) => byCodeUnits(a, b)),
    ...(item.attributes === undefined ? [] : [item.attributes]),
  ]);
}

/** The same text for a whole number, however it is stored. */
function valueText(value: MetadataValue): string {
  if (typeof value === "number" && Number.isInteger(value)) return `number ${BigInt(value)}`;
  return `${typeof value === "bigint" ? "number" : typeof value} ${String(value)}`;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Adds the items to the sum, or takes them from it. */
export async function sumItems(
  sum: ContentSum,
  change: "add" | "remove",
  items: readonly Content[],
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % itemsPerTurn === itemsPerTurn - 1) await turn();
    sum[change](contentText(item));
  }
}

/** An edit that need not read its rows reads at most this many: more would make it many times as slow. */
export const rowsWorthReading = 5000;

/**
 * The rows that match, or null where they are too many to read during an edit.
 * @param parts Conditions, each of other rows.
 */
export async function rowsOfEdit(
  table: Table,
  parts: readonly (string | null)[],
  fields: ReadonlyMap<string, FieldType>,
): Promise<Content[] | null> {
  const items: Content[] = [];
  for (const where of parts) {
    const query = table.query().limit(rowsWorthReading + 1);
    if (where !== null) query.where(where);
    for await (const batch of query) items.push(...decodeItems(batch, fields));
    if (items.length > rowsWorthReading) return null;
  }
  return items;
}

/**
 * The content sum of a version, from its rows, read batch by batch.
 * @throws VersionMissingError
 */
export async function sumOfVersion(family: Family, ref: VersionRef): Promise<ContentSum> {
  const table = await openVersion(family, ref);
  try {
    const sum = ContentSum.empty();
    const fields = metadataFieldsOf(await table.schema());
    for await (const batch of table.query()) {
      await sumItems(sum, "add", decodeItems(batch, fields));
    }
    return sum;
  } finally {
    table.close();
  }
}
