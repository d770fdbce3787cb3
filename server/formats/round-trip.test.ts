import { expect, test } from "vitest";
import type { ExportedItem } from "#contract/export.ts";
import type { Format } from "#contract/formats.ts";
import { readCoco } from "./coco/read.ts";
import type { LabelFile, ReadLabels } from "./label-file.ts";
import { fileOf, readAll } from "./testing/read-all.ts";
import { readVoc } from "./voc/read.ts";
import { writers } from "./writers.ts";
import { readYolo } from "./yolo/read.ts";

/** What comes in as files goes out as the same files, field by field. */

const [width, height] = [640, 427];

function itemOf(name: string, more: Partial<ExportedItem>): ExportedItem {
  return {
    media_id: "00000000-0000-4000-8000-000000000001",
    file_name: name,
    media_type: "image",
    width,
    height,
    duration_ms: null,
    size_bytes: 1,
    sha256: "a".repeat(64),
    added_at: "2026-03-29T12:21:33.090247",
    caption: null,
    labels: [],
    tags: [],
    cluster_id: null,
    metadata: {},
    ...more,
  };
}

/** The items that these files make. @param names of all items */
async function itemsFrom(
  read: ReadLabels,
  files: readonly LabelFile[],
  names: readonly string[],
): Promise<ExportedItem[]> {
  const { found, problems } = await readAll(read, files, { sizeOf: () => ({ width, height }) });
  expect(problems).toEqual([]);
  return names.map((name) => {
    const own = found.filter(({ image: { paths, isStem } }) =>
      paths.includes(isStem === true ? name.replace(/\.\w+$/, "") : name),
    );
    const captions = own.flatMap((one) => one.captions);
    return itemOf(name, {
      labels: own.flatMap(({ labels }) => labels),
      tags: [...new Set(own.flatMap(({ tags }) => tags))],
      caption: captions.length === 0 ? null : captions.join("\n"),
    });
  });
}

async function written(format: Format, items: readonly ExportedItem[]): Promise<LabelFile[]> {
  const source = {
    async *items() {
      yield* items;
    },
    media: false,
    dataset: "Round",
    version: "v1",
  };
  const files: LabelFile[] = [];
  for await (const { name, content } of (await writers[format](source)).files) {
    if ("media" in content) continue;
    const parts: (string | Uint8Array)[] = [];
    for await (const part of content) parts.push(part);
    files.push(fileOf(name, Buffer.concat(parts.map((part) => Buffer.from(part)))));
  }
  return files;
}

async function textOf(file: LabelFile | undefined): Promise<string> {
  let text = "";
  if (file !== undefined)
    for await (const part of file.read()) text += Buffer.from(part).toString();
  return text;
}

const annotations = [
  {
    id: 1768,
    image_id: 1,
    category_id: 18,
    bbox: [473.07, 395.93, 38.65, 28.67],
    area: 702.1057499999998,
    iscrowd: 0,
    segmentation: [
      [510.66, 423.01, 511.72, 420.03, 510.45, 416.0, 473.07, 395.93],
      [480.1, 400.2, 490.3, 400.2, 490.3, 410.4],
    ],
  },
  {
    id: 900100,
    image_id: 1,
    category_id: 1,
    bbox: [0, 0, 640, 427],
    area: 1000.5,
    iscrowd: 1,
    segmentation: { counts: [1, 20, 300], size: [427, 640] },
  },
  {
    id: 183126,
    image_id: 2,
    category_id: 1,
    // It leaves the picture.
    bbox: [-3.5, 10.25, 60, 500],
    area: 20.5,
    iscrowd: 0,
    segmentation: [[-3.5, 10.25, 56.5, 10.25, 56.5, 510.25]],
    keypoints: [1, 2, 2, 0, 0, 0],
    num_keypoints: 1,
    note: { by: "a person", 1: null },
  },
];
const coco = {
  images: [
    { id: 1, file_name: "a.jpg", width, height },
    { id: 2, file_name: "sub/b.jpg", width, height },
  ],
  annotations,
  categories: [
    { id: 1, name: "person", supercategory: "person" },
    { id: 18, name: "dog", supercategory: "animal" },
  ],
};

