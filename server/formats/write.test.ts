import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import type { ExportedItem } from "#contract/export.ts";
import type { Format } from "#contract/formats.ts";
import type { Label } from "#contract/media.ts";
import type { Source } from "./format.ts";
import { writers } from "./writers.ts";

function item(name: string, more: Partial<ExportedItem> = {}): ExportedItem {
  return {
    media_id: "00000000-0000-4000-8000-000000000001",
    file_name: name,
    media_type: "image",
    width: 640,
    height: 480,
    duration_ms: null,
    size_bytes: 30_000,
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

const made = { confidence: null, source: "manual" } as const;
const car: Label = { name: "car", box: [0.25, 0.5, 0.25, 0.25], ...made };
const shape: Label = {
  name: "cat",
  box: null,
  polygon: [
    [
      [0, 0],
      [0.5, 0],
      [0.5, 0.5],
      [0, 0.5],
    ],
  ],
  ...made,
};
const whole: Label = { name: "street", box: null, ...made };

/** The files of an export, by name; the file of an item is its hash. */
async function written(
  format: Format,
  items: readonly ExportedItem[],
  media = false,
): Promise<Map<string, Uint8Array>> {
  const source: Source = {
    async *items() {
      yield* items;
    },
    descriptions: async () => new Map(),
    media,
    dataset: "Street",
    version: "v1",
  };
  const { single, files } = await writers[format](source);
  const found = new Map<string, Uint8Array>();
  for await (const { name, content } of files) {
    const parts: (string | Uint8Array)[] = [];
    if ("media" in content) parts.push(`file of ${content.media.file_name}`);
    else for await (const part of content) parts.push(part);
    expect(found.has(name)).toBe(false);
    found.set(name, new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part)))));
  }
  if (single) expect(found.size).toBe(1);
  return found;
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const json = (bytes: Uint8Array | undefined): unknown => JSON.parse(text(bytes));

describe("COCO", () => {
  test("has pixels, areas, and categories and annotations with numbers of their own", async () => {
    const files = await written("coco", [
      item("a.jpg", { labels: [car, shape] }),
      item("b.jpg", { labels: [whole, { ...car, confidence: 0.5 }] }),
    ]);
    expect(json(files.get("annotations/instances.json"))).toMatchObject({
      info: { description: "Street", version: "v1" },
      images: [
        { id: 1, file_name: "a.jpg", width: 640, height: 480 },
        { id: 2, file_name: "b.jpg" },
      ],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, bbox: [160, 240, 160, 120], area: 19_200 },
        {
          id: 2,
          image_id: 1,
          category_id: 2,
          bbox: [0, 0, 320, 240],
          segmentation: [[0, 0, 320, 0, 320, 240, 0, 240]],
          area: 76_800,
          iscrowd: 0,
        },
        { id: 3, image_id: 2, category_id: 3, area: 0 },
        { id: 4, image_id: 2, category_id: 1, score: 0.5 },
      ],
      categories: [
        { id: 1, name: "car" },
        { id: 2, name: "cat" },
        { id: 3, name: "street" },
      ],
    });
  });

  test("keeps what an annotation came with, and gives an id that two have to one of them", async () => {
    const rle = { counts: [5, 10], size: [480, 640] };
    const own = { id: 900, category_id: 18, supercategory: "animal", iscrowd: 1, area: 7.5 };
    const dog: Label = {
      name: "dog",
      box: [0.1 / 3, 0.2, 0.3, 0.4],
      ...made,
      attributes: { ...own, segmentation: rle, keypoints: [1, 2, 2], num_keypoints: 1 },
    };
    const files = await written("coco", [
      item("a.jpg", { labels: [dog, dog, { ...car, name: "dog" }, car] }),
    ]);
    const bbox = [21.33333333, 96, 192, 192];
    expect(json(files.get("annotations/instances.json"))).toMatchObject({
      annotations: [
        {
          id: 900,
          category_id: 18,
          iscrowd: 1,
          area: 7.5,
          bbox,
          segmentation: rle,
          keypoints: [1, 2, 2],
          num_keypoints: 1,
        },
        { id: 901, category_id: 18 },
        { id: 902, category_id: 18 },
        { id: 903, category_id: 19 },
      ],
      categories: [
        { id: 18, name: "dog", supercategory: "animal" },
        { id: 19, name: "car" },
      ],
    });
  });

  test("has a file for each split and for captions, and numbers that they share", async () => {
    const files = await written(
      "coco",
      [
        item("images/a.jpg", { tags: ["val"], labels: [car], caption: "A car\nA red car" }),
        item("a.jpg", { tags: ["train"], labels: [car] }),
        item("c.jpg"),
      ],
      true,
    );
    expect([...files.keys()]).toEqual([
      "annotations/instances_train.json",
      "annotations/captions_train.json",
      "annotations/instances_val.json",
      "annotations/captions_val.json",
      "annotations/instances_other.json",
      "annotations/captions_other.json",
      "images/a.jpg",
      "images/a (2).jpg",
      "images/c.jpg",
    ]);
    expect(json(files.get("annotations/captions_val.json"))).toMatchObject({
      images: [{ id: 1, file_name: "a.jpg" }],
      annotations: [
        { image_id: 1, caption: "A car" },
        { image_id: 1, caption: "A red car" },
      ],
    });
    expect(json(files.get("annotations/instances_train.json"))).toMatchObject({
      images: [{ id: 2, file_name: "a (2).jpg" }],
      annotations: [{ id: 1, image_id: 2 }],
    });
  });

  test("of no items is a file with empty lists", async () => {
    const files = await written("coco", []);
    expect(json(files.get("annotations/instances.json"))).toMatchObject({
      images: [],
      annotations: [],
      categories: [],
    });
  });
});

