import { expect, test } from "vitest";
import { newItem, testLake, write } from "../testing/fixture.ts";

test("a text is found in every way of writing it, inside a ligature and when it is long", async () => {
  const at = await testLake();
  const long = "Straße \u1112\u1161\u11ab ﬁle é".repeat(50);
  const names = ["STRASSE.png", "Straße ①.png", "cafe\u0301.png", "ﬃ.png", `${long}`, "ﾊﾟﾝ.png"];
  const rows = names.map((fileName) => newItem({ fileName }));
  const head = await write(at, { head: at.empty }, (writer) => writer.append(rows, 1));
  const reader = await at.lake.reader(at.family, head);
  const found = async (text: string) =>
    (await reader.ids({ text })).map((id) => rows.findIndex((row) => row.mediaId === id)).sort();
  expect(await found("straße")).toEqual([0, 1, 4]);
  expect(await found("stras")).toEqual([0, 1, 4]);
  expect(await found("e 1.PNG")).toEqual([1]);
  expect(await found("sse.")).toEqual([0]);
  expect(await found("CAFÉ")).toEqual([2]);
  expect(await found("cafe")).toEqual([]);
  expect(await found("fi")).toEqual([4]);
  expect(await found("i.p")).toEqual([3]);
  expect(await found("パン")).toEqual([5]);
  expect(await found("한 f")).toEqual([4]);
  expect(await found("strasse".repeat(140))).toEqual([]);
  expect(await found("\\(.*[^a]$")).toEqual([]);
});
