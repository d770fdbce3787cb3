import { type Split, splitOf, splits } from "#contract/formats.ts";
import type { ExportedItem } from "#contract/export.ts";
import type { Label } from "#contract/media.ts";
import { describedBy } from "../description.ts";
import type { LabelDescription } from "#contract/annotations.ts";
import { type OutFile, type Source, type WriteFormat, inParts } from "../format.ts";
import { type NamedItem, named, withoutFolders } from "../names.ts";
import { boxOf, ringArea, rounded } from "../shapes.ts";
import { Categories, type Category, firstFree, isId } from "./categories.ts";
import { CocoHead } from "./head.ts";
import { IdSet } from "./id-set.ts";

type Part = Split | null;

/** Ids that items or labels came with. Those without one get numbers that none of these has. */
interface OwnIds {
  all: IdSet;
  last: number;
}

/** What has to be known before the first line. */
interface Survey {
  categories: { list: Category[]; idOf(label: Label): number };
  images: OwnIds;
  annotations: OwnIds;
  /** With what the files of its items said about all of their images. null: the items without a split. */
  parts: ReadonlyMap<Part, CocoHead>;
  captions: boolean;
}

/**
 * `annotations/instances.json`, or one for each split, and `captions.json` where items have captions; images below
 * `images/`. Reads the items once to number categories, then twice for each file, because images come before
 * annotations in it. What an image or annotation came with replaces what is computed here, its id included where no
 * other of its split has it.
 */
export const writeCoco: WriteFormat = async (source) => {
  const survey = await surveyOf(source);
  const files = survey.parts.size * (survey.captions ? 2 : 1);
  return { single: files === 1 && !source.media, files: filesOf(source, survey) };
};

async function surveyOf(source: Source): Promise<Survey> {
  const categories = new Categories();
  const described = new Map<Part, Set<string>>();
  const images: OwnIds = { all: new IdSet(), last: 0 };
  const annotations: OwnIds = { all: new IdSet(), last: 0 };
  let captions = false;
  for await (const item of source.items()) {
    const part = splitOf(item.tags);
    const names = described.get(part) ?? new Set();
    described.set(part, names);
    for (const name of describedBy(item)) names.add(name);
    captions ||= Boolean(item.caption);
    note(images, item.attributes?.coco?.["id"]);
    for (const label of item.labels) {
      categories.note(label);
      note(annotations, label.attributes?.["id"]);
    }
  }
  if (described.size === 0) described.set(null, new Set());
  const all = await source.descriptions([
    ...new Set([...described.values()].flatMap((names) => [...names])),
  ]);
  const heads = [...splits, null].flatMap((part): [Part, CocoHead][] => {
    const names = described.get(part);
    return names === undefined ? [] : [[part, new CocoHead(only(all, names))]];
  });
  return {
    categories: categories.numbered([...all.values()]),
    images,
    annotations,
    parts: new Map(heads),
    captions,
  };
}

function only(
  all: ReadonlyMap<string, LabelDescription>,
  names: ReadonlySet<string>,
): ReadonlyMap<string, LabelDescription> {
  return new Map([...all].filter(([name]) => names.has(name)));
}

function note(ids: OwnIds, id: unknown): void {
  if (!isId(id)) return;
  ids.all.add(id);
  ids.last = Math.max(ids.last, id);
}

/** Gives numbers that nothing came with. */
function fresh({ all, last }: OwnIds): () => number {
  let next = firstFree(last);
  return () => {
    while (all.has(next)) next += 1;
    return next++;
  };
}

async function* filesOf(source: Source, survey: Survey): AsyncGenerator<OutFile> {
  const nextAnnotation = fresh(survey.annotations);
  for (const part of survey.parts.keys()) {
    const end = survey.parts.size === 1 && part === null ? "" : `_${part ?? "other"}`;
    yield {
      name: `annotations/instances${end}.json`,
      content: inParts(instances(source, survey, part, nextAnnotation)),
    };
    if (!survey.captions) continue;
    yield {
      name: `annotations/captions${end}.json`,
      content: inParts(captions(source, survey, part)),
    };
  }
  if (!source.media) return;
  for await (const { item, name } of namedItems(source)) {
    yield { name: `images/${name}`, content: { media: item } };
  }
}

