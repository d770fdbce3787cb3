import fc from "fast-check";
import { expect, test } from "vitest";
import { fileOf, readAll } from "../testing/read-all.ts";
import { readYolo } from "./read.ts";

const yaml = fileOf("data.yaml", "path: .\ntrain: images/train\nnames:\n  0: cat\n  1: dog\n");

test("boxes, polygons and confidences, with the names of the classes and the split", async () => {
  const { found, problems } = await readAll(readYolo, [
    fileOf("set/labels/train/a.txt", "0 0.5 0.5 0.5 0.25\r\n1 0.1 0.1 0.3 0.1 0.3 0.4\r\n\r\n"),
    fileOf("set/labels/train/b.txt", ""),
    fileOf("set/labels/val/c.txt", "1 0.5 0.5 1 1 0.75"),
    yaml,
  ]);
  expect(problems).toEqual([]);
  expect(found.map(({ image, tags }) => [image.paths[0], tags])).toEqual([
    ["set/images/train/a", ["train"]],
    ["set/images/train/b", ["train"]],
    ["set/images/val/c", ["val"]],
  ]);
  expect(found[0]?.image.paths).toContain("set/train/a");
  expect(found[0]?.labels).toMatchObject([
    { name: "cat", box: [0.25, 0.375, 0.5, 0.25], attributes: { class_id: 0 } },
    {
      name: "dog",
      polygon: [
        [
          [0.1, 0.1],
          [0.3, 0.1],
          [0.3, 0.4],
        ],
      ],
    },
  ]);
  expect(found[0]?.labels[1]?.box?.map((value) => Math.round(value * 10))).toEqual([1, 1, 2, 3]);
  expect(found[2]?.labels).toMatchObject([{ confidence: 0.75, box: [0, 0, 1, 1] }]);
});

test("key points follow the box where the YAML says so", async () => {
  const pose = fileOf("data.yaml", "names: [hand]\nkpt_shape: [2, 3]\n");
  const { found } = await readAll(readYolo, [
    pose,
    fileOf("a.txt", "0 0.5 0.5 0.2 0.2 0.1 0.1 2 0.3 0.3 1"),
  ]);
  expect(found[0]?.labels[0]?.attributes).toEqual({
    class_id: 0,
    yolo_keypoints: [0.1, 0.1, 2, 0.3, 0.3, 1],
  });
});

test("wrong lines are named, and the others are read", async () => {
  const lines = ["0 0.5 0.5 0.1 0.1", "7 0.5 0.5 0.1 0.1", "cat 1 1 1 1", "0 nan 0 0 0", "0 1 2"];
  const { found, problems } = await readAll(readYolo, [yaml, fileOf("a.txt", lines.join("\n"))]);
  expect(found[0]?.labels).toHaveLength(1);
  expect(problems.map(({ file, where, reason }) => `${file} ${where}: ${reason}`)).toEqual([
    "a.txt line 2: The class 7 has no name: there are 2",
    "a.txt line 3: “cat” is no number",
    "a.txt line 4: “nan” is no number",
    "a.txt line 5: 2 numbers behind the class are neither a box (4, or 5 with a confidence) nor a polygon (6, 8, …)",
  ]);
});

test("without names the numbers are the names, which is said", async () => {
  const { found, problems } = await readAll(readYolo, [fileOf("a.txt", "3 0.5 0.5 0.1 0.1")]);
  expect(found[0]?.labels[0]?.name).toBe("3");
  expect(problems).toEqual([
    {
      file: "data.yaml",
      where: null,
      reason: "No file names the classes: they are called by their numbers",
    },
  ]);
});

test("a YAML that grows without end is refused", async () => {
  const aliases =
    "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nnames: [*c, *c, *c, *c]\n";
  const { problems } = await readAll(readYolo, [
    fileOf("data.yaml", aliases),
    fileOf("a.txt", "0 0 0 0 0"),
  ]);
  expect(problems[0]?.file).toBe("data.yaml");
});

test("a list of ten thousand classes is read in linear time, and one without end is not read", async () => {
  const yaml = (count: number) =>
    `names:\n${Array.from({ length: count }, (_, id) => `  ${id}: class ${id}\n`).join("")}`;
  const labels = fileOf("a.txt", "9999 0.5 0.5 0.1 0.1");
  // Each key compared with all others took five seconds.
  const { found } = await readAll(readYolo, [fileOf("data.yaml", yaml(10_000)), labels]);
  expect(found[0]?.labels[0]?.name).toBe("class 9999");
  const { problems } = await readAll(readYolo, [fileOf("data.yaml", yaml(200_000)), labels]);
  expect(problems[0]).toMatchObject({ file: "data.yaml", reason: "The file is larger than 3 MB" });
});

test("nothing that a file contains ends the reader", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 60 }), async (text, bytes) => {
      await readAll(readYolo, [
        fileOf("data.yaml", text),
        fileOf("a.txt", bytes),
        fileOf("b.txt", text),
      ]);
    }),
    { numRuns: 60 },
  );
});