test("YOLO has a text for each image, the largest ring of a polygon, and classes with their numbers", async () => {
  const rings = [
    ...(shape.polygon ?? []),
    [
      [0.9, 0.9],
      [1, 0.9],
      [1, 1],
    ],
  ] as Label["polygon"];
  const files = await written(
    "yolo",
    [
      item("images/train/x/a.jpg", {
        tags: ["train"],
        labels: [{ ...car, attributes: { class_id: 2 } }, { ...shape, polygon: rings }, whole],
      }),
      item("x/a.png", { tags: ["train"] }),
      item("b.jpg", { tags: ["test"], labels: [{ ...car, name: 'a "b": c' }] }),
    ],
    true,
  );
  expect(Object.fromEntries([...files].map(([name, bytes]) => [name, text(bytes)]))).toEqual({
    "data.yaml":
      'path: .\ntrain: images/train\nval: images/train\ntest: images/test\nnc: 5\nnames:\n  0: "class_0"\n  1: "class_1"\n  2: "car"\n  3: "a \\"b\\": c"\n  4: "cat"\n',
    "labels/train/x/a.txt": "2 0.375 0.625 0.25 0.25\n4 0 0 0.5 0 0.5 0.5 0 0.5\n",
    "images/train/x/a.jpg": "file of images/train/x/a.jpg",
    "labels/train/x/a (2).txt": "",
    "images/train/x/a (2).png": "file of x/a.png",
    "labels/test/b.txt": "3 0.375 0.625 0.25 0.25\n",
    "images/test/b.jpg": "file of b.jpg",
  });
});

test("Pascal VOC has an XML for each image, with what the object came with", async () => {
  const attributes = {
    difficult: 1,
    actions: { jumping: "1" },
    part: [{ name: "wheel", bndbox: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 } }],
  };
  const files = await written("voc", [
    item("JPEGImages/<a>.jpg", { tags: ["val"], labels: [{ ...car, name: "a & b", attributes }] }),
  ]);
  expect(text(files.get("ImageSets/Main/val.txt"))).toBe("_a_\n");
  const xml = text(files.get("Annotations/_a_.xml"));
  expect(xml).toContain("<filename>_a_.jpg</filename>");
  expect(xml).toContain("<width>640</width><height>480</height>");
  expect(xml).toContain(
    "<name>a &amp; b</name>\n    <pose>Unspecified</pose><truncated>0</truncated><difficult>1</difficult>" +
      "<actions><jumping>1</jumping></actions>" +
      "<part><name>wheel</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></part>" +
      "<bndbox><xmin>160</xmin><ymin>240</ymin><xmax>320</xmax><ymax>360</ymax></bndbox>",
  );
});

