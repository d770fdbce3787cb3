import { XMLParser, XMLValidator } from "fast-xml-parser";
import { type Label, type LabelAttributes, itemLimits } from "#contract/media.ts";
import {
  type ImageRef,
  type LabelEvent,
  type LabelFile,
  type ReadContext,
  WrongLabel,
  importSource,
  problemOf,
} from "../label-file.ts";
import { boxWithin, labelName, numberOf, ringWithin } from "../places.ts";
import { parsedBytes, readText } from "../read-text.ts";
import { baseOf, cleanPath, splitOfFolders, stemOf } from "../split-of.ts";

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === "object" || name === "part" || name === "pt",
  maxNestedTags: 20,
});

/** Pascal VOC: an XML file for each image, and lists of the images of each split. */
export async function* readVoc(
  files: readonly LabelFile[],
  context: ReadContext,
): AsyncGenerator<LabelEvent[], void, undefined> {
  for (const file of files) {
    if (isVocSplit(file.name)) yield await readSplit(file);
    else if (/\.xml$/i.test(file.name)) yield await readImage(file, context);
  }
}

/** `ImageSets/Main/train.txt` */
function isVocSplit(name: string): boolean {
  return /(^|\/)ImageSets\/[^/]+\/(train|val|test)\.txt$/i.test(name);
}

async function readSplit(file: LabelFile): Promise<LabelEvent[]> {
  const tags = [baseOf(stemOf(file.name)).toLowerCase()];
  try {
    const lines = (await readText(file)).split(/\r?\n/).map((line) => line.trim());
    return lines
      .filter((line) => line !== "")
      .map((line) => {
        const stem = cleanPath(line);
        const image = { paths: [`JPEGImages/${stem}`, stem], isStem: true };
        return { image, labels: [], tags, captions: [] };
      });
  } catch (error) {
    return [problemOf(file, null, error)];
  }
}

async function readImage(file: LabelFile, context: ReadContext): Promise<LabelEvent[]> {
  try {
    const root = rootOf(await readText(file, parsedBytes));
    const path = cleanPath(file.name);
    const image = imageOf(path, root);
    const size = sizeOf(root) ?? context.sizeOf(image);
    const labels: Label[] = [];
    const events: LabelEvent[] = [];
    for (const [index, object] of listOf(root["object"]).entries()) {
      try {
        labels.push(labelOf(object, size));
      } catch (error) {
        events.push(problemOf(file, `object ${index + 1}`, error));
      }
    }
    const split = splitOfFolders(path);
    const tags = split === null ? [] : [split];
    const voc = restOf(root);
    if (JSON.stringify(voc).length > itemLimits.labelAttributes) {
      throw new WrongLabel(
        `What it has beyond its objects is longer than ${itemLimits.labelAttributes} characters`,
      );
    }
    const found = { image, labels, tags, captions: [] };
    const isEmpty = Object.keys(voc).length === 0;
    return [isEmpty ? found : { ...found, attributes: { voc } }, ...events];
  } catch (error) {
    return [problemOf(file, null, error)];
  }
}

/** Everything but the objects, and what the dataset knows of the picture itself. */
function restOf({ object: _, filename: __, size, ...rest }: Node): LabelAttributes {
  const { width: ___, height: ____, ...more } = nodeOf(size) ?? {};
  return Object.keys(more).length === 0 ? rest : { ...rest, size: more };
}

function rootOf(text: string): Node {
  // A document type can define entities that grow to any length.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw new WrongLabel("XML with a document type is not read");
  }
  // Its successor, fast-xml-validator, takes a global of Node that browsers do not have.
  // oxlint-disable-next-line typescript/no-deprecated
  const fault = XMLValidator.validate(text);
  if (fault !== true) {
    throw new WrongLabel(`It is no XML: ${fault.err.msg} (line ${fault.err.line})`);
  }
  let value: unknown;
  try {
    value = parser.parse(text);
  } catch (error) {
    throw new WrongLabel(`It is no XML: ${error instanceof Error ? error.message : ""}`.trim());
  }
  const root = nodeOf(value)?.["annotation"];
  if (root === "") return {};
  const node = nodeOf(root);
  if (node === null) throw new WrongLabel("It has no element “annotation”");
  return node;
}

