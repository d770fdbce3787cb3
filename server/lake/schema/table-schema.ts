import * as arrow from "apache-arrow";
import type { Label } from "#contract/media.ts";
import {
  booleanColumn,
  doubleColumn,
  int32Column,
  int64Column,
  listColumn,
  microsColumn,
  structColumn,
  textColumn,
} from "./columns.ts";
import { labelNamesOf, type Item } from "./item.ts";
import { metadataColumn, metadataFieldOf, type FieldType } from "./metadata-field.ts";
import { inTurns } from "../../lib/turns.ts";

/** An item as it is stored: with its sort key, exact to the microsecond. */
export interface StoredItem extends Item {
  /** Microseconds since 1970: the sort key of a dataset's items. */
  addedMicros: bigint;
}

// Elements are nullable although none is ever null: SQL's own lists are, and an update needs both to be of one type.
const textList = new arrow.List(new arrow.Field("item", new arrow.Utf8(), true));
const numberList = new arrow.List(new arrow.Field("item", new arrow.Float64(), true));
const labelType = new arrow.Struct<arrow.TypeMap>([
  new arrow.Field("name", new arrow.Utf8()),
  new arrow.Field("box", numberList, true),
  new arrow.Field("confidence", new arrow.Float64(), true),
  new arrow.Field("source", new arrow.Utf8()),
]);
const labelList = new arrow.List(new arrow.Field("item", labelType, true));

/**
 * What the labels of an item have beyond the columns of `labels`, as JSON: a list with an entry for each label, or null,
 * and behind these one for the item itself, where it has attributes. A version has the column from the first item on that
 * needs it.
 */
export const labelDetailsColumn = "label_details";

interface Column {
  name: string;
  type: arrow.DataType;
  nullable?: boolean;
  encode: (items: readonly StoredItem[]) => arrow.Data;
}

const columns: readonly Column[] = [
  {
    name: "media_id",
    type: new arrow.Utf8(),
    encode: (items) => textColumn(items.map((item) => item.mediaId)),
  },
  {
    name: "item_key",
    type: new arrow.Int64(),
    encode: (items) => int64Column(items.map((item) => item.itemKey)),
  },
  {
    name: "file_name",
    type: new arrow.Utf8(),
    encode: (items) => textColumn(items.map((item) => item.fileName)),
  },
  {
    name: "media_type",
    type: new arrow.Utf8(),
    encode: (items) => textColumn(items.map((item) => item.mediaType)),
  },
  {
    name: "sha256",
    type: new arrow.Utf8(),
    encode: (items) => textColumn(items.map((item) => item.sha256)),
  },
  {
    name: "mime",
    type: new arrow.Utf8(),
    encode: (items) => textColumn(items.map((item) => item.mime)),
  },
  {
    name: "width",
    type: new arrow.Int32(),
    encode: (items) => int32Column(items.map((item) => item.width)),
  },
  {
    name: "height",
    type: new arrow.Int32(),
    encode: (items) => int32Column(items.map((item) => item.height)),
  },
  {
    name: "duration_ms",
    type: new arrow.Int64(),
    nullable: true,
    encode: (items) => int64Column(items.map((item) => item.durationMs)),
  },
  {
    name: "size_bytes",
    type: new arrow.Int64(),
    encode: (items) => int64Column(items.map((item) => item.sizeBytes)),
  },
  {
    name: "added_at",
    type: new arrow.TimestampMicrosecond("UTC"),
    encode: (items) => microsColumn(items.map((item) => item.addedMicros)),
  },
  {
    name: "tags",
    type: textList,
    encode: (items) =>
      listColumn(
        textList,
        items.map((item) => item.tags),
        textColumn,
      ),
  },
  {
    name: "labels",
    type: labelList,
    encode: (items) =>
      listColumn(
        labelList,
        items.map((item) => item.labels),
        encodeLabels,
      ),
  },
  {
    name: "label_names",
    type: textList,
    encode: (items) =>
      listColumn(
        textList,
        items.map((item) => labelNamesOf(item.labels)),
        textColumn,
      ),
  },
  {
    name: "caption",
    type: new arrow.Utf8(),
    nullable: true,
    encode: (items) => textColumn(items.map((item) => item.caption)),
  },
  {
    name: "cluster_id",
    type: new arrow.Utf8(),
    nullable: true,
    encode: (items) => textColumn(items.map((item) => item.clusterId)),
  },
  {
    name: "rev",
    type: new arrow.Int64(),
    encode: (items) => int64Column(items.map((item) => item.rev)),
  },
];

