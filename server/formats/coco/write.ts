import { type Split, splitOf, splits } from "#contract/formats.ts";
import type { ExportedItem } from "#contract/export.ts";
import type { Label } from "#contract/media.ts";
import { type OutFile, type Source, type WriteFormat, inParts } from "../format.ts";
import { type NamedItem, named, withoutFolders } from "../names.ts";
import { boxOf, ringArea, rounded } from "../shapes.ts";
import { Categories, type Category, isId } from "./categories.ts";
import { IdSet } from "./id-set.ts";

/** What has to be known before the first line. */
interface Survey {
  categories: { list: Category[]; idOf(label: Label): number };
  /** Of annotations without an id of their own. */
  firstId: number;
  /** null: the items without a split. */
  parts: (Split | null)[];
  captions: boolean;
}

/**
 * `annotations/instances.json`, or one for each split, and `captions.json` where items have captions; images below
 * `images/`. Reads the items once to number categories, then twice for each file, because images come before
 * annotations in it. What an annotation came with replaces what is computed here.
 */
export const writeCoco: WriteFormat = async (source) => {
  const survey = await surveyOf(source);
  const files = survey.parts.length * (survey.captions ? 2 : 1);
  return { single: files === 1 && !source.media, files: filesOf(source, survey) };
};

async function surveyOf(source: Source): Promise<Survey> {
  const categories = new Categories();
  const found = new Set<Split | null>();
  let last = 0;
  let captions = false;
  for await (const item of source.items()) {
    found.add(splitOf(item.tags));
    captions ||= Boolean(item.caption);
    for (const label of item.labels) {
      categories.note(label);
      const id = label.attributes?.["id"];
      if (isId(id)) last = Math.max(last, id);
    }
  }
  const parts = [...splits, null].filter((part) => found.has(part));
  return {
    categories: categories.numbered(),
    firstId: last + 1,
    parts: parts.length === 0 ? [null] : parts,
    captions,
  };
}

async function* filesOf(source: Source, survey: Survey): AsyncGenerator<OutFile> {
  const ids = { taken: new IdSet(), next: survey.firstId };
  for (const part of survey.parts) {
    const end = survey.parts.length === 1 && part === null ? "" : `_${part ?? "other"}`;
    yield {
      name: `annotations/instances${end}.json`,
      content: inParts(instances(source, survey, part, ids)),
    };
    if (!survey.captions) continue;
    yield {
      name: `annotations/captions${end}.json`,
      content: inParts(captions(source, part)),
    };
  }
  if (!source.media) return;
  for await (const { item, name } of namedItems(source)) {
    yield { name: `images/${name}`, content: { media: item } };
  }
}

type Ids = { taken: IdSet; next: number };

async function* instances(
  source: Source,
  { categories }: Survey,
  part: Split | null,
  ids: Ids,
): AsyncGenerator<string> {
  yield* head(source, part);
  yield '],\n"annotations":[';
  let comma = "\n";
  for await (const { item, id: imageId } of numbered(source, part)) {
    for (const label of item.labels) {
      const categoryId = categories.idOf(label);
      yield comma + JSON.stringify(annotation(item, label, { imageId, categoryId, ids }));
      comma = ",\n";
    }
  }
  yield `],\n"categories":${JSON.stringify(categories.list)}}\n`;
}

async function* captions(source: Source, part: Split | null): AsyncGenerator<string> {
  yield* head(source, part);
  yield '],\n"annotations":[';
  let id = 1;
  for await (const { item, id: imageId } of numbered(source, part)) {
    for (const caption of (item.caption ?? "").split("\n")) {
      if (caption === "") continue;
      yield (id === 1 ? "\n" : ",\n") + JSON.stringify({ id, image_id: imageId, caption });
      id += 1;
    }
  }
  yield "]}\n";
}

async function* head(source: Source, part: Split | null): AsyncGenerator<string> {
  const info = { description: source.dataset, version: source.version };
  yield `{"info":${JSON.stringify(info)},\n"images":[`;
  let comma = "\n";
  for await (const { item, name, id } of numbered(source, part)) {
    yield comma + JSON.stringify(image(item, name, id));
    comma = ",\n";
  }
}

function image(item: ExportedItem, name: string, id: number) {
  const { width, height, media_id, sha256, tags, metadata } = item;
  return {
    id,
    file_name: name,
    width,
    height,
    media_id,
    sha256,
    ...(tags.length === 0 ? {} : { tags }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function annotation(
  { width, height }: ExportedItem,
  label: Label,
  { imageId, categoryId, ids }: { imageId: number; categoryId: number; ids: Ids },
) {
  const {
    id: ownId,
    category_id: _,
    supercategory: __,
    image_id: ___,
    ...kept
  } = label.attributes ?? {};
  const id = isId(ownId) && ids.taken.add(ownId) ? ownId : ids.next++;
  const box = boxOf(label);
  return {
    id,
    image_id: imageId,
    category_id: categoryId,
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

/** With the number of each among all items, so that the splits have no number in common. */
async function* numbered(
  source: Source,
  part: Split | null,
): AsyncGenerator<NamedItem & { id: number }> {
  let id = 0;
  for await (const { item, name } of namedItems(source)) {
    id += 1;
    if (splitOf(item.tags) === part) yield { item, name, id };
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
