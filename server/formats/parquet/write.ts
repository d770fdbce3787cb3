import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportedItem } from "#contract/export.ts";
import { parseWireTime } from "#contract/wire.ts";
import { tableFormat } from "../table.ts";

/** Items in memory at a time. */
const rowsPerGroup = 10_000;

type Element = SchemaElement;
const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
const json = { type: "BYTE_ARRAY", converted_type: "JSON" } as const;
const required = { repetition_type: "REQUIRED" } as const;
const optional = { repetition_type: "OPTIONAL" } as const;

function list(name: string, element: Element[]): Element[] {
  return [
    { name, ...required, num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...element,
  ];
}

const columns = [
  ["media_id", [{ name: "media_id", ...text, ...required }]],
  ["file_name", [{ name: "file_name", ...text, ...required }]],
  ["media_type", [{ name: "media_type", ...text, ...required }]],
  ["width", [{ name: "width", type: "INT32", ...required }]],
  ["height", [{ name: "height", type: "INT32", ...required }]],
  ["duration_ms", [{ name: "duration_ms", type: "INT32", ...optional }]],
  ["size_bytes", [{ name: "size_bytes", type: "INT64", ...required }]],
  ["sha256", [{ name: "sha256", ...text, ...optional }]],
  [
    "added_at",
    [{ name: "added_at", type: "INT64", converted_type: "TIMESTAMP_MICROS", ...required }],
  ],
  ["caption", [{ name: "caption", ...text, ...optional }]],
  [
    "labels",
    list("labels", [
      { name: "element", ...required, num_children: 6 },
      { name: "name", ...text, ...required },
      { name: "box", ...optional, num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "DOUBLE", ...required },
      { name: "polygon", ...json, ...optional },
      { name: "attributes", ...json, ...optional },
      { name: "confidence", type: "DOUBLE", ...optional },
      { name: "source", ...text, ...required },
    ]),
  ],
  ["tags", list("tags", [{ name: "element", ...text, ...required }])],
  ["cluster_id", [{ name: "cluster_id", ...text, ...optional }]],
  ["metadata", [{ name: "metadata", ...json, ...required }]],
] as const satisfies readonly (readonly [keyof ExportedItem, Element[]])[];

const schema: Element[] = [
  { name: "root", num_children: columns.length },
  ...columns.flatMap(([, elements]) => elements),
];

/** The value of a column, in the shape that the writer takes. */
function valueOf(item: ExportedItem, column: (typeof columns)[number][0]): unknown {
  switch (column) {
    case "size_bytes":
      return BigInt(item.size_bytes);
    case "added_at":
      return parseWireTime(item.added_at);
    case "labels":
      return item.labels.map((label) => ({
        name: label.name,
        box: label.box ?? undefined,
        polygon: label.polygon,
        attributes: label.attributes,
        confidence: label.confidence ?? undefined,
        source: label.source,
      }));
    default:
      return item[column] ?? undefined;
  }
}

async function* encode(items: AsyncIterable<ExportedItem>): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, createdBy: "stillframe" });
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  for await (const rows of groups(items)) {
    await parquet.write({
      columnData: columns.map(([name]) => ({
        name,
        data: rows.map((item) => valueOf(item, name)),
      })),
      rowGroupSize: rowsPerGroup,
    });
    yield taken();
  }
  await parquet.finish();
  yield taken();
}

async function* groups(items: AsyncIterable<ExportedItem>): AsyncGenerator<ExportedItem[]> {
  let rows: ExportedItem[] = [];
  for await (const item of items) {
    rows.push(item);
    if (rows.length < rowsPerGroup) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

export const writeParquet = tableFormat("parquet", encode);
