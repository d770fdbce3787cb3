import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { ExportedItem } from "#contract/export.ts";
import type { Format } from "#contract/formats.ts";
import type { ItemAttributes } from "#contract/media.ts";
import { joinedAttributes } from "../services/labels/item-attributes.ts";
import { readDescriptions } from "./descriptions.ts";
import { readCoco } from "./coco/read.ts";
import type { LabelFile, ReadLabels } from "./label-file.ts";
import { contextOf, described, fileOf, readAll } from "./testing/read-all.ts";
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
  const { found, problems } = await readAll(
    read,
    files,
    contextOf(() => ({ width, height })),
  );
  expect(problems).toEqual([]);
  return names.map((name) => {
    const own = found.filter(({ image: { paths, isStem } }) =>
      paths.includes(isStem === true ? name.replace(/\.\w+$/, "") : name),
    );
    const captions = own.flatMap((one) => one.captions);
    return itemOf(name, {
      labels: own.flatMap(({ labels }) => labels),
      tags: [...new Set(own.flatMap(({ tags }) => tags))],
      attributes: own.reduce<ItemAttributes | undefined>(
        (known, { attributes }) => joinedAttributes(known, attributes),
        undefined,
      ),
      caption: captions.length === 0 ? null : captions.join("\n"),
    });
  });
}

async function written(format: Format, items: readonly ExportedItem[]): Promise<LabelFile[]> {
  const source = {
    async *items() {
      yield* items;
    },
    descriptions: async (names: readonly string[]) => readDescriptions(described.texts, names),
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
  // The file that comes out has an `info`, which the one that came in had not.
  const undescribed = (list: readonly ExportedItem[]) =>
    list.map((item) => ({ ...item, attributes: { coco: item.attributes?.coco } }));
  expect(undescribed(await itemsFrom(readCoco, files, names))).toEqual(undescribed(items));
});

const info = { year: 2017, version: "1.0", contributor: "People", date_created: "2017/09/01" };
const licenses = [
  { id: 1, name: "Attribution-NonCommercial", url: "http://example.org/by-nc/2.0/" },
  { id: 4, name: "Attribution", url: "http://example.org/by/2.0/" },
];
const person = {
  supercategory: "person",
  id: 1,
  name: "person",
  keypoints: ["nose", "left_eye", "right_eye"],
  skeleton: [
    [1, 2],
    [2, 3],
  ],
};
const imageOf = (id: number, file_name: string, license: number) => ({
  id,
  file_name,
  width,
  height,
  license,
  coco_url: `http://images.example.org/${file_name}`,
  flickr_url: "http://farm.example.org/1.jpg",
  date_captured: "2013-11-14 17:02:52",
  camera: { make: "A", lenses: [35, null] },
});

/** The JSON of an export, without what the dataset adds to each image. */
async function cocoOf(files: readonly LabelFile[], name: string): Promise<unknown> {
  const parsed = JSON.parse(await textOf(files.find((file) => file.name === name))) as {
    images: Record<string, unknown>[];
  };
  const images = parsed.images.map(({ media_id: _, sha256: __, tags: ___, ...image }) => image);
  return { ...parsed, images };
}

test("COCO keeps everything beside the annotations: info, licences, all categories, images", async () => {
  const train = {
    info,
    licenses,
    images: [imageOf(397133, "a.jpg", 4), imageOf(37777, "b.jpg", 1)],
    annotations: [
      { id: 82445, image_id: 397133, category_id: 1, bbox: [1, 2, 3, 4], area: 12, iscrowd: 0 },
    ],
    // In an order of their own, with gaps, and most of them without an annotation.
    categories: [
      { id: 90, name: "toothbrush", supercategory: "indoor" },
      person,
      { id: 44, name: "bottle", color: [1, 2, 3] },
    ],
    type: "instances",
  };
  const val = {
    info: { ...info, year: 2018 },
    licenses: [{ id: 1, name: "Public domain" }],
    images: [imageOf(397133, "c.jpg", 1)],
    annotations: [
      { id: 82445, image_id: 397133, category_id: 44, bbox: [5, 6, 7, 8], area: 56, iscrowd: 0 },
    ],
    categories: train.categories,
  };
  const names = ["a.jpg", "b.jpg", "c.jpg"];
  const items = await itemsFrom(
    readCoco,
    [
      fileOf("instances_train.json", JSON.stringify(train)),
      fileOf("instances_val.json", JSON.stringify(val)),
    ],
    names,
  );
  const files = await written("coco", items);
  expect(await cocoOf(files, "annotations/instances_train.json")).toEqual(train);
  expect(await cocoOf(files, "annotations/instances_val.json")).toEqual(val);
  expect(await itemsFrom(readCoco, files, names)).toEqual(items);

  // Together, what two files number alike gets numbers of its own.
  const together = await written(
    "coco",
    items.map((item) => ({ ...item, tags: [] })),
  );
  expect(await cocoOf(together, "annotations/instances.json")).toEqual({
    info: { description: "Round", version: "v1", sources: [train.info, val.info] },
    licenses: [...licenses, { id: 5, name: "Public domain" }],
    images: [...train.images, { ...imageOf(397134, "c.jpg", 5), license: 5 }],
    annotations: [...train.annotations, { ...val.annotations[0], id: 82446, image_id: 397134 }],
    categories: train.categories,
    type: "instances",
  });
});

