import fc from "fast-check";
import { expect, test } from "vitest";
import type { MatchedMedia } from "#contract/media-match.ts";
import { fieldNameOf } from "./convert.ts";
import { RowIds } from "./id-set.ts";
import { Columns, TableError, type TableKind, type TableRow, readRows } from "./rows.ts";
import { TableSession } from "./session.ts";

const quiet = () => undefined;

async function rowsOf(text: string | Uint8Array<ArrayBuffer>, kind: TableKind) {
  const columns = new Columns();
  const rows: TableRow[] = [];
  for await (const part of readRows(new Blob([text]), kind, columns)) rows.push(...part);
  return { names: columns.names, rows };
}

async function faultOf(text: string | Uint8Array<ArrayBuffer>, kind: TableKind) {
  const error: unknown = await rowsOf(text, kind).catch((thrown: unknown) => thrown);
  return error instanceof TableError ? error.fault : error;
}

test("CSV: quoted line breaks, a byte order mark, heads that are missing, repeated or strange", async () => {
  const text =
    '\ufefffile;note;note;;__proto__\r\na.jpg;"two\r\nlines; ""quoted""";b;c;d\r\n\r\n\'=x;;;;;;\r\n"e;f\r\n';
  const { names, rows } = await rowsOf(text, "csv");
  expect(names).toEqual(["file", "note", "note (2)", "#4", "__proto__"]);
  expect(rows).toEqual([
    { place: 2, cells: ["a.jpg", 'two\r\nlines; "quoted"', "b", "c", "d"] },
    { place: 5, cells: ["=x", "", "", "", "", "", ""] },
    { place: 6, cells: [], fault: "quote" },
  ]);
  const more = await rowsOf("a,b\n1,2,3\n", "csv");
  expect(more.rows).toEqual([{ place: 2, cells: [], fault: "many_cells" }]);
});

test("JSON: a list of objects, lines, and objects within objects", async () => {
  const objects = ['{"file":"a","exif":{"iso":100}}', '{"file":"b{\\"","tags":["x"]}'];
  for (const text of [`\ufeff[${objects.join(",\n")}]`, objects.join("\n"), objects.join(",")]) {
    const { names, rows } = await rowsOf(text, "json");
    expect(names).toEqual(["file", "exif.iso", "tags"]);
    expect(rows).toEqual([
      { place: 1, cells: ["a", 100] },
      { place: 2, cells: ['b{"', undefined, ["x"]] },
    ]);
  }
  const strange = await rowsOf('{"__proto__":{"x":1},"constructor":2}\n{nothing}', "json");
  expect(strange.names).toEqual(["__proto__.x", "constructor"]);
  expect(strange.rows[1]).toEqual({ place: 2, cells: [], fault: "not_json" });
});

test("a file that is no table says so", async () => {
  expect(await faultOf("", "csv")).toBe("empty");
  expect(await faultOf("a,b\n", "csv")).toBe("empty");
  expect(await faultOf("[]", "json")).toBe("empty");
  expect(await faultOf("[1, 2]", "json")).toBe("not_objects");
  expect(await faultOf("[{}] x", "json")).toBe("not_objects");
  expect(await faultOf("hello", "json")).toBe("not_objects");
  expect(await faultOf('[{"a": 1}', "json")).toBe("cut");
  expect(await faultOf('{"a": "', "json")).toBe("cut");
  expect(await faultOf(Uint8Array.of(0x61, 0xff, 0xfe), "csv")).toBe("not_utf8");
  const long = "x".repeat(9 * 1024 * 1024);
  expect(await faultOf(`a,b\n"${long}`, "csv")).toBe("row_too_long");
  expect(await faultOf(`{"a": "${long}`, "json")).toBe("row_too_long");
  expect(await faultOf("a,".repeat(300), "csv")).toBe("many_columns");
});

test("nothing that a file contains is an error of ours", async () => {
  const parts = fc.array(
    fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ";", "\n", "\r", "a", ":", "1", "\ufeff"),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(parts, fc.constantFrom("csv" as const, "json" as const), async (all, kind) => {
      const result: unknown = await rowsOf(all.join(""), kind).catch((error: unknown) => error);
      expect(result instanceof Error ? result : new TableError("cut")).toBeInstanceOf(TableError);
    }),
    { numRuns: 300 },
  );
});

