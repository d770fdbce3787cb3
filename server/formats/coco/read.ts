import {
  type ItemAttributes,
  type Label,
  type LabelAttributes,
  type Polygon,
  itemLimits,
} from "#contract/media.ts";
import { isVisible } from "#contract/wire.ts";
import type { LabelDescription } from "#contract/annotations.ts";
import type { DescribedClass } from "../description.ts";
import { type ListElement, type Member, listElements, membersAndElements } from "../json-lists.ts";
import {
  type ImageRef,
  type LabelEvent,
  type LabelFile,
  type ReadContext,
  WrongLabel,
  importSource,
  problemOf,
  quoted,
} from "../label-file.ts";
import { boxAround, boxWithin, labelName, ringWithin } from "../places.ts";
import { baseOf, cleanPath, folderOf, splitOf, stemOf } from "../split-of.ts";

/** What the annotations of an image need to know of it. */
interface CocoImage {
  ref: ImageRef;
  width: number;
  height: number;
}

interface CocoCategory {
  name: string;
  supercategory: unknown;
}

type Value = Readonly<Record<string, unknown>>;

const categoriesOnly = new Set(["categories"]);
const imagesAndAnnotations = new Set(["images", "annotations"]);
const annotationsOnly = new Set(["annotations"]);

/** COCO: instances, captions and key points, one file or several. */
export async function* readCoco(
  files: readonly LabelFile[],
  context: ReadContext,
): AsyncGenerator<LabelEvent[], void, undefined> {
  for (const file of files) yield* new CocoFile(file, context).read();
}

class CocoFile {
  readonly #file: LabelFile;
  readonly #context: ReadContext;
  readonly #tags: readonly string[];
  readonly #images = new Map<unknown, CocoImage>();
  readonly #categories = new Map<unknown, CocoCategory>();
  /** The name of what the file says about all of its images. */
  #description: string | null = null;
  /** Annotations that came before their image. */
  readonly #early = new Set<number>();

  constructor(file: LabelFile, context: ReadContext) {
    this.#file = file;
    this.#context = context;
    const split = splitOf(cleanPath(file.name));
    this.#tags = split === null ? [] : [split];
  }