test("classes of YOLO keep their numbers and those without a label, and key points their lines", async () => {
  const yaml = `path: ../set
train: images
nc: 4
names:
  0: hand
  1: foot
  2: "no"
  3: hand
kpt_shape: [2, 3]
flip_idx: [1, 0]
download: |
  import os
`;
  const lines = "3 0.5 0.5 0.2 0.2 0.1 0.1 2 0.3 0.3 1\n1 0.4 0.4 0.1 0.1 0.5 0.5 0 0 0 0\n";
  const files = [fileOf("data.yaml", yaml), fileOf("labels/a.txt", lines)];
  const items = await itemsFrom(readYolo, files, ["images/a.jpg"]);
  const out = await written("yolo", items);
  expect(await textOf(out.find(({ name }) => name === "labels/a.txt"))).toBe(lines);
  const { download: _, ...kept } = parse(yaml) as Record<string, unknown>;
  expect(parse(await textOf(out[0]))).toEqual({ ...kept, path: ".", val: "images" });

  // As categories of COCO, in their order.
  const coco = (await cocoOf(await written("coco", items), "annotations/instances.json")) as {
    categories: unknown;
  };
  expect(coco.categories).toEqual([
    { id: 1, name: "hand" },
    { id: 2, name: "foot" },
    { id: 3, name: "no" },
  ]);
});

test.each(["coco.names", "voc.names"])(
  "the class list %s of darknet, with two labels",
  async (name) => {
    const list = await readFile(new URL(`testing/darknet/${name}`, import.meta.url), "utf8");
    const classes = list.trim().split("\n");
    const lines = `${classes.length - 1} 0.5 0.5 0.25 0.25\n7 0.25 0.25 0.125 0.125\n`;
    const files = [fileOf(`data/${name}`, list), fileOf("labels/a.txt", lines)];
    const out = await written("yolo", await itemsFrom(readYolo, files, ["images/a.jpg"]));
    const { names } = parse(await textOf(out[0])) as { names: object };
    expect(Object.values(names)).toEqual(classes);
    expect(await textOf(out[1])).toBe(lines);
  },
);

test("categories of COCO are classes of YOLO in their order", async () => {
  const items = await itemsFrom(
    readCoco,
    [
      fileOf(
        "x/a.json",
        JSON.stringify({ ...coco, categories: [{ id: 7, name: "zebra" }, ...coco.categories] }),
      ),
    ],
    ["a.jpg"],
  );
  const [yaml] = await written("yolo", items);
  expect(parse(await textOf(yaml))).toMatchObject({
    nc: 3,
    names: { 0: "zebra", 1: "person", 2: "dog" },
  });
});

test("YOLO", async () => {
  const names = ["train/a.jpg", "train/b.jpg"];
  const lines = [
    "1 0.5 0.25 0.30000001 0.12345678",
    "0 0.1 0.1 0.3 0.1 0.3 0.4 0.2 0.45",
    "1 0.98 0.5 0.2 0.2",
    "1 0.9 0.1 1.2 0.1 1.2 0.4",
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
    <source><database>The VOC2012 Database</database><image>flickr</image></source>
    <size><width>${width}</width><height>${height}</height><depth>1</depth></size><segmented>1</segmented>
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
  for (const part of ["folder", "source", "segmented", "size"]) {
    const [own = "none"] = new RegExp(`<${part}>.*?</${part}>`).exec(xml) ?? [];
    expect(text).toContain(own);
  }
  expect(text).toContain(
    `<part><name>hand</name><bndbox>${box([278, 210, 297, 233])}</bndbox></part>`,
  );
  expect(await itemsFrom(readVoc, out, names)).toEqual(items);
});
