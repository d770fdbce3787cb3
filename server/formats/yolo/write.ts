import { splitOf } from "#contract/formats.ts";
import type { ExportedItem } from "#contract/export.ts";
import type { Label } from "#contract/media.ts";
import { type Survey, survey } from "../class-list.ts";
import { type OutFile, type Source, type WriteFormat, textFile } from "../format.ts";
import { namedApart, withoutFolders } from "../names.ts";
import { boxOf, largestRing, rounded } from "../shapes.ts";

/**
 * `data.yaml`, `images/…` and `labels/…`, with a folder for each split. A label without a place has no line, and of a
 * polygon of several rings the largest is written: the format has no more.
 */
export const writeYolo: WriteFormat = async (source) => {
  const found = await survey(source, (label) => boxOf(label) !== null);
  return { single: false, files: filesOf(source, found) };
};

async function* filesOf(source: Source, found: Survey): AsyncGenerator<OutFile> {
  yield { name: "data.yaml", content: textFile(dataYaml(found)) };
  const hasSplits = found.splits.length > 0;
  const place = (item: ExportedItem): string => {
    const split = splitOf(item.tags);
    const name = withoutFolders(item.file_name, ["images", split]);
    return hasSplits ? `${split ?? "other"}/${name}` : name;
  };
  for await (const { item, name, stem } of namedApart(source.items(), place)) {
    const lines = item.labels.flatMap((label) => lineOf(label, found) ?? []);
    yield { name: `labels/${stem}.txt`, content: textFile(lines.join("")) };
    if (source.media) yield { name: `images/${name}`, content: { media: item } };
  }
}

function dataYaml({ splits, names }: Survey): string {
  const folder = (split: string) => `images/${split}`;
  const [first] = splits;
  const train = first === undefined ? "images" : folder(splits.includes("train") ? "train" : first);
  const lines = [
    "path: .",
    `train: ${train}`,
    `val: ${splits.includes("val") ? folder("val") : train}`,
    ...(splits.includes("test") ? [`test: ${folder("test")}`] : []),
    `nc: ${names.length}`,
    names.length === 0 ? "names: {}" : "names:",
    // A text of JSON is one of YAML.
    ...names.map((name, id) => `  ${id}: ${JSON.stringify(name)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function lineOf(label: Label, { idOf }: Survey): string | null {
  const ring = label.polygon === undefined ? null : largestRing(label.polygon);
  const box = boxOf(label);
  const whole = label.attributes?.["yolo_box"];
  // As it came in, where the picture cut it off.
  const numbers = isFour(whole)
    ? whole
    : (ring?.flat() ?? (box && [box[0] + box[2] / 2, box[1] + box[3] / 2, box[2], box[3]]));
  if (numbers === null) return null;
  return `${[idOf.get(label.name), ...numbers.map(rounded)].join(" ")}\n`;
}

function isFour(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 4 && value.every(Number.isFinite);
}
