import fc from "fast-check";
import { expect, test } from "vitest";
import { fileOf, readAll } from "../testing/read-all.ts";
import { readVoc } from "./read.ts";

const xml = `<?xml version="1.0"?>
<annotation>
  <folder>VOC2012</folder><filename>2007_000027.jpg</filename>
  <size><width>500</width><height>400</height><depth>3</depth></size>
  <object>
    <name>person</name><pose>Left &amp; up</pose><truncated>0</truncated><difficult>1</difficult>
    <bndbox><xmin>50</xmin><ymin>100</ymin><xmax>250</xmax><ymax>300</ymax></bndbox>
    <part><name>head</name><bndbox><xmin>169</xmin><ymin>104</ymin><xmax>209</xmax><ymax>146</ymax></bndbox></part>
  </object>
  <object><name>dog</name></object>
</annotation>`;

test("objects become labels, with what the format knows of them", async () => {
  const { found, problems } = await readAll(readVoc, [
    fileOf("VOC2012/Annotations/2007_000027.xml", xml),
    fileOf("VOC2012/ImageSets/Main/train.txt", "2007_000027\n"),
  ]);
  expect(problems).toEqual([]);
  expect(found[0]?.image.paths).toContain("VOC2012/JPEGImages/2007_000027.jpg");
  expect(found[0]?.labels).toEqual([
    {
      name: "person",
      box: [0.1, 0.25, 0.4, 0.5],
      confidence: null,
      source: "import",
      attributes: {
        pose: "Left & up",
        truncated: 0,
        difficult: 1,
        part: [{ name: "head", bndbox: { xmin: 169, ymin: 104, xmax: 209, ymax: 146 } }],
      },
    },
    { name: "dog", box: null, confidence: null, source: "import" },
  ]);
  expect(found[1]).toMatchObject({ tags: ["train"], image: { isStem: true } });
});

test("what is wrong is named", async () => {
  const sized = (width: string, box: string) =>
    `<annotation><filename>a.jpg</filename><size><width>${width}</width><height>10</height></size><object><name>x</name><bndbox>${box}</bndbox></object></annotation>`;
  const { problems } = await readAll(readVoc, [
    fileOf("a.xml", sized("0", "<xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax>")),
    fileOf("b.xml", sized("10", "<xmin>one</xmin>")),
    fileOf("c.xml", "<annotation><object></annotation>"),
    fileOf("d.xml", "<other/>"),
    fileOf("e.xml", '<!DOCTYPE a [<!ENTITY b "c">]><annotation/>'),
    fileOf("f.xml", Buffer.from([0x3c, 0xff, 0xfe])),
  ]);
  expect(problems.map(({ file, where }) => [file, where])).toEqual([
    ["a.xml", "object 1"],
    ["b.xml", "object 1"],
    ["c.xml", null],
    ["d.xml", null],
    ["e.xml", null],
    ["f.xml", null],
  ]);
  expect(problems[0]?.reason).toBe(
    "The size of the image is not known, so its box cannot be placed",
  );
  expect(problems[5]?.reason).toBe("The file is not UTF-8 text");
});

test("nothing that a file contains ends the reader", async () => {
  const parts = fc.array(
    fc.constantFrom(
      "<annotation>",
      "<object>",
      "</object>",
      "<name>",
      "a",
      "</name>",
      "<bndbox>",
      "&",
      "<",
      "]]>",
      "<!--",
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(parts, async (some) => {
      await readAll(readVoc, [
        fileOf("a.xml", some.join("")),
        fileOf("b.xml", `<annotation>${some.join("")}</annotation>`),
      ]);
    }),
    { numRuns: 100 },
  );
});
