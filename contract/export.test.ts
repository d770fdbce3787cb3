import { describe, expect, test } from "vitest";
import {
  type ExportedItem,
  contentDisposition,
  csvCell,
  exportFileName,
  exportHead,
  exportLine,
} from "./export.ts";

const item: ExportedItem = {
  media_id: "00000000-0000-4000-8000-000000000001",
  file_name: 'a "quoted", name.jpg',
  media_type: "image",
  width: 640,
  height: 480,
  duration_ms: null,
  size_bytes: 30_000,
  sha256: "a".repeat(64),
  added_at: "2026-03-29T12:21:33.090247",
  caption: "two\nlines",
  labels: [{ name: "car", box: [0.1, 0.2, 0.3, 0.4], confidence: -0.5, source: "manual" }],
  tags: ["night"],
  cluster_id: "c1",
  metadata: { camera: "front" },
};

describe("a cell", () => {
  test.each([
    ["plain", "plain"],
    ["with, comma", '"with, comma"'],
    ['a "quote"', '"a ""quote"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["", ""],
    [null, ""],
    [-4, "-4"],
    [["a"], '"[""a""]"'],
  ])("%j is written so that it is read back", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test.each(["=1+1", "+1", "-1", "@sum", "\t=1", " =1", "\u200b=1", "＝1", "\r1"])(
    "%j is never run as a formula",
    (text) => {
      expect(csvCell(text).replace(/^"/, "")).toMatch(/^'/);
    },
  );
});

test("a line has every field of the header", () => {
  const head = exportHead("csv").trimEnd().split(",");
  expect(head).toEqual(Object.keys(item));
  expect(exportLine("csv", { ...item, file_name: "a", labels: [], metadata: {}, tags: [] })).toBe(
    `${item.media_id},a,image,640,480,,30000,${item.sha256},${item.added_at},"two\nlines",[],[],c1,{}\r\n`,
  );
  expect(JSON.parse(exportLine("jsonl", item))).toEqual(item);
  expect(exportLine("jsonl", item).indexOf("\n")).toBe(exportLine("jsonl", item).length - 1);
});

test("a file is named after its dataset and version", () => {
  expect(exportFileName("Street Scenes Q1", "v1-baseline", "csv")).toBe(
    "Street-Scenes-Q1_v1-baseline.csv",
  );
  expect(exportFileName("../Größe/東京", " ", "jsonl")).toBe("Größe-東京_unnamed.jsonl");
  expect(exportFileName("ชื่อไฟล์", "हिन्दी", "csv")).toBe("ชื่อไฟล์_हिन्दी.csv");
  const long = exportFileName(`${"a".repeat(79)}😀`, `${"e\u0301\u0302".repeat(60)}x`, "csv");
  expect(long).toBe(`${"a".repeat(79)}_${"e\u0301\u0302".normalize("NFC").repeat(40)}.csv`);
  expect(long.isWellFormed()).toBe(true);
  expect(contentDisposition("it's (1)*.png", "inline")).toBe(
    "inline; filename=\"it_s__1__.png\"; filename*=UTF-8''it%27s%20%281%29%2A.png",
  );
  expect(contentDisposition('Größe".csv')).toBe(
    "attachment; filename=\"Gr__e_.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%22.csv",
  );
});
