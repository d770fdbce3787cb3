import { setImmediate as turn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import type { MetadataValue } from "#contract/media.ts";
import { ContentSum } from "../schema/content-sum.ts";
import { decodeItems } from "./decode.ts";
import { type Family, openVersion } from "../files/family.ts";
import type { Item } from "../schema/item.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";
import type { VersionRef } from "../version.ts";

/** What two items are the same in that have the same content, whatever dataset they are in. */
export type Content = Omit<Item, "mediaId" | "itemKey" | "addedAt" | "rev">;

/** So many items are hashed, in some 2 ms, before others have their turn. */
const itemsPerTurn = 200;

/**
 * Everything that an item is, as one text. Not where it came from: its id, the time at which it was added and the
 * commit that wrote it are other ones for the same files in another dataset. Nor the order of tags, labels and
 * metadata fields; a field without a value is as good as absent.
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
    item.labels
      .map(({ name, box, confidence, source }) =>
        JSON.stringify([name, box ?? null, confidence ?? null, source]),
      )
      .toSorted(byCodeUnits),
    item.caption,
    item.clusterId,
    Object.entries(item.metadata)
      .filter(([, value]) => value !== null)
      .map(([field, value]) => [field, valueText(value)])
      .toSorted(([a = ""], [b = ""]) => byCodeUnits(a, b)),
  ]);
}

/** A whole number is the same one however it is stored. */
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

/** More rows than that are not read for the sake of an edit that need not read them: it would take many times as long. */
export const rowsWorthReading = 5000;

/** The rows that match, or null where they are too many to be read along with an edit. */
export async function rowsOfEdit(
  table: Table,
  where: string | null,
  fields: ReadonlyMap<string, FieldType>,
): Promise<Content[] | null> {
  const query = table.query().limit(rowsWorthReading + 1);
  if (where !== null) query.where(where);
  const items: Content[] = [];
  for await (const batch of query) items.push(...decodeItems(batch, fields));
  return items.length > rowsWorthReading ? null : items;
}

/**
 * The sum of a version, from its rows, which are read one batch after the other.
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
