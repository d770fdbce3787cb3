import { type Split, splitOf } from "#contract/formats.ts";
import type { ExportedItem } from "#contract/export.ts";
import type { Box, Label } from "#contract/media.ts";
import { survey } from "../class-list.ts";
import { type OutFile, type Source, type WriteFormat, inParts, textFile } from "../format.ts";
import { namedApart, withoutFolders } from "../names.ts";
import { boxOf, largestRing, rounded } from "../shapes.ts";

/**
 * `Annotations/….xml`, `JPEGImages/…`, and a list of each split in `ImageSets/Main`. A label without a place
 * is left out, and of a polygon of several rings the largest is written beside its box.
 */
export const writeVoc: WriteFormat = async (source) => {
  const { splits } = await survey(source, () => false);
  return { single: false, files: filesOf(source, splits) };
};

async function* filesOf(source: Source, splits: readonly Split[]): AsyncGenerator<OutFile> {
  for (const split of splits) {
    const content = inParts(list(source, split));
    yield { name: `ImageSets/Main/${split}.txt`, content };
  }
  for await (const { item, name, stem } of namedItems(source)) {
    yield { name: `Annotations/${stem}.xml`, content: textFile(annotation(item, name)) };
    if (source.media) yield { name: `JPEGImages/${name}`, content: { media: item } };
  }
}

function namedItems(source: Source) {
  return namedApart(source.items(), ({ file_name }) => withoutFolders(file_name, ["JPEGImages"]));
}

async function* list(source: Source, split: Split): AsyncGenerator<string> {
  for await (const { item, stem } of namedItems(source)) {
    if (splitOf(item.tags) === split) yield `${stem}\n`;
  }
}

function annotation(item: ExportedItem, name: string): string {
  const { width, height } = item;
  const objects = item.labels.flatMap((label) => object(label, item) ?? []);
  const { folder = "JPEGImages", size, segmented = 0, ...rest } = item.attributes?.voc ?? {};
  const more = typeof size === "object" ? size : {};
  const fields = {
    folder,
    filename: name,
    ...rest,
    size: { width, height, depth: 3, ...more },
    segmented,
  };
  return `<annotation>
  ${Object.entries(fields)
    .map(([key, value]) => (key === "object" ? "" : element(key, value)))
    .join("\n  ")}
${objects.join("")}</annotation>
`;
}

/** What the object came with, such as its parts, and its box as it was where the picture cut it off. */
function object(label: Label, item: ExportedItem): string | null {
  const box = boxOf(label);
  if (box === null) return null;
  const { bndbox = corners(box, item), ...own } = label.attributes ?? {};
  const ring = label.polygon === undefined ? null : largestRing(label.polygon);
  const { width, height } = item;
  const fields = {
    pose: "Unspecified",
    truncated: 0,
    difficult: 0,
    ...own,
    bndbox,
    ...(ring === null
      ? {}
      : {
          polygon: {
            pt: ring.map(([x, y]) => ({ x: rounded(x * width), y: rounded(y * height) })),
          },
        }),
  };
  return `  <object>
    <name>${escaped(label.name)}</name>
    ${Object.entries(fields)
      .map(([name, value]) => element(name, value))
      .join("")}
  </object>
`;
}

/** A value as an element; a list as several, and nothing for what has no name in XML. */
function element(name: string, value: unknown): string {
  if (value == null || name === "name" || !/^[A-Za-z_][\w.-]*$/.test(name)) return "";
  return elementOf(name, value);
}

function elementOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => elementOf(name, one)).join("");
  const content =
    typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([key, one]) => (/^[A-Za-z_][\w.-]*$/.test(key) ? elementOf(key, one) : ""))
          .join("")
      : escaped(typeof value === "boolean" ? String(Number(value)) : String(value));
  return `<${name}>${content}</${name}>`;
}

function corners([x, y, w, h]: Box, { width, height }: ExportedItem) {
  return {
    xmin: rounded(x * width),
    ymin: rounded(y * height),
    xmax: rounded((x + w) * width),
    ymax: rounded((y + h) * height),
  };
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Control characters, which XML cannot hold, become spaces. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, " ");
}
