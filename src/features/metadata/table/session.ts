import { type CustomField, readCustomValue } from "#contract/custom-metadata.ts";
import { type MatchedMedia, matchLimits } from "#contract/media-match.ts";
import { isFilled, valueOf } from "./convert.ts";
import { RowIds } from "./id-set.ts";
import { type ColumnProfile, Profile, shown } from "./profile.ts";
import { Columns, type RowFault, type TableKind, readRows } from "./rows.ts";

/** What a file of rows has in it. */
export interface TableFacts {
  kind: TableKind;
  rows: number;
  columns: ColumnProfile[];
  /** The first rows, by column. */
  first: string[][];
  faults: { count: number; some: { place: number; fault: RowFault }[] };
  /** For each column, some of its values, by which the column that names the items is found. */
  keySamples: string[][];
}

interface Listed {
  count: number;
  /** The first ones. */
  some: string[];
}

/** What the rows say about items. */
export interface TableMatch {
  /** The items of the dataset. */
  items: number;
  matched: number;
  /** Rows whose key means no item. */
  none: Listed;
  /** Rows whose key means more than one. */
  several: Listed;
  /** Rows of items that an earlier row is about. */
  repeated: Listed;
  /** Rows without a key. */
  keyless: number;
}

export interface BuiltField {
  name: string;
  body: Blob;
  values: number;
  refused: number;
}

const firstRows = 5;
const keySamples = 20;
const someListed = 100;
const someFaults = 100;
/** Keys of one request. */
const keysAtOnce = matchLimits.keys / 2;
/** Characters of a part of a body. */
const partLength = 1024 * 1024;

type OnRead = (bytes: number) => void;

/**
 * A file of rows that is read several times: to see what is in it, to find its items, and to make what is sent. Memory
 * holds 24 bytes a row besides what each reading needs.
 */
export class TableSession {
  readonly #file: Blob;
  readonly #kind: TableKind;
  #rows = 0;
  #ids: RowIds | null = null;
  /** 1 for each row that gives its item a value. */
  #used = new Uint8Array();
  /** The places of the rows in each body. */
  #places: Uint32Array[] = [];

  constructor(file: Blob, kind: TableKind) {
    this.#file = file;
    this.#kind = kind;
  }

