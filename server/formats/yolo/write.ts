import { stringify } from "yaml";
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
  return { single: false, files: filesOf(source, { ...found, ...poseOf(found) }) };
};

interface Pose {
  /** Of the key points of each label, which follow its box; 0: labels have none. */
  keypointValues: number;
}

function poseOf({ more }: Survey): Pose {
  const [count, values] = Array.isArray(more["kpt_shape"]) ? more["kpt_shape"] : [];
  const isPose =
    Number.isInteger(count) && count > 0 && count <= 1000 && (values === 2 || values === 3);
  return { keypointValues: isPose ? count * values : 0 };
}

async function* filesOf(source: Source, found: Survey & Pose): AsyncGenerator<OutFile> {
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

function dataYaml({ splits, names, more }: Survey): string {
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
  const end = Object.keys(more).length === 0 ? "" : stringify(more);
  return `${lines.join("\n")}\n${end}`;
}

/** The place is as it came in, where the picture cut it off. */
function lineOf(label: Label, { idOf, keypointValues }: Survey & Pose): string | null {
  const { yolo_box: wholeBox, yolo_polygon: wholePolygon } = label.attributes ?? {};
  const box = boxOf(label);
  const middle = box && [box[0] + box[2] / 2, box[1] + box[3] / 2, box[2], box[3]];
  const rectangle = areNumbers(wholeBox, 4) ? wholeBox : middle;
  if (rectangle === null) return null;
  const ring = label.polygon === undefined ? null : largestRing(label.polygon)?.flat();
  const polygon = areNumbers(wholePolygon) ? wholePolygon : ring;
  const numbers =
    keypointValues > 0
      ? [...rectangle, ...keypointsOf(label, keypointValues)]
      : (polygon ?? rectangle);
  return `${[idOf(label), ...numbers.map(rounded)].join(" ")}\n`;
}

/** Each line of a dataset with key points has some: zeros where the label has none. */
function keypointsOf({ attributes }: Label, count: number): number[] {
  // Older imports gave them the name that those of COCO have.
  const own =
    attributes?.["yolo_keypoints"] ??
    (attributes?.["class_id"] === undefined ? null : attributes["keypoints"]);
  return areNumbers(own, count) ? own : Array.from({ length: count }, () => 0);
}

function areNumbers(value: unknown, count?: number): value is number[] {
  return (
    Array.isArray(value) &&
    (count === undefined || value.length === count) &&
    value.every((one) => typeof one === "number" && Number.isFinite(one))
  );
}
