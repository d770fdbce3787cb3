import fc from "fast-check";
import { expect, test } from "vitest";
import { contextOf, described, fileOf, readAll } from "../testing/read-all.ts";
import { readCoco } from "./read.ts";

const images = [
  { id: 7, file_name: "a.jpg", width: 200, height: 100 },
  { id: "b", file_name: "sub/b.jpg", width: 50, height: 50 },
];
const categories = [{ id: 1, name: "cat", supercategory: "animal" }];

const read = (name: string, value: unknown, part?: number) =>
  readAll(readCoco, [
    fileOf(name, typeof value === "string" ? value : JSON.stringify(value), part),
  ]);

test("annotations become labels, and keep what has no place of its own", async () => {
  const rle = { counts: "abc", size: [100, 200] };
  const { found, problems } = await read("annotations/instances_val2017.json", {
    info: { images: "no list" },
    images,
    categories,
    annotations: [
      {
        id: 3,
        image_id: 7,
        category_id: 1,
        bbox: [20, 10, 100, 50],
        area: 5000,
        iscrowd: 0,
        segmentation: [[20, 10, 120, 10, 120, 60]],
        keypoints: [1, 2, 2],
        num_keypoints: 1,
      },
      { id: 4, image_id: "b", category_id: 1, bbox: [0, 0, 50, 25], segmentation: rle, iscrowd: 1 },
    ],
  });
  expect(problems).toEqual([]);
  const [first, second, one, two] = found;
  expect(first).toMatchObject({ labels: [], tags: ["val"] });
  expect(first?.image.paths).toEqual(["a.jpg", "annotations/a.jpg", "val2017/a.jpg"]);
  expect(second?.image.paths[0]).toBe("sub/b.jpg");
  expect(one?.labels).toEqual([
    {
      name: "cat",
      box: [0.1, 0.1, 0.5, 0.5],
      polygon: [
        [
          [0.1, 0.1],
          [0.6, 0.1],
          [0.6, 0.6],
        ],
      ],
      confidence: null,
      source: "import",
      attributes: {
        id: 3,
        category_id: 1,
        area: 5000,
        iscrowd: 0,
        keypoints: [1, 2, 2],
        num_keypoints: 1,
        supercategory: "animal",
      },
    },
  ]);
  expect(two?.labels[0]).toMatchObject({
    box: [0, 0, 1, 0.5],
    attributes: { segmentation: rle, iscrowd: 1 },
  });
});

test("annotations may come before their images and categories, and in any parts", async () => {
  const annotations = [
    { id: 1, image_id: 7, category_id: 1, bbox: [0, 0, 20, 10] },
    { id: 2, image_id: 7, caption: "a cat" },
  ];
  const value = { annotations, categories, images };
  const whole = await read("x.json", value);
  expect(whole.problems).toEqual([]);
  expect(whole.found.flatMap(({ labels }) => labels)).toHaveLength(1);
  expect(whole.found.flatMap(({ captions }) => captions)).toEqual(["a cat"]);
  for (const part of [1, 7, 64]) expect(await read("x.json", value, part)).toEqual(whole);
});

test("what is wrong is named, and the rest is read", async () => {
  const text = `\ufeff{"images": ${JSON.stringify([...images, { id: 7, file_name: "c.jpg" }])},
    "categories": ${JSON.stringify(categories)},
    "annotations": [
      {"image_id": 9, "category_id": 1, "bbox": [0, 0, 1, 1]},
      {"image_id": 7, "category_id": 5},
      {"image_id": 7, "category_id": 1, "bbox": [0, NaN, 1, 1]},
      {"image_id": 7, "category_id": 1, "bbox": [0, 0, -1, 1]},
      {"image_id": 7, "category_id": 1, "bbox": [900, 0, 10, 10]},
      {"image_id": 7, "category_id": 1, "bbox": [0, 0]},
      17,
      {"image_id": 7, "category_id": 1, "bbox": [150, 50, 100, 100]}
    ]}`;
  const { found, problems } = await read("x.json", text);
  expect(problems.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
    "images[2]: The id “7” occurs twice",
    "annotations[1]: Its category “5” is not in the file",
    "annotations[2]: It contains NaN, which is no number",
    "annotations[3]: The box has a negative size",
    "annotations[4]: The box is not in the picture",
    "annotations[5]: The box is not four numbers",
    "annotations[6]: It is no JSON object",
    "annotations[0]: Its image “9” is not in the file",
  ]);
  // Cut at the edge, with the numbers of the file beside it.
  expect(found.flatMap(({ labels }) => labels)).toMatchObject([
    { box: [0.75, 0.5, 0.25, 0.5], attributes: { bbox: [150, 50, 100, 100] } },
  ]);
});