test("folders are named after labels, those of whole pictures first, and further labels are listed", async () => {
  const files = await written("folder", [
    item("a.jpg", { labels: [car, whole] }),
    item("street/a.jpg", { labels: [whole] }),
    item("b.jpg", { labels: [{ ...whole, name: "../up" }] }),
    item("c.jpg"),
  ]);
  expect([...files.keys()]).toEqual([
    "street/a.jpg",
    "street/a (2).jpg",
    ".._up/b.jpg",
    "unlabeled/c.jpg",
    "more-labels.csv",
  ]);
  expect(text(files.get("more-labels.csv"))).toBe("file,label\r\nstreet/a.jpg,car\r\n");
});

describe("Parquet", () => {
  const metadata = { camera: "front", speed: 3.5, wet: true };
  const items = [
    item("a.jpg", {
      labels: [car, { ...shape, attributes: { id: 5 } }],
      tags: ["x", "y"],
      metadata,
    }),
    item("größe.jpg", {
      caption: "two\nlines",
      duration_ms: 5,
      labels: [{ ...whole, confidence: 0.5 }],
    }),
    ...Array.from({ length: 10_000 }, (_, at) => item(`${at}.jpg`, { size_bytes: at })),
  ];

  test("is read by hyparquet", async () => {
    const bytes = (await written("parquet", items)).get("metadata.parquet") ?? new Uint8Array();
    const rows = await parquetReadObjects({ file: bytes.slice().buffer });
    expect(rows).toHaveLength(items.length);
    expect(rows[0]).toEqual({
      ...items[0],
      size_bytes: 30_000n,
      duration_ms: null,
      added_at: new Date("2026-03-29T12:21:33.090Z"),
      labels: [
        { ...car, polygon: null, attributes: null },
        { ...shape, box: undefined, attributes: { id: 5 } },
      ],
      caption: null,
      cluster_id: null,
    });
  });

  test("is read by DuckDB", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillframe-parquet-"));
    try {
      const path = join(folder, "items.parquet");
      const files = await written("parquet", items);
      await writeFile(path, files.get("metadata.parquet") ?? "");
      const instance = await DuckDBInstance.create(":memory:");
      const connection = await instance.connect();
      const read = async (query: string) =>
        (await connection.runAndReadAll(query)).getRowObjectsJson();
      expect(
        await read(
          `select count(*) as n, sum(size_bytes) as bytes, max(added_at)::text as added from '${path}'`,
        ),
      ).toEqual([{ n: "10002", bytes: "50055000", added: "2026-03-29 12:21:33.09" }]);
      expect(
        await read(
          `select l.name, l.box, l.polygon, l.confidence from (select unnest(labels) as l from '${path}') order by 1`,
        ),
      ).toEqual([
        { name: "car", box: car.box, polygon: null, confidence: null },
        { name: "cat", box: null, polygon: JSON.stringify(shape.polygon), confidence: null },
        { name: "street", box: null, polygon: null, confidence: 0.5 },
      ]);
      expect(
        await read(
          `select file_name, tags, metadata->>'camera' as camera from '${path}' where list_contains(tags, 'y')`,
        ),
      ).toEqual([{ file_name: "a.jpg", tags: ["x", "y"], camera: "front" }]);
      connection.closeSync();
      instance.closeSync();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("of no items has its columns", async () => {
    const bytes = (await written("parquet", [])).get("metadata.parquet") ?? new Uint8Array();
    expect(await parquetReadObjects({ file: bytes.slice().buffer })).toEqual([]);
  });
});

test("a table with the files names them as they are in the archive", async () => {
  const files = await written("csv", [item("a.jpg"), item("a.jpg"), item("metadata.csv")], true);
  expect([...files.keys()]).toEqual(["metadata.csv", "a.jpg", "a (2).jpg", "metadata (2).csv"]);
  expect(text(files.get("metadata.csv"))).toContain(",a (2).jpg,image,");
});
