import fc from "fast-check";
import { expect, test } from "vitest";
import type { CsvMapping } from "#contract/label-columns.ts";
import { contextOf, fileOf, readAll } from "../testing/read-all.ts";
import { readCsv } from "./read.ts";

const read = (text: string, mapping?: CsvMapping, part?: number) =>
  readAll(
    (files, context) => readCsv(files, context, mapping),
    [fileOf("labels.csv", text, part)],
    contextOf(() => ({ width: 200, height: 100 })),
  );

test("a row for each file, or for each box, in pixels or in parts of the picture", async () => {
  const { found, problems } = await read(
    `\ufefffile,label,xmin,ymin,xmax,ymax,split\r\na.jpg,cat,20,10,120,60,train\r\n"b, c.jpg","two ""words""",0.1,0.1,0.6,0.6,valid\r\nd.jpg,,,,,,\r\n`,
  );
  expect(problems).toEqual([]);
  expect(found.map(({ image, labels, tags }) => [image.paths[0], labels.length, tags])).toEqual([
    ["a.jpg", 1, ["train"]],
    ["b, c.jpg", 1, ["val"]],
    ["d.jpg", 0, []],
  ]);
  expect(found[0]?.labels[0]).toMatchObject({ name: "cat", box: [0.1, 0.1, 0.5, 0.5] });
  expect(found[1]?.labels[0]).toMatchObject({ name: 'two "words"', box: [0.1, 0.1, 0.5, 0.5] });
});

test("columns are those that a person names", async () => {
  const text = "Art;Datei;Nummer\nHund;x.jpg;1\n";
  const { found } = await read(text, { file: "Datei", label: "Art" });
  expect(found).toMatchObject([{ image: { paths: ["x.jpg"] }, labels: [{ name: "Hund" }] }]);
  const wrong = await read(text, { file: "Bild" });
  expect(wrong.problems[0]?.reason).toBe("There is no column “Bild”");
  const others = await read("file,label,score,species\nx.jpg,7,0.5,cat\n", {
    label: "species",
    confidence: null,
  });
  expect(others.found).toMatchObject([{ labels: [{ name: "cat", confidence: null }] }]);
  const left = await read("file,label\nx.jpg,7\n", { label: null });
  expect(left.problems[0]?.reason).toMatch(/^No column has labels/);
});

test("an exported table comes back as it was", async () => {
  const labels = [{ name: "cat", box: [0, 0, 0.5, 0.5], confidence: 0.5, source: "model" }];
  const cell = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
  const text = `media_id,file_name,width,height,sha256,caption,labels,tags\n1,a.jpg,640,480,${"ab".repeat(32)},'=x,${cell(labels)},${cell(["day"])}\n`;
  const { found, problems } = await read(text, undefined, 7);
  expect(problems).toEqual([]);
  expect(found).toEqual([
    {
      image: { paths: ["a.jpg"], sha256: "ab".repeat(32) },
      labels,
      tags: ["day"],
      captions: ["=x"],
    },
  ]);
});

test("what is wrong is named by its line", async () => {
  const { problems } = await read(
    'file,label,x,y,w,h\na,b,1,x,3,4\n,b\n"a\nb",,1\na,b,-5,-5,2,2\n',
  );
  expect(problems.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
    "line 2: “x” is no number of a box",
    "line 3: The row names no file",
    "line 6: The box is not in the picture",
  ]);
  expect((await read("a,b\n1,2\n")).problems[0]?.reason).toContain("No column names the file");
  expect((await read('file,label\n"a')).problems[0]?.reason).toContain("quotation mark");
});

test("nothing that a file contains ends the reader", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { maxLength: 8 }), async (cells) => {
      await read(cells.join(","));
      await read(`file,label,x,y,w,h\n${cells.join(",")}\n${cells.join("\n")}`);
    }),
    { numRuns: 80 },
  );
});