test("what is nested too deeply, and a name that occurs twice, end nothing", async () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  const { found, problems } = await read(
    "x.json",
    `{"info": ${deep}, "__proto__": {"a": 1}, "type": 1, "type": 2,
      "images": [{"id": 1, "file_name": "a.jpg", "x": ${deep}}, ${JSON.stringify(images[0])}],
      "categories": [{"id": 2, "name": "b", "x": ${deep}}, ${JSON.stringify(categories[0])}],
      "annotations": [{"image_id": 7, "category_id": 1, "x": ${deep}}, {"image_id": 7, "category_id": 1},
        {"image_id": 7, "bbox": [0, 0, 1, 1]}]}`,
  );
  expect(problems.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
    "info: It is nested more than 100 levels deep",
    "categories[0]: It is nested more than 100 levels deep",
    "images[0]: It is nested more than 100 levels deep",
    "annotations[0]: It is nested more than 100 levels deep",
    "annotations[2]: It has neither a category_id nor a caption",
  ]);
  expect(found.map(({ labels }) => labels.length)).toEqual([0, 1]);
  const [name = ""] = found[0]?.attributes?.described_by ?? [];
  expect(JSON.parse(described.texts.get(name) ?? "")).toMatchObject({ rest: { type: 2 } });
});

test.each([
  ["", "The file is empty"],
  ["[1, 2]", "The file is no JSON object"],
  ['{"images": [{"id": 1', "The file is damaged or ends before its content does"],
  ['{"images": []} x', "Something stands behind the JSON object"],
])("%j is refused as a whole", async (text, reason) => {
  const { problems } = await read("x.json", text);
  expect(problems).toEqual([{ file: "x.json", where: null, reason }]);
});

test("a million annotations are read in bounded memory", async () => {
  const count = Number(process.env["STILLFRAME_RUNS"] ?? 0) > 1 ? 1_000_000 : 50_000;
  const encoder = new TextEncoder();
  const file = {
    name: "big.json",
    async *read() {
      yield encoder.encode(JSON.stringify({ images, categories }).slice(0, -1));
      yield encoder.encode(',"annotations":[');
      for (let at = 0; at < count; at += 1000) {
        const some = Array.from({ length: 1000 }, (_, index) =>
          JSON.stringify({ id: at + index, image_id: 7, category_id: 1, bbox: [1, 1, 9, 9] }),
        );
        yield encoder.encode(`${at === 0 ? "" : ","}${some.join(",")}`);
      }
      yield encoder.encode("]}");
    },
  };
  let labels = 0;
  for await (const group of readCoco([file], contextOf())) {
    for (const event of group) labels += "problem" in event ? 0 : event.labels.length;
  }
  expect(labels).toBe(count);
});

test("nothing that a file contains ends the reader", async () => {
  const json = fc.json({ maxDepth: 3 });
  const lists = fc.record({ images: json, annotations: json, categories: json });
  await fc.assert(
    fc.asyncProperty(
      lists,
      fc.string(),
      fc.integer({ min: 1, max: 40 }),
      async (value, junk, part) => {
        const text = `{"images": [${value.images}], "annotations": [${value.annotations}], "categories": [${value.categories}]}`;
        await read("x.json", text, part);
        await read("x.json", text.slice(0, junk.length * 3) + junk, part);
      },
    ),
    { numRuns: 60 },
  );
});