test("COCO", async () => {
  const names = ["a.jpg", "sub/b.jpg"];
  const captions = {
    images: coco.images,
    annotations: [
      { id: 1, image_id: 1, caption: "A dog, “seen” from above" },
      { id: 2, image_id: 1, caption: "Two dogs" },
    ],
  };
  const items = await itemsFrom(
    readCoco,
    [fileOf("x/a.json", JSON.stringify(coco)), fileOf("x/b.json", JSON.stringify(captions))],
    names,
  );
  const files = await written("coco", items);
  const out = JSON.parse(
    await textOf(files.find(({ name }) => name.includes("instances"))),
  ) as typeof coco;
  expect(out.categories).toEqual(coco.categories);
  const imageOf = ({ images }: typeof coco, id: number) =>
    images.find((image) => image.id === id)?.file_name;
  for (const [index, { image_id, ...annotation }] of annotations.entries()) {
    const { image_id: outImage, ...same } =
      out.annotations[index] ?? annotations[0] ?? ({} as never);
    expect(same).toEqual(annotation);
    expect(imageOf(out, outImage)).toBe(imageOf(coco, image_id));
  }
  expect(out.annotations).toHaveLength(annotations.length);
  expect(await itemsFrom(readCoco, files, names)).toEqual(items);
});

test("YOLO", async () => {
  const names = ["train/a.jpg", "train/b.jpg"];
  const lines = [
    "1 0.5 0.25 0.30000001 0.12345678",
    "0 0.1 0.1 0.3 0.1 0.3 0.4 0.2 0.45",
    "1 0.98 0.5 0.2 0.2",
  ];
  const yaml = fileOf("data.yaml", 'names:\n  0: cat\n  1: "a dog: brown"\n');
  const items = await itemsFrom(
    readYolo,
    [yaml, fileOf("labels/train/a.txt", lines.join("\n")), fileOf("labels/train/b.txt", "")],
    names,
  );
  const files = await written("yolo", items);
  expect(files.map(({ name }) => name)).toEqual([
    "data.yaml",
    "labels/train/a.txt",
    "labels/train/b.txt",
  ]);
  expect((await textOf(files[1])).trim().split("\n")).toEqual(lines);
  expect(await textOf(files[2])).toBe("");
  expect(await itemsFrom(readYolo, files, names)).toEqual(items);
});

test("Pascal VOC", async () => {
  const box = (numbers: readonly number[]) =>
    ["xmin", "ymin", "xmax", "ymax"].map((tag, at) => `<${tag}>${numbers[at]}</${tag}>`).join("");
  const xml = `<annotation><folder>VOC2012</folder><filename>a.jpg</filename>
    <size><width>${width}</width><height>${height}</height><depth>3</depth></size>
    <object><name>person &amp; dog</name><pose>Frontal</pose><truncated>1</truncated><occluded>0</occluded><difficult>0</difficult>
      <bndbox>${box([174, 101, 349, 351])}</bndbox>
      <part><name>head</name><bndbox>${box([169, 104, 209, 146])}</bndbox></part>
      <part><name>hand</name><bndbox>${box([278, 210, 297, 233])}</bndbox></part>
    </object></annotation>`;
  const files = [fileOf("Annotations/a.xml", xml), fileOf("ImageSets/Main/train.txt", "a\n")];
  const names = ["a.jpg"];
  const items = await itemsFrom(readVoc, files, names);
  expect(items[0]?.labels[0]?.attributes).toEqual({
    pose: "Frontal",
    truncated: 1,
    occluded: 0,
    difficult: 0,
    part: [
      { name: "head", bndbox: { xmin: 169, ymin: 104, xmax: 209, ymax: 146 } },
      { name: "hand", bndbox: { xmin: 278, ymin: 210, xmax: 297, ymax: 233 } },
    ],
  });
  const out = await written("voc", items);
  const text = (await textOf(out.find(({ name }) => name.endsWith(".xml")))).replaceAll(
    /\s*\n\s*/g,
    "",
  );
  expect(text).toContain(`<bndbox>${box([174, 101, 349, 351])}</bndbox>`);
  expect(text).toContain(
    `<part><name>hand</name><bndbox>${box([278, 210, 297, 233])}</bndbox></part>`,
  );
  expect(await itemsFrom(readVoc, out, names)).toEqual(items);
});
