import type { RecordBatch } from "apache-arrow";
import type { Box, ItemAttributes, Label, MetadataValue } from "#contract/media.ts";
import { metadataColumn, type FieldType } from "../schema/metadata-field.ts";
import {
  columnOf,
  longs,
  readBooleans,
  readDoubles,
  readLists,
  readLongs,
  readTexts,
  type ColumnData,
} from "./read-columns.ts";
import { type StoredItem, labelDetailsColumn } from "../schema/table-schema.ts";

/** The rows of a batch that was read with all columns. */
export function decodeItems(
  batch: RecordBatch,
  fields: ReadonlyMap<string, FieldType>,
): StoredItem[] {
  const texts = (name: string) => readTexts(columnOf(batch, name));
  const text = (name: string) => texts(name).map((value) => value ?? "");
  const [mediaId, fileName, mediaType] = [text("media_id"), text("file_name"), text("media_type")];
  const [sha256, mime] = [text("sha256"), text("mime")];
  const [caption, clusterId] = [texts("caption"), texts("cluster_id")];
  const [itemKey, added] = [longs(batch, "item_key"), longs(batch, "added_at")];
  const [durationMs, sizeBytes, rev] = [
    readLongs(columnOf(batch, "duration_ms")),
    readLongs(columnOf(batch, "size_bytes")),
    readLongs(columnOf(batch, "rev")),
  ];
  const [width, height] = [columnOf(batch, "width").values, columnOf(batch, "height").values];
  const tags = readLists(columnOf(batch, "tags"), (elements) =>
    readTexts(elements).map((value) => value ?? ""),
  );
  const labels = readLists(columnOf(batch, "labels"), decodeLabels);
  const attributes = addDetails(batch, labels);
  const metadata = [...fields].map(
    ([field, type]) => [field, readField(columnOf(batch, metadataColumn(field)), type)] as const,
  );

  return mediaId.map((id, row) => {
    const addedMicros = added[row] ?? 0n;
    return {
      mediaId: id,
      itemKey: itemKey[row] ?? 0n,
      fileName: fileName[row] ?? "",
      mediaType: mediaType[row] === "video" ? "video" : "image",
      sha256: sha256[row] ?? "",
      mime: mime[row] ?? "",
      width: Number(width[row]),
      height: Number(height[row]),
      durationMs: durationMs[row] ?? null,
      sizeBytes: sizeBytes[row] ?? 0,
      addedAt: new Date(Number(addedMicros / 1000n)),
      addedMicros,
      tags: tags[row] ?? [],
      labels: labels[row] ?? [],
      ...(attributes.has(row) ? { attributes: attributes.get(row) } : {}),
      caption: caption[row] ?? null,
      clusterId: clusterId[row] ?? null,
      metadata: metadataOf(metadata, row),
      rev: rev[row] ?? 0,
    };
  });
}

function decodeLabels(elements: ColumnData): Label[] {
  const [names, boxes, confidences, sources] = elements.children;
  if (!names || !boxes || !confidences || !sources) throw new Error("A label has four fields");
  const box = readLists(boxes, readDoubles);
  const [confidence, source] = [readDoubles(confidences), readTexts(sources)];
  return readTexts(names).map((name, i) => ({
    name: name ?? "",
    box: decodeBox(box[i] ?? null),
    confidence: confidence[i] ?? null,
    source: source[i] ?? "",
  }));
}

/** Adds what the labels have beyond their columns, in place. @returns the attributes of items, by row */
function addDetails(
  batch: RecordBatch,
  labels: readonly (Label[] | null)[],
): ReadonlyMap<number, ItemAttributes> {
  const own = new Map<number, ItemAttributes>();
  if (!batch.schema.fields.some(({ name }) => name === labelDetailsColumn)) return own;
  for (const [row, text] of readTexts(columnOf(batch, labelDetailsColumn)).entries()) {
    if (text === null) continue;
    const details = JSON.parse(text) as (Pick<Label, "polygon" | "attributes"> | null)[];
    const list = labels[row] ?? [];
    list.forEach((label, at) => Object.assign(label, details[at]));
    const attributes = details[list.length]?.attributes;
    if (attributes !== undefined) own.set(row, attributes);
  }
  return own;
}

function decodeBox(box: (number | null)[] | null): Box | null {
  if (box === null) return null;
  const [x, y, width, height] = box;
  return [x ?? 0, y ?? 0, width ?? 0, height ?? 0];
}

function readField(column: ColumnData, type: FieldType): MetadataValue[] {
  if (type === "number") return readDoubles(column);
  return type === "boolean" ? readBooleans(column) : readTexts(column);
}

function metadataOf(
  columns: readonly (readonly [string, readonly MetadataValue[]])[],
  row: number,
): Record<string, MetadataValue> {
  const metadata: Record<string, MetadataValue> = {};
  for (const [field, values] of columns) {
    const value = values[row] ?? null;
    if (value !== null) metadata[field] = value;
  }
  return metadata;
}
