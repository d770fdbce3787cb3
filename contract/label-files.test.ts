import { expect, test } from "vitest";
import { labelFormatOf, mayBeTable } from "./label-files.ts";

test.each([
  ["a.csv", "file,label\n", "csv", true],
  ["a.csv", '\ufeff"Image_Name";"Class"\n', "csv", true],
  ["a.tsv", "path\tcaption\n", "csv", true],
  ["a.txt", "file\tlabel\na.jpg\tcat\n", "csv", true],
  ["a.csv", "Datei;Art\na.jpg;gnu\n", null, true],
  ["a.txt", "Datei;Art\na.jpg;gnu\n", null, true],
  ["a.csv", "", null, false],
  ["a.csv", "\n\n", null, false],
  ["a.txt", "0 0.5 0.5 0.1 0.1\n", "yolo", false],
  ["a.txt", "", null, false],
  ["readme.txt", "Hello, world\nThis is a text.\n", null, false],
  ["train.txt", "a.jpg\nb.jpg\n", null, false],
  ["numbers.txt", "1,2,3\n4,5,6\n", null, false],
  ["classes.txt", "file,label\n", "yolo", false],
  ["a.json", '{"images": [', "coco", false],
  ["a.json", "[1]", null, false],
])("%s with %j is %s", (name, start, format, isTable) => {
  expect(labelFormatOf(name, start)).toBe(format);
  expect(mayBeTable(name, start)).toBe(isTable);
});