/** The schema of a new family's table, before any metadata field exists. */
export const familySchema = new arrow.Schema(
  columns.map(({ name, type, nullable = false }) => new arrow.Field(name, type, nullable)),
);

/** The metadata fields among the columns of a version. */
export function metadataFieldsOf(schema: {
  fields: readonly { name: string; type: { toString(): string } }[];
}): Map<string, FieldType> {
  const fields = new Map<string, FieldType>();
  for (const { name, type } of schema.fields) {
    const field = metadataFieldOf(name);
    // Compared by name: the schema comes from LanceDB's own copy of Arrow, whose classes are not ours.
    if (field !== null) fields.set(field, fieldTypes[type.toString()] ?? "string");
  }
  return fields;
}

const fieldTypes: Partial<Record<string, FieldType>> = {
  Float64: "number",
  Bool: "boolean",
  Utf8: "string",
};

/** Whether an item has to be stored with `labelDetailsColumn`. */
export function hasLabelDetails({
  labels,
  attributes: own,
}: Pick<Item, "labels" | "attributes">): boolean {
  return (
    own !== undefined ||
    labels.some(({ polygon, attributes }) => polygon !== undefined || attributes !== undefined)
  );
}

function labelDetailsText(item: Item): string | null {
  if (!hasLabelDetails(item)) return null;
  const details: unknown[] = item.labels.map(({ polygon, attributes }) =>
    polygon === undefined && attributes === undefined ? null : { polygon, attributes },
  );
  if (item.attributes !== undefined) details.push({ attributes: item.attributes });
  return JSON.stringify(details);
}

/**
 * The rows as an Arrow table, with the columns of a version that has these metadata fields. A column that only some
 * items need is left out where none of these does: Lance then stores null.
 */
export function encodeItems(
  items: readonly StoredItem[],
  fields: ReadonlyMap<string, FieldType>,
  detailed = items.some(hasLabelDetails),
): arrow.Table {
  const names = [...familySchema.fields];
  const data = columns.map((column) => column.encode(items));
  if (detailed) {
    names.push(new arrow.Field(labelDetailsColumn, new arrow.Utf8(), true));
    data.push(textColumn(items.map(labelDetailsText)));
  }
  for (const [field, type] of fields) {
    const values = items.map((item) => item.metadata[field] ?? null);
    const column = encodeMetadata(type, values);
    names.push(new arrow.Field(metadataColumn(field), column.type, true));
    data.push(column);
  }
  const schema = new arrow.Schema(names);
  const rows = structColumn(new arrow.Struct<arrow.TypeMap>(names), items.length, data);
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, rows)]);
}

/** The same, yielding to the event loop in between. */
export async function encodeInTurns(
  items: readonly StoredItem[],
  fields: ReadonlyMap<string, FieldType>,
): Promise<arrow.Table> {
  const batches: arrow.RecordBatch[] = [];
  const detailed = items.some(hasLabelDetails);
  for await (const part of inTurns(items)) {
    batches.push(...encodeItems(part, fields, detailed).batches);
  }
  return new arrow.Table(batches);
}

function encodeMetadata(
  type: FieldType,
  values: readonly (string | number | boolean | null)[],
): arrow.Data {
  switch (type) {
    case "string":
      return textColumn(values.map((value) => (typeof value === "string" ? value : null)));
    case "number":
      return doubleColumn(values.map((value) => (typeof value === "number" ? value : null)));
    case "boolean":
      return booleanColumn(values.map((value) => (typeof value === "boolean" ? value : null)));
  }
}

function encodeLabels(labels: Label[]): arrow.Data<arrow.Struct<arrow.TypeMap>> {
  return structColumn(labelType, labels.length, [
    textColumn(labels.map((label) => label.name)),
    listColumn(
      numberList,
      labels.map((label) => label.box ?? null),
      doubleColumn,
    ),
    doubleColumn(labels.map((label) => label.confidence ?? null)),
    textColumn(labels.map((label) => label.source)),
  ]);
}
