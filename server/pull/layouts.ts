import type { OutFile, WriteFormat } from "../formats/format.ts";
import { named } from "../formats/names.ts";
import { writers } from "../formats/writers.ts";

export type PullFormat = "none" | "coco" | "yolo" | "folder";

/** The files as they are named in the dataset. */
const plain: WriteFormat = async (source) => {
  async function* files(): AsyncGenerator<OutFile> {
    for await (const { item, name } of named(source.items())) {
      yield { name, content: { media: item } };
    }
  }
  return { single: false, files: files() };
};

/** In a folder of their own: readers take every folder beside the labels' for one more label, ours too. */
const labelFolders: WriteFormat = async (source) => {
  const { files } = await writers.folder(source);
  async function* inside(): AsyncGenerator<OutFile> {
    for await (const file of files) yield { ...file, name: `images/${file.name}` };
  }
  return { single: false, files: inside() };
};

export const layouts: Readonly<Record<PullFormat, WriteFormat>> = {
  none: plain,
  coco: writers.coco,
  yolo: writers.yolo,
  folder: labelFolders,
};