  async *read(): AsyncGenerator<LabelEvent[], void, undefined> {
    yield* this.#head();
    try {
      for await (const elements of listElements(this.#file, imagesAndAnnotations)) {
        yield elements.flatMap((element) => this.#first(element));
      }
      // A second time only where it is needed: most files have their images first.
      if (this.#early.size > 0) {
        for await (const elements of listElements(this.#file, annotationsOnly)) {
          yield elements.flatMap((element) =>
            this.#early.has(element.index) ? this.#annotation(element) : [],
          );
        }
      }
    } catch (error) {
      yield [problemOf(this.#file, null, error)];
    }
  }

  /** Everything but images and annotations, which most files have behind these. */
  async *#head(): AsyncGenerator<LabelEvent[], void, undefined> {
    const classes: DescribedClass[] = [];
    const rest: Record<string, unknown> = {};
    const found = membersAndElements(this.#file, categoriesOnly, imagesAndAnnotations);
    try {
      for await (const { elements, members } of found) {
        yield [
          ...this.#each(elements, (element) => classes.push(this.#category(valueOf(element)))),
          ...this.#members(members, rest),
        ];
      }
    } catch (error) {
      // The file is read again, and named then.
      if (!(error instanceof WrongLabel)) throw error;
    }
    if (classes.length === 0 && Object.keys(rest).length === 0) return;
    try {
      this.#description = this.#context.describe({ format: "coco", classes, rest });
    } catch (error) {
      yield [problemOf(this.#file, null, error)];
    }
  }

  #each(elements: readonly ListElement[], use: (element: ListElement) => void): LabelEvent[] {
    const problems: LabelEvent[] = [];
    for (const element of elements) {
      try {
        use(element);
      } catch (error) {
        problems.push(problemOf(this.#file, `${element.list}[${element.index}]`, error));
      }
    }
    return problems;
  }

  #members(members: readonly Member[], rest: LabelDescription["rest"]): LabelEvent[] {
    const problems: LabelEvent[] = [];
    for (const { member, text, wrong } of members) {
      try {
        if (wrong !== undefined) throw new WrongLabel(wrong);
        // A name such as `__proto__` must become one like any other, and the last of two counts, as in all JSON.
        Object.defineProperty(rest, member, {
          value: parsed(text),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      } catch (error) {
        problems.push(problemOf(this.#file, member, error));
      }
    }
    return problems;
  }

  #first(element: ListElement): LabelEvent[] {
    try {
      const value = valueOf(element);
      if (element.list === "images") return [this.#image(value)];
      if (!this.#images.has(value["image_id"])) {
        this.#early.add(element.index);
        return [];
      }
      return [this.#label(value)];
    } catch (error) {
      return [problemOf(this.#file, `${element.list}[${element.index}]`, error)];
    }
  }

  #annotation(element: ListElement): LabelEvent[] {
    try {
      return [this.#label(valueOf(element))];
    } catch (error) {
      return [problemOf(this.#file, `${element.list}[${element.index}]`, error)];
    }
  }

  #image(value: Value): LabelEvent {
    const { id, file_name: name, width, height, sha256, media_id: _, tags, ...rest } = value;
    if (id === undefined || id === null) throw new WrongLabel("The image has no id");
    if (typeof name !== "string" || name === "") throw new WrongLabel("The image has no file_name");
    if (this.#images.has(id)) throw new WrongLabel(`The id ${quoted(id)} occurs twice`);
    const ref: ImageRef = { paths: pathsOf(this.#file.name, name) };
    if (typeof sha256 === "string") ref.sha256 = sha256;
    const known = isSize(width) && isSize(height) ? { width, height } : this.#context.sizeOf(ref);
    this.#images.set(id, { ref, width: known?.width ?? 0, height: known?.height ?? 0 });
    const coco = { id, ...rest, ...(tags === undefined || areTags(tags) ? {} : { tags }) };
    if (JSON.stringify(coco).length > itemLimits.labelAttributes) {
      throw new WrongLabel(
        `What it has beyond its size is longer than ${itemLimits.labelAttributes} characters`,
      );
    }
    const attributes: ItemAttributes = { coco };
    if (this.#description !== null) attributes.described_by = [this.#description];
    const own = areTags(tags) ? [...this.#tags, ...tags] : this.#tags;
    return { image: ref, labels: [], tags: [...new Set(own)], captions: [], attributes };
  }

  #category(value: Value): DescribedClass {
    const { id } = value;
    if (id === undefined || id === null) throw new WrongLabel("The category has no id");
    if (this.#categories.has(id)) throw new WrongLabel(`The id ${quoted(id)} occurs twice`);
    const { supercategory } = value;
    const name = labelName(value["name"]);
    this.#categories.set(id, { name, supercategory });
    return { ...value, name };
  }

  #label(value: Value): LabelEvent {
    const image = this.#images.get(value["image_id"]);
    if (image === undefined) {
      throw new WrongLabel(`Its image ${quoted(value["image_id"])} is not in the file`);
    }
    const base = { image: image.ref, tags: [], captions: [] };
    const { category_id: categoryId, caption } = value;
    if (categoryId === undefined && typeof caption === "string") {
      return { ...base, labels: [], captions: [caption] };
    }
    if (categoryId === undefined || categoryId === null) {
      throw new WrongLabel("It has neither a category_id nor a caption");
    }
    const category = this.#categories.get(categoryId);
    if (category === undefined) {
      throw new WrongLabel(`Its category ${quoted(categoryId)} is not in the file`);
    }
    return { ...base, labels: [labelOf(value, category, image)] };
  }
}

function labelOf(value: Value, category: CocoCategory, image: CocoImage): Label {
  const { image_id: _, bbox, segmentation, score, ...rest } = value;
  const attributes: LabelAttributes = { ...rest };
  if (category.supercategory !== undefined) attributes["supercategory"] = category.supercategory;
  const label: Label = { name: category.name, box: null, confidence: null, source: importSource };
  if (typeof score === "number" && score >= 0 && score <= 1) label.confidence = score;
  else if (score !== undefined) attributes["score"] = score;

  if (bbox !== undefined && bbox !== null) {
    demandSize(image);
    const { box, isCut } = boxWithin(relative(bbox, image, "box"));
    label.box = box;
    if (isCut) attributes["bbox"] = bbox;
  }
  if (segmentation !== undefined && segmentation !== null) {
    const rings = polygonOf(segmentation, image);
    if (rings === null) attributes["segmentation"] = segmentation;
    else {
      label.polygon = rings;
      label.box ??= boxAround(rings);
    }
  }
  if (JSON.stringify(attributes).length > itemLimits.labelAttributes) {
    throw new WrongLabel(
      `What it has beyond its box is longer than ${itemLimits.labelAttributes} characters`,
    );
  }
  if (Object.keys(attributes).length > 0) label.attributes = attributes;
  return label;
}

/** The rings; null for what is no polygon, or leaves the picture, and so has to be kept as it is. */
function polygonOf(segmentation: unknown, image: CocoImage): Polygon | null {
  if (!Array.isArray(segmentation) || segmentation.length === 0) return null;
  if (image.width === 0 || image.height === 0) return null;
  try {
    const rings = segmentation.map((ring) => ringWithin(relative(ring, image, "polygon")));
    const points = rings.reduce((sum, { ring }) => sum + ring.length, 0);
    if (points > itemLimits.polygonPoints || rings.some(({ isCut }) => isCut)) return null;
    return rings.map(({ ring }) => ring);
  } catch (error) {
    if (error instanceof WrongLabel) return null;
    throw error;
  }
}

/** Pixels as parts of the picture's size: x and y in turns. */
function relative(values: unknown, { width, height }: CocoImage, what: string): number[] {
  if (!Array.isArray(values) || !values.every((value) => typeof value === "number")) {
    throw new WrongLabel(`The ${what} is not a list of numbers`);
  }
  return values.map((value: number, at) => value / (at % 2 === 0 ? width : height));
}

function demandSize({ width, height }: CocoImage): void {
  if (width > 0 && height > 0) return;
  throw new WrongLabel("The size of its image is not known, so its box cannot be placed");
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

/** The tags of an image, as an export has them. */
function areTags(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= itemLimits.tags &&
    value.every((tag) => typeof tag === "string" && isVisible(tag) && tag.length <= itemLimits.name)
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isNoNumber = /[[,:]\s*-?(NaN|Infinity)\b/.exec(text)?.[1];
    throw new WrongLabel(
      isNoNumber === undefined ? "It is no JSON" : `It contains ${isNoNumber}, which is no number`,
    );
  }
}

function valueOf({ text, wrong }: ListElement): Value {
  if (wrong !== undefined) throw new WrongLabel(wrong);
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongLabel("It is no JSON object");
  }
  return value as Value;
}

/** `val2017/0001.jpg`, for a file that names its images without their folder. */
function pathsOf(file: string, name: string): string[] {
  const own = cleanPath(name);
  const at = cleanPath(file);
  const folder = folderOf(at);
  const said = /((?:train|val|test)\w*)$/i.exec(stemOf(baseOf(at)))?.[1];
  const paths = [own, `${folder}${own}`];
  if (said !== undefined) paths.push(`${said}/${own}`);
  return [...new Set(paths)];
}