function labelOf(value: unknown, size: { width: number; height: number } | null): Label {
  const object = nodeOf(value);
  if (object === null) throw new WrongLabel("The object is empty");
  const { name, bndbox, polygon, part, ...rest } = object;
  const attributes: LabelAttributes = {};
  for (const [key, one] of Object.entries(rest)) attributes[key] = typed(key, one);
  const parts = listOf(part);
  if (parts.length > 0) attributes["part"] = parts.map(partOf);
  const label: Label = {
    name: labelName(name),
    box: null,
    confidence: null,
    source: importSource,
  };
  if (bndbox !== undefined) {
    const pixels = pixelsOf(bndbox);
    if (size === null) {
      throw new WrongLabel("The size of the image is not known, so its box cannot be placed");
    }
    const [left, top, right, bottom] = pixels;
    const { box, isCut } = boxWithin([
      left / size.width,
      top / size.height,
      (right - left) / size.width,
      (bottom - top) / size.height,
    ]);
    label.box = box;
    if (isCut) attributes["bndbox"] = nodeOf(bndbox);
  }
  const points = pointsOf(polygon);
  if (points !== null && size !== null) {
    label.polygon = [
      ringWithin(points.map((p, at) => p / (at % 2 ? size.height : size.width))).ring,
    ];
  }
  if (Object.keys(attributes).length > 0) label.attributes = attributes;
  return label;
}

/** Points as pairs (`pt`) or numbered (`x1`, `y1`, …). */
function pointsOf(polygon: unknown): number[] | null {
  const node = nodeOf(polygon);
  if (node === null) return null;
  const pairs = listOf(node["pt"]).flatMap((pt) => [
    textOf(nodeOf(pt)?.["x"]),
    textOf(nodeOf(pt)?.["y"]),
  ]);
  for (let n = 1; node[`x${n}`] !== undefined; n += 1) {
    pairs.push(textOf(node[`x${n}`]), textOf(node[`y${n}`]));
  }
  return pairs.length === 0 ? null : pairs.map((text) => numberOf(text));
}

function pixelsOf(bndbox: unknown): [number, number, number, number] {
  const node = nodeOf(bndbox) ?? {};
  const read = (key: string): number => {
    const number = numberOf(textOf(node[key]));
    if (Number.isNaN(number)) throw new WrongLabel(`“${key}” of the box is no number`);
    return number;
  };
  return [read("xmin"), read("ymin"), read("xmax"), read("ymax")];
}

function partOf(value: unknown): unknown {
  const node = nodeOf(value);
  if (node === null) return value;
  const { bndbox } = node;
  return bndbox === undefined ? node : { ...node, bndbox: numbersIn(bndbox) };
}

function numbersIn(value: unknown): unknown {
  const entries = Object.entries(nodeOf(value) ?? {});
  return Object.fromEntries(entries.map(([key, one]) => [key, numberOf(textOf(one))]));
}

/** The flags of the format are numbers; everything else stays the text that it is. */
function typed(key: string, value: unknown): unknown {
  if (!["difficult", "truncated", "occluded"].includes(key)) return value;
  const number = numberOf(textOf(value));
  return Number.isNaN(number) ? value : number;
}

function sizeOf(root: Node): { width: number; height: number } | null {
  const size = nodeOf(root["size"]);
  const width = numberOf(textOf(size?.["width"]));
  const height = numberOf(textOf(size?.["height"]));
  return width > 0 && height > 0 ? { width, height } : null;
}

/** By the name that the file states; the file's own name is the same in the layout of the format. */
function imageOf(path: string, root: Node): ImageRef {
  const stated = textOf(root["filename"]);
  const folder = textOf(root["folder"]);
  const name = cleanPath(stated ?? "");
  if (name === "") {
    const stem = stemOf(path);
    return { paths: [stem.replace(/(^|\/)Annotations\//i, "$1JPEGImages/"), stem], isStem: true };
  }
  const own = path.slice(0, path.lastIndexOf("/") + 1);
  const images = own.replace(/(^|\/)Annotations\//i, "$1JPEGImages/");
  const paths = [`${images}${name}`, `${own}${name}`, name];
  if (folder) paths.push(cleanPath(`${folder}/${name}`), cleanPath(`${folder}/JPEGImages/${name}`));
  return { paths: [...new Set(paths)] };
}

function nodeOf(value: unknown): Node | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Node)
    : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