async function* instances(
  source: Source,
  survey: Survey,
  part: Part,
  nextId: () => number,
): AsyncGenerator<string> {
  yield* head(source, survey, part);
  yield '],\n"annotations":[';
  let comma = "\n";
  const taken = new IdSet();
  const { categories, images } = survey;
  for await (const { item, id: imageId } of numbered(source, part, images)) {
    for (const label of item.labels) {
      const own = label.attributes?.["id"];
      const id = isId(own) && taken.add(own) ? own : nextId();
      const ids = { id, image_id: imageId, category_id: categories.idOf(label) };
      yield comma + JSON.stringify(annotation(item, label, ids));
      comma = ",\n";
    }
  }
  yield `],\n"categories":${JSON.stringify(categories.list)}}\n`;
}

async function* captions(source: Source, survey: Survey, part: Part): AsyncGenerator<string> {
  yield* head(source, survey, part);
  yield '],\n"annotations":[';
  let id = 1;
  for await (const { item, id: imageId } of numbered(source, part, survey.images)) {
    for (const caption of (item.caption ?? "").split("\n")) {
      if (caption === "") continue;
      yield (id === 1 ? "\n" : ",\n") + JSON.stringify({ id, image_id: imageId, caption });
      id += 1;
    }
  }
  yield "]}\n";
}

async function* head(
  source: Source,
  { parts, images }: Survey,
  part: Part,
): AsyncGenerator<string> {
  const own = parts.get(part) ?? new CocoHead(new Map());
  const members = own.members({ description: source.dataset, version: source.version });
  const texts = members.map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},\n`,
  );
  yield `{${texts.join("")}"images":[`;
  let comma = "\n";
  for await (const { item, name, id } of numbered(source, part, images)) {
    yield comma + JSON.stringify(image(item, { name, id, head: own }));
    comma = ",\n";
  }
}

function image(
  item: ExportedItem,
  { name, id, head: own }: { name: string; id: number; head: CocoHead },
) {
  const { width, height, media_id, sha256, tags, metadata } = item;
  const { id: _, ...kept } = item.attributes?.coco ?? {};
  return {
    id,
    file_name: name,
    width,
    height,
    media_id,
    sha256,
    ...kept,
    ...own.licenseOf(item),
    ...(tags.length === 0 ? {} : { tags }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function annotation(
  { width, height }: ExportedItem,
  label: Label,
  ids: { id: number; image_id: number; category_id: number },
) {
  const {
    id: _,
    category_id: __,
    supercategory: ___,
    image_id: ____,
    ...kept
  } = label.attributes ?? {};
  const box = boxOf(label);
  return {
    ...ids,
    ...(box === null
      ? {}
      : {
          bbox: [box[0] * width, box[1] * height, box[2] * width, box[3] * height].map(rounded),
        }),
    ...(label.polygon === undefined
      ? {}
      : {
          segmentation: label.polygon.map((ring) =>
            ring.flatMap(([x, y]) => [rounded(x * width), rounded(y * height)]),
          ),
        }),
    area: rounded(areaOf(label) * width * height),
    iscrowd: 0,
    ...(label.confidence == null ? {} : { score: label.confidence }),
    ...kept,
  };
}

function areaOf(label: Label): number {
  if (label.polygon !== undefined) {
    return label.polygon.reduce((sum, ring) => sum + ringArea(ring), 0);
  }
  const [, , width, height] = label.box ?? [0, 0, 0, 0];
  return width * height;
}

/**
 * With the number of each, the same in each pass: its own one where it is the first of its split that has it, else a
 * number that no other item has.
 */
async function* numbered(
  source: Source,
  part: Part,
  ids: OwnIds,
): AsyncGenerator<NamedItem & { id: number }> {
  const taken = new Map<Part, IdSet>();
  const next = fresh(ids);
  for await (const { item, name } of namedItems(source)) {
    const split = splitOf(item.tags);
    const known = taken.get(split) ?? new IdSet();
    taken.set(split, known);
    const own = item.attributes?.coco?.["id"];
    const id = isId(own) && known.add(own) ? own : next();
    if (split === part) yield { item, name, id };
  }
}

/** Names as they are where no files come along: what is beside them need not be told apart. */
async function* namedItems(source: Source): AsyncGenerator<NamedItem> {
  if (source.media) {
    yield* named(source.items(), (item) => withoutFolders(item.file_name, ["images"]));
    return;
  }
  for await (const item of source.items()) yield { item, name: item.file_name };
}
