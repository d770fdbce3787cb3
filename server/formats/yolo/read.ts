import { parse } from "yaml";
import type { ItemAttributes, Label, LabelAttributes } from "#contract/media.ts";
import {
  type ImageRef,
  type LabelEvent,
  type LabelFile,
  WrongLabel,
  importSource,
  type ReadContext,
  problemOf,
  quoted,
} from "../label-file.ts";
import { boxAround, boxWithin, labelName, numberOf, ringWithin } from "../places.ts";
import { parsedBytes, readText } from "../read-text.ts";
import { baseOf, cleanPath, splitOfFolders, stemOf } from "../split-of.ts";

interface Classes {
  /** By number. */
  names: ReadonlyMap<number, string>;
  /** Numbers for each key point, and of key points; null: the labels have none. */
  keypoints: { count: number; values: number } | null;
  /** What else the YAML says. */
  rest: Record<string, unknown>;
}

/** YOLO: a text file for each image, and the names of the classes in `data.yaml` or `classes.txt`. */
export async function* readYolo(
  files: readonly LabelFile[],
  context: ReadContext,
): AsyncGenerator<LabelEvent[], void, undefined> {
  const { classes, problems, file: named } = await readClasses(files);
  const attributes: ItemAttributes = {};
  if (named !== null) {
    const list = [...classes.names].map(([id, name]) => ({ id, name }));
    try {
      const description = { format: "yolo", classes: list, rest: classes.rest } as const;
      attributes.described_by = [context.describe(description)];
    } catch (error) {
      problems.push(problemOf(named, null, error));
    }
  }
  if (problems.length > 0) yield problems;
  const unnamed = new Set<number>();
  for (const file of files.filter(({ name }) => isLabelsOfImage(name))) {
    yield await readImage(file, { classes, unnamed, attributes });
  }
  if (classes.names.size > 0 || unnamed.size === 0) return;
  const reason = "No file names the classes: they are called by their numbers";
  yield [{ problem: { file: "data.yaml", where: null, reason } }];
}

/** Files that a folder of YOLO labels has beside them. */
export function isYoloClasses(name: string): boolean {
  return /\.ya?ml$|(^|\/)(classes\.txt|[^/]*\.names)$/i.test(name);
}

function isLabelsOfImage(name: string): boolean {
  return /\.txt$/i.test(name) && !isYoloClasses(name);
}

async function readClasses(
  files: readonly LabelFile[],
): Promise<{ classes: Classes; problems: LabelEvent[]; file: LabelFile | null }> {
  const problems: LabelEvent[] = [];
  // The names in the YAML count more than those of a list beside it.
  const named = files.filter(({ name }) => isYoloClasses(name));
  const sorted = named.toSorted((a, b) => Number(!isYaml(a)) - Number(!isYaml(b)));
  for (const file of sorted) {
    try {
      const text = await readText(file, isYaml(file) ? parsedBytes : undefined);
      const classes = isYaml(file) ? classesOfYaml(text) : classesOfList(text);
      if (classes !== null) return { classes, problems, file };
    } catch (error) {
      problems.push(problemOf(file, null, error));
    }
  }
  return { classes: { names: new Map(), keypoints: null, rest: {} }, problems, file: null };
}

function isYaml({ name }: LabelFile): boolean {
  return /\.ya?ml$/i.test(name);
}

/** About the folder that the YAML is in. `download` is a script that trainers run, and so is not handed on either. */
const ofFolder = new Set(["path", "train", "val", "test", "nc", "download"]);

/** null for a YAML that names no classes. */
function classesOfYaml(text: string): Classes | null {
  let value: unknown;
  try {
    // Comparing each key with all others would take minutes for a long list of classes.
    value = parse(text, { maxAliasCount: 10, logLevel: "error", uniqueKeys: false });
  } catch (error) {
    throw new WrongLabel(`It is no YAML: ${error instanceof Error ? error.message : ""}`.trim());
  }
  if (typeof value !== "object" || value === null || !("names" in value)) return null;
  const { names, ...others } = value;
  if (typeof names !== "object" || names === null) {
    throw new WrongLabel("“names” is neither a list of names nor names by number");
  }
  const byNumber = new Map(
    Object.entries(names).map(([number, name]) => [numberOf(number), labelName(name)]),
  );
  const shape: unknown = "kpt_shape" in value ? value.kpt_shape : null;
  const [count, values] = Array.isArray(shape) ? shape : [];
  const hasKeypoints = Number.isInteger(count) && (values === 2 || values === 3);
  const rest = Object.entries(others).filter(([key]) => !ofFolder.has(key));
  return {
    names: byNumber,
    keypoints: hasKeypoints ? { count, values } : null,
    rest: Object.fromEntries(rest),
  };
}