const table = [
  "file,score,when,weather,page,tags,big,empty",
  "a.jpg,0.5,2026-03-01,rain,https://a.example/1,x;y,9007199254740993,",
  "b.jpg,1e3,2026-03-02 10:00,sun,https://a.example/2,x,1,",
  "c.jpg,many,2026-03-03T10:00:00Z,rain,https://a.example/3,,2,",
  "a.jpg,2,,sun,,,,",
  "none.jpg,3,,sun,,,,",
  ",4,,rain,,,,",
].join("\n");

const idOf = (n: number) => `00000000-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`;
const ids = new Map([
  ["a.jpg", idOf(1)],
  ["b.jpg", idOf(2)],
  ["c.jpg", idOf(3)],
]);

async function ask(keys: string[]): Promise<MatchedMedia> {
  return { media_ids: keys.map((key) => ids.get(key) ?? null), several: [], items: 4 };
}

test("the types are guessed from all values, and those that do not fit are counted", async () => {
  const facts = await new TableSession(new Blob([table]), "csv").look(quiet);
  expect(facts.rows).toBe(6);
  expect(facts.first[0]?.slice(0, 2)).toEqual(["a.jpg", "0.5"]);
  const guesses = facts.columns.map(({ name, guess }) => [name, guess.type, guess.multi]);
  expect(guesses).toEqual([
    ["file", "string", false],
    ["score", "string", false],
    ["when", "datetime", false],
    ["weather", "enum", false],
    ["page", "link", false],
    ["tags", "string", false],
    ["big", "string", false],
    ["empty", "string", false],
  ]);
  const [, score, , weather, , tags, big] = facts.columns;
  expect(score?.refused.false.float).toEqual({
    count: 1,
    some: [{ place: 4, value: "many", reason: "The value is not a number" }],
  });
  expect(big?.refused.false.float.some).toEqual([
    { place: 2, value: "9007199254740993", reason: "The number has more digits than can be kept" },
  ]);
  expect(weather?.options.false).toEqual(["rain", "sun"]);
  expect(tags?.options).toEqual({ false: ["x;y", "x"], true: ["x", "y"] });
});

test("rows find their items, and what is sent has only what the service takes", async () => {
  const session = new TableSession(new Blob([table]), "csv");
  await session.look(quiet);
  expect(await session.match(0, ask, quiet)).toEqual({
    items: 4,
    matched: 3,
    none: { count: 1, some: ["none.jpg"] },
    several: { count: 0, some: [] },
    repeated: { count: 1, some: ["a.jpg"] },
    keyless: 1,
  });
  expect(session.hasRows([idOf(1), idOf(4)])).toEqual([true, false]);
  const built = await session.build(
    [
      { column: 1, field: { field_name: "score", field_type: "float" } },
      { column: 5, field: { field_name: "tags", field_type: "string", is_multi: true } },
    ],
    quiet,
  );
  expect(built).toMatchObject([
    { name: "score", values: 2, refused: 1 },
    { name: "tags", values: 2, refused: 0 },
  ]);
  expect(JSON.parse((await built[0]?.body.text()) ?? "")).toEqual([
    { media_id: idOf(1), value: "0.5" },
    { media_id: idOf(2), value: "1e3" },
  ]);
  expect(JSON.parse((await built[1]?.body.text()) ?? "")).toEqual([
    { media_id: idOf(1), value: ["x", "y"] },
    { media_id: idOf(2), value: ["x"] },
  ]);
  expect(session.placesOf(0, [1, 0])).toEqual([3, 2]);
});

test("ids of many rows", () => {
  const rows = 3000;
  const made = Array.from(
    { length: rows },
    (_, n) => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-ffff${"0".repeat(8)}`,
  );
  const set = new RowIds(rows);
  expect(made.every((id, row) => set.add(row, id))).toBe(true);
  expect(set.add(5, made[7] ?? "")).toBe(false);
  expect(set.has(idOf(1))).toBe(false);
  expect(made.slice(10).every((id) => set.has(id))).toBe(true);
  expect(set.idOf(42)).toBe(made[42]);
});

test("columns become names that fields may have", () => {
  expect(
    ["Wetter (Tag)", "metadata.score", "1st", "__proto__", "Größe", "日", "a".repeat(80)].map(
      fieldNameOf,
    ),
  ).toEqual(["Wetter_Tag", "score", "st", "proto_", "Gro_e", "field", "a".repeat(63)]);
});
