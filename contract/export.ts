import * as z from "zod/mini";
import type { Format } from "./formats.ts";
import { type MediaItem, itemFields, metadataValueSchema } from "./media.ts";

/**
 * One line for each item: in `jsonl` a JSON object, in `csv` the same fields, with lists and objects as JSON in a cell.
 */
export type LineFormat = "jsonl" | "csv";

/** Content types by the ending of a file. */
const contentTypes = {
  jsonl: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  zip: "application/zip",
} as const;
type Ending = keyof typeof contentTypes;

export interface FileFacts {
  fileName: string;
  type: string;
}

/** The name and type of a file that is made of a dataset at a version. */
export function fileFacts(dataset: string, version: string, ending: Ending): FileFacts {
  return { fileName: exportFileName(dataset, version, ending), type: contentTypes[ending] };
}

/** The same for an export. @param single It is one file, and no archive. */
export function exportFacts(
  dataset: string,
  version: string,
  { format, single }: { format: Format | "json"; single: boolean },
): FileFacts {
  if (!single) return fileFacts(dataset, `${version}_${format}`, "zip");
  const ending = format === "coco" ? "json" : format;
  return fileFacts(dataset, version, ending in contentTypes ? (ending as Ending) : "zip");
}

export const exportedItemSchema = z
  .object({
    ...itemFields,
    /** A field with several values has them as a list. */
    metadata: z.record(
      z.string(),
      z.union([metadataValueSchema, z.array(z.union([z.string(), z.number()]))]),
    ),
    /** Hash of the item's bytes, in hex: the `v` of its address. */
    sha256: z.nullable(z.string()),
  })
  .check(z.meta({ id: "ExportedItem" }));
export type ExportedItem = z.infer<typeof exportedItemSchema>;

const columns = [
  "media_id",
  "file_name",
  "media_type",
  "width",
  "height",
  "duration_ms",
  "size_bytes",
  "sha256",
  "added_at",
  "caption",
  "labels",
  "tags",
  "cluster_id",
  "metadata",
] as const satisfies readonly (keyof ExportedItem)[];

/** Metadata as it is exported. @param lists The fields with several values, which are stored as JSON. */
export function exportedMetadata(
  metadata: MediaItem["metadata"],
  lists: ReadonlySet<string>,
): ExportedItem["metadata"] {
  if (lists.size === 0) return metadata;
  const exported: ExportedItem["metadata"] = { ...metadata };
  for (const name of lists) {
    const stored = metadata[name];
    const list = typeof stored === "string" && stored.startsWith("[") ? listIn(stored) : undefined;
    if (list !== undefined) exported[name] = list;
  }
  return exported;
}

const listSchema = z.array(z.union([z.string(), z.number()]));

function listIn(stored: string): z.infer<typeof listSchema> | undefined {
  try {
    return listSchema.safeParse(JSON.parse(stored)).data;
  } catch {
    return undefined;
  }
}

export function exportedItem(item: MediaItem, lists: ReadonlySet<string>): ExportedItem {
  const {
    media_uri: address,
    media_thumb_uri: _,
    media_view_uri: __,
    content_type: ___,
    ...known
  } = item;
  const metadata = exportedMetadata(item.metadata, lists);
  return { ...known, metadata, sha256: /[?&]v=([0-9a-f]{64})/.exec(address)?.[1] ?? null };
}

/** The text before the first item. */
export function exportHead(format: LineFormat): string {
  return format === "csv" ? `${columns.join(",")}\r\n` : "";
}

export function exportLine(format: LineFormat, item: ExportedItem): string {
  if (format === "jsonl") return `${JSON.stringify(item)}\n`;
  return `${columns.map((column) => csvCell(item[column])).join(",")}\r\n`;
}

/**
 * A cell by RFC 4180. A text that a spreadsheet would run as a formula is prefixed with an apostrophe, which
 * spreadsheets do not show; numbers stay numbers.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text)
    ? `'${text}`
    : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * `Street Scenes Q1` at `v1-baseline` as `Street-Scenes-Q1_v1-baseline.csv`: keeps letters, marks and digits of any
 * script.
 */
export function exportFileName(dataset: string, version: string, ending: Ending): string {
  return `${namePart(dataset)}_${namePart(version)}.${ending}`;
}

/** A name as part of a file name. */
function namePart(name: string): string {
  const kept = name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}._]+/gu, "-")
    .replaceAll(/^[-.]+|(?<![-.])[-.]+$/g, "");
  return startOf(kept, 80) || "unnamed";
}

/** The facts of a file with a name of someone's choice; its ending stays what the file is. */
export function renamedFile({ fileName, type }: FileFacts, name: string | undefined): FileFacts {
  if (name === undefined || name.trim() === "") return { fileName, type };
  const ending = fileName.slice(fileName.lastIndexOf("."));
  const start = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  return { fileName: namePart(start) + ending, type };
}

/** The first characters (graphemes) that fit into that many UTF-16 units. */
function startOf(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter("und").segment(text.slice(0, length + 1))) {
    if (index + segment.length > length) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The files that a task could not use, as CSV. */
export const skippedHead = "file,reason\r\n";

export function skippedLine({ item, reason }: { item: string; reason: string }): string {
  return `${csvCell(item)},${csvCell(reason)}\r\n`;
}

export function skippedFacts(dataset: string): FileFacts {
  return fileFacts(dataset, "skipped", "csv");
}

/**
 * The header that names a downloaded file, by RFC 6266: also in ASCII, for old clients.
 * @param kind `inline`: shown in the browser, and saved only if the user asks for it.
 */
export function contentDisposition(
  fileName: string,
  kind: "attachment" | "inline" = "attachment",
): string {
  const ascii = fileName.replaceAll(/[^\w.-]/g, "_");
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