function classesOfList(text: string): Classes {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const names = lines.flatMap((line, number) =>
    line === "" ? [] : [[number, labelName(line)] as const],
  );
  return { names: new Map(names), keypoints: null, rest: {} };
}

async function readImage(
  file: LabelFile,
  {
    classes,
    unnamed,
    attributes,
  }: { classes: Classes; unnamed: Set<number>; attributes: ItemAttributes },
): Promise<LabelEvent[]> {
  const path = cleanPath(file.name);
  const split = splitOfFolders(path);
  const image: ImageRef = { paths: pathsOf(path), isStem: true };
  const labels: Label[] = [];
  const events: LabelEvent[] = [];
  try {
    const lines = (await readText(file)).split(/\r?\n/);
    for (const [index, line] of lines.entries()) {
      if (line.trim() === "") continue;
      try {
        labels.push(labelOf(line.trim().split(/\s+/), classes, unnamed));
      } catch (error) {
        events.push(problemOf(file, `line ${index + 1}`, error));
      }
    }
  } catch (error) {
    return [problemOf(file, null, error)];
  }
  const tags = split === null ? [] : [split];
  const found = { image, labels, tags, captions: [] };
  return [attributes.described_by === undefined ? found : { ...found, attributes }, ...events];
}

function labelOf(words: readonly string[], classes: Classes, unnamed: Set<number>): Label {
  const numbers = words.map((word) => numberOf(word));
  const [classId = NaN, ...values] = numbers;
  const wrong = numbers.findIndex((value) => Number.isNaN(value));
  if (wrong !== -1) throw new WrongLabel(`${quoted(words[wrong] ?? "")} is no number`);
  if (!Number.isInteger(classId) || classId < 0) {
    throw new WrongLabel(`${quoted(words[0] ?? "")} is no number of a class`);
  }
  const name = classes.names.get(classId);
  if (name === undefined && classes.names.size > 0) {
    throw new WrongLabel(`The class ${classId} has no name: there are ${classes.names.size}`);
  }
  unnamed.add(classId);
  const attributes: LabelAttributes = { class_id: classId };
  const label: Label = {
    name: name ?? String(classId),
    box: null,
    confidence: null,
    source: importSource,
    attributes,
  };
  const { keypoints } = classes;
  const pose = keypoints === null ? -1 : 4 + keypoints.count * keypoints.values;
  if (values.length === 4 || values.length === 5 || values.length === pose) {
    const [x = 0, y = 0, width = 0, height = 0, score] = values;
    const { box, isCut } = boxWithin([x - width / 2, y - height / 2, width, height]);
    label.box = box;
    if (isCut) attributes["yolo_box"] = [x, y, width, height];
    if (values.length === pose) attributes["yolo_keypoints"] = values.slice(4);
    else if (score !== undefined && score >= 0 && score <= 1) label.confidence = score;
    return label;
  }
  if (values.length < 6 || values.length % 2 !== 0) {
    throw new WrongLabel(
      `${values.length} numbers behind the class are neither a box (4, or 5 with a confidence) nor a polygon (6, 8, …)`,
    );
  }
  const { ring, isCut } = ringWithin(values);
  if (isCut) attributes["yolo_polygon"] = values;
  label.polygon = [ring];
  label.box = boxAround(label.polygon);
  return label;
}

/** The image beside the labels, or in the folder `images` that belongs to `labels`. */
function pathsOf(path: string): string[] {
  const stem = stemOf(path);
  const swapped = stem.replace(/(^|\/)labels(?=\/)(?!.*\/labels\/)/, "$1images");
  const inner = stem.replace(/(^|\/)labels\/(?!.*\/labels\/)/, "$1");
  return [...new Set([swapped, stem, inner, baseOf(stem)])];
}