  async look(onRead: OnRead): Promise<TableFacts> {
    const columns = new Columns();
    const profiles: Profile[] = [];
    const first: string[][] = [];
    const samples: Set<string>[] = [];
    const faults: TableFacts["faults"] = { count: 0, some: [] };
    let rows = 0;
    for await (const part of readRows(this.#file, this.#kind, columns, onRead)) {
      for (const { place, cells, fault } of part) {
        rows += 1;
        if (fault !== undefined) {
          faults.count += 1;
          if (faults.some.length < someFaults) faults.some.push({ place, fault });
          continue;
        }
        if (first.length < firstRows) first.push(cells.map((cell) => shownCell(cell)));
        for (const [index, name] of columns.names.entries()) {
          const cell = cells[index];
          (profiles[index] ??= new Profile(name)).add(cell, place);
          const known = (samples[index] ??= new Set());
          const key = known.size < keySamples ? keyOf(cell) : null;
          if (key !== null) known.add(key);
        }
      }
    }
    this.#rows = rows;
    return {
      kind: this.#kind,
      rows,
      columns: columns.names.map((name, at) => (profiles[at] ?? new Profile(name)).end()),
      first,
      faults,
      keySamples: columns.names.map((_, at) => [...(samples[at] ?? [])]),
    };
  }

  /** Finds the items of the rows. @param ask Asks the server which items keys mean. */
  async match(
    column: number,
    ask: (keys: string[]) => Promise<MatchedMedia>,
    onRead: OnRead,
  ): Promise<TableMatch> {
    const ids = new RowIds(this.#rows);
    const used = new Uint8Array(this.#rows);
    const found: TableMatch = {
      items: 0,
      matched: 0,
      none: { count: 0, some: [] },
      several: { count: 0, some: [] },
      repeated: { count: 0, some: [] },
      keyless: 0,
    };
    let keys: string[] = [];
    let rowsOfKeys: number[] = [];
    const take = async () => {
      if (keys.length === 0) return;
      const answer = await ask(keys);
      found.items = answer.items;
      const several = new Set(answer.several);
      for (const [at, key] of keys.entries()) {
        const id = answer.media_ids[at] ?? null;
        const row = rowsOfKeys[at] ?? 0;
        if (id === null) list(several.has(at) ? found.several : found.none, key);
        else if (ids.add(row, id)) {
          used[row] = 1;
          found.matched += 1;
        } else list(found.repeated, key);
      }
      keys = [];
      rowsOfKeys = [];
    };
    let row = 0;
    for await (const part of readRows(this.#file, this.#kind, new Columns(), onRead)) {
      for (const { cells, fault } of part) {
        const key = keyOf(cells[column]);
        // A row that cannot be read is named as that.
        if (key === null) found.keyless += fault === undefined ? 1 : 0;
        else {
          keys.push(key);
          rowsOfKeys.push(row);
        }
        row += 1;
        if (keys.length >= keysAtOnce) await take();
      }
    }
    await take();
    this.#ids = ids;
    this.#used = used;
    return found;
  }

  /** Whether a row is about each of these items. */
  hasRows(ids: readonly string[]): boolean[] {
    return ids.map((id) => this.#ids?.has(id) === true);
  }

  /** The bodies of the imports of fields, in one reading. */
  async build(
    fields: readonly { column: number; field: CustomField }[],
    onRead: OnRead,
  ): Promise<BuiltField[]> {
    const ids = this.#ids;
    if (ids === null) throw new Error("The items of the rows are not known");
    const bodies = fields.map(({ field }) => new Body(field));
    let row = 0;
    for await (const part of readRows(this.#file, this.#kind, new Columns(), onRead)) {
      for (const { place, cells } of part) {
        if (this.#used[row] === 1) {
          let id: string | null = null;
          for (const [at, { column }] of fields.entries()) {
            if (!isFilled(cells[column])) continue;
            id ??= ids.idOf(row);
            bodies[at]?.add(id, cells[column], place);
          }
        }
        row += 1;
      }
    }
    this.#places = bodies.map((body) => body.places());
    return bodies.map((body) => body.end());
  }

  /** The places in the file of values of a body, by their index in it. */
  placesOf(field: number, indices: readonly number[]): number[] {
    return indices.map((index) => this.#places[field]?.[index] ?? 0);
  }
}

/** The JSON of an import, as it grows. */
class Body {
  readonly #field: CustomField;
  readonly #parts: Blob[] = [];
  #text = "[";
  #values = 0;
  #refused = 0;
  #places = new Uint32Array(1024);

  constructor(field: CustomField) {
    this.#field = field;
  }

  add(id: string, cell: unknown, place: number): void {
    const value = valueOf(cell, this.#field);
    if (readCustomValue(this.#field, value).reason !== undefined) {
      this.#refused += 1;
      return;
    }
    this.#text += `${this.#values === 0 ? "" : ","}{"media_id":"${id}","value":${JSON.stringify(value)}}`;
    if (this.#values === this.#places.length) {
      const longer = new Uint32Array(2 * this.#places.length);
      longer.set(this.#places);
      this.#places = longer;
    }
    this.#places[this.#values] = place;
    this.#values += 1;
    if (this.#text.length > partLength) this.#flush();
  }

  places(): Uint32Array {
    return this.#places.slice(0, this.#values);
  }

  end(): BuiltField {
    this.#text += "]";
    this.#flush();
    const body = new Blob(this.#parts, { type: "application/json" });
    return {
      name: this.#field.field_name,
      body,
      values: this.#values,
      refused: this.#refused,
    };
  }

  #flush(): void {
    this.#parts.push(new Blob([this.#text]));
    this.#text = "";
  }
}

function list(listed: Listed, key: string): void {
  listed.count += 1;
  if (listed.some.length < someListed) listed.some.push(shown(key));
}

/** What names the item of a row; null: the row names none. */
function keyOf(cell: unknown): string | null {
  if (typeof cell === "number") return String(cell);
  if (typeof cell !== "string") return null;
  const key = cell.trim();
  return key === "" || key.length > matchLimits.key ? null : key;
}

function shownCell(cell: unknown): string {
  return isFilled(cell) ? shown(cell) : "";
}
