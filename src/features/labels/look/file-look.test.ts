import { expect, test } from "vitest";
import type { CsvMapping } from "#contract/label-columns.ts";
import { type FileLook, type Size, lookAtFiles } from "./file-look.ts";

const media = ["photos/a.jpg", "photos/b.jpg", "more/b.jpg", "films/c.mp4"];

async function look(
  files: Record<string, string | Uint8Array<ArrayBuffer>>,
  { columns, sizes = {} }: { columns?: CsvMapping; sizes?: Record<string, Size> } = {},
): Promise<{ found: FileLook; asked: string[]; read: number }> {
  const blobs = Object.values(files).map((content) => new Blob([content]));
  const labels = Object.keys(files).map((path, at) => ({ path, size: blobs[at]?.size ?? 0 }));
  const asked: string[] = [];
  let read = 0;
  const found = await lookAtFiles(
    { labels, media, columns },
    {
      filesOf: async (from, to) => new Blob(blobs.slice(from, to)),
      sizesOf: async (at) => {
        const paths = at.map((one) => media[one] ?? "");
        asked.push(...paths);
        return paths.map((path) => sizes[path] ?? null);
      },
      onRead: (bytes) => {
        read = bytes;
      },
    },
  );
  return { found, asked, read };
}

const box = [10, 10, 20, 20];
const coco = (names: readonly string[], annotations: readonly object[]) =>
  JSON.stringify({
    images: names.map((file_name, id) => ({ id, file_name, width: 100, height: 100 })),
    categories: [{ id: 1, name: "cat" }],
    annotations,
  });

test("COCO: what is of the files, what is of others, and a picture to look at", async () => {
  const text = coco(
    ["c.mp4", "a.jpg", "gone.jpg", "gone too.jpg"],
    [
      { image_id: 0, category_id: 1, bbox: box },
      { image_id: 1, category_id: 1, bbox: box },
      { image_id: 2, category_id: 1, bbox: box },
      { image_id: 2, category_id: 1 },
      { image_id: 9, category_id: 1 },
    ],
  );
  const { found, asked, read } = await look({ "labels/coco.json": text });
  expect(found).toMatchObject({
    format: "coco",
    items: 4,
    matched_items: 2,
    items_without_labels: 2,
    annotations: 2,
    unmatched_items: 2,
    unmatched_annotations: 2,
    unmatched: ["gone.jpg", "gone too.jpg"],
    strays: [
      ["gone.jpg", 2],
      ["gone too.jpg", 0],
    ],
    classes: [{ name: "cat", count: 2 }],
    problems_total: 1,
    // Not the video.
    sample: { at: 0, labels: [{ name: "cat", box: [0.1, 0.1, 0.2, 0.2] }] },
  });
  expect(asked).toEqual([]);
  expect(read).toBeGreaterThan(0);
});

test("a JSON that is broken in the middle keeps what comes before, and says so", async () => {
  const text = coco(["a.jpg"], [{ image_id: 0, category_id: 1, bbox: box }, { image_id: 0 }]);
  const { found } = await look({ "coco.json": text.slice(0, -8) });
  expect(found).toMatchObject({
    annotations: 1,
    problems: [
      { file: "coco.json", reason: "The file is damaged or ends before its content does" },
    ],
  });
});

test("names have to be written alike; of two files of one name, a path has to say which", async () => {
  const text = coco(["A.jpg", "b.jpg", "more/b.jpg"], []);
  const { found } = await look({ "coco.json": text });
  expect(found).toMatchObject({
    matched_items: 1,
    unmatched: ["A.jpg", "b.jpg"],
    problems: [{ file: "b.jpg", reason: expect.stringMatching(/^Several items have this name/) }],
  });
});

test("files of another data set, empty ones, and bytes that are no text", async () => {
  const other = await look({ "coco.json": coco(["x.jpg", "y.jpg"], []) });
  expect(other.found).toMatchObject({ matched_items: 0, annotations: 0, unmatched_items: 2 });
  const empty = await look({ "empty.json": "", "none.csv": "" });
  expect(empty.found).toMatchObject({ format: null, items: 4, items_without_labels: 4 });
  const bytes = new Uint8Array([
    0x66, 0x69, 0x6c, 0x65, 0x2c, 0x6c, 0x61, 0x62, 0x65, 0x6c, 10, 255,
  ]);
  const broken = await look({ "latin.csv": bytes });
  expect(broken.found.problems).toMatchObject([{ reason: "The file is not UTF-8 text" }]);
});

test("a CSV with pixels asks for the sizes that it needs, once", async () => {
  const head = "\ufeffBild;Art;links;oben;breit;hoch";
  const text = `${head}\r\na.jpg;gnu;100;50;200;100\r\nfilms/c.mp4;gnu;1;2;3;4\r\nmore/b.jpg;okapi;;;;\r\n`;
  const columns = {
    file: "Bild",
    label: "art",
    x: "links",
    y: "oben",
    width: "breit",
    height: "hoch",
  };
  const sizes = { "photos/a.jpg": { width: 400, height: 200 } };
  const { found, asked } = await look({ "tabelle.csv": text }, { columns, sizes });
  expect(asked).toEqual(["photos/a.jpg", "films/c.mp4"]);
  expect(found).toMatchObject({
    format: "csv",
    matched_items: 2,
    classes: [
      { name: "gnu", count: 1 },
      { name: "okapi", count: 1 },
    ],
    problems: [{ where: "line 3", reason: expect.stringMatching(/^The size of its image/) }],
    sample: { at: 0, labels: [{ name: "gnu", box: [0.25, 0.25, 0.5, 0.5] }] },
  });
});

test("texts for each image, and files of another format beside them", async () => {
  const { found } = await look({
    "set/data.yaml": "names: [cat, dog]",
    "set/photos/a.txt": "1 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.2 0.2",
    "more/b.txt": "",
    "set/x.csv": "file,label\na.jpg,cat\n",
  });
  expect(found).toMatchObject({
    format: "yolo",
    matched_items: 2,
    classes: [{ name: "dog", count: 1 }],
    problems_total: 2,
  });
});
