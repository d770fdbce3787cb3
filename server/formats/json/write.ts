import type { ExportedItem } from "#contract/export.ts";
import type { Label } from "#contract/media.ts";
import { type OutFile, type Source, type WriteFormat, inParts } from "../format.ts";
import { named } from "../names.ts";
import { boxOf, rounded } from "../shapes.ts";

const file = "metadata.json";

/** The JSON that Visual Layer exports: `info`, and `media_items` with what is known of each as `metadata_items`. */
export const writeJson: WriteFormat = async (source) => ({
  single: !source.media,
  files: filesOf(source),
});

async function* filesOf(source: Source): AsyncGenerator<OutFile> {
  const all = () => named(source.items(), undefined, [file]);
  yield { name: file, content: inParts(lines(source, all)) };
  if (!source.media) return;
  for await (const { item, name } of all()) yield { name, content: { media: item } };
}

async function* lines(source: Source, all: () => ReturnType<typeof named>): AsyncGenerator<string> {
  const info = {
    schema_version: "1.1",
    dataset: source.dataset,
    version: source.version,
    export_time: new Date().toISOString(),
  };
  yield `{"info":${JSON.stringify(info)},\n"media_items":[`;
  let comma = "\n";
  for await (const { item, name } of all()) {
    yield comma + JSON.stringify(mediaItem(item, source.media ? name : item.file_name));
    comma = ",\n";
  }
  yield "\n]}\n";
}

function mediaItem(item: ExportedItem, name: string) {
  const { tags, caption, labels, metadata, file_name: _, attributes: __, ...known } = item;
  return {
    ...known,
    file_name: name,
    metadata_items: [
      ...labels.map((label) => labelItem(label, item)),
      ...(caption === null ? [] : [{ type: "caption", properties: { caption } }]),
      ...tags.map((tag) => ({ type: "user_tag", properties: { tag_name: tag } })),
      ...Object.entries(metadata).map(([field_name, value]) => ({
        type: "custom_metadata",
        properties: { field_name, value },
      })),
    ],
  };
}

/** Boxes in pixels, as left, top, width and height. */
function labelItem(label: Label, { width, height }: ExportedItem) {
  const { name, box: _, polygon, attributes, confidence, source } = label;
  const box = boxOf(label);
  const bbox = box && [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  return {
    type: bbox === null ? "image_label" : "object_label",
    properties: {
      category_name: name,
      ...(bbox === null ? {} : { bbox: bbox.map(rounded) }),
      ...(polygon === undefined ? {} : { polygon }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(confidence == null ? {} : { confidence }),
      source,
    },
  };
}
