import { type LabelFile, WrongLabel } from "./label-file.ts";

/** One element of a list of the object that the file is. */
export interface ListElement {
  list: string;
  index: number;
  /** JSON, not yet parsed. */
  text: string;
  /** Why it is not to be parsed. */
  wrong?: string | undefined;
}

/** A value of the object that is none of the lists. */
export interface Member {
  member: string;
  text: string;
  wrong?: string | undefined;
}

/** The longest element, and the longest of the other values. */
const elementBytes = 32 * 1024 * 1024;
const memberBytes = 4 * 1024 * 1024;
/** Lists and objects in each other. What writes JSON goes a call deeper for each. */
const mostLevels = 100;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The elements of the lists of a JSON object, in groups, in the order of the file. Only the ends of the elements are
 * searched here, and each is parsed on its own: a parser that streams every value takes ten times as long, and stops at
 * the first wrong one. Memory holds one element and one chunk.
 * @param lists Those that are wanted.
 * @throws WrongLabel if the file is no object, or ends before its content does
 */
export async function* listElements(
  file: LabelFile,
  lists: ReadonlySet<string>,
): AsyncGenerator<ListElement[], void, undefined> {
  for await (const { elements } of scanned(file, new ListScan(lists, null))) {
    if (elements.length > 0) yield elements;
  }
}

/**
 * The same, and all values of the object that are neither one of these lists nor one of those that are skipped.
 * @throws WrongLabel as above
 */
export async function* membersAndElements(
  file: LabelFile,
  lists: ReadonlySet<string>,
  skipped: ReadonlySet<string>,
): AsyncGenerator<Found, void, undefined> {
  yield* scanned(file, new ListScan(lists, (name) => !lists.has(name) && !skipped.has(name)));
}

interface Found {
  elements: ListElement[];
  members: Member[];
}

async function* scanned(file: LabelFile, scan: ListScan): AsyncGenerator<Found, void, undefined> {
  for await (const chunk of file.read()) yield scan.read(chunk);
  scan.end();
}

class ListScan {
  readonly #lists: ReadonlySet<string>;
  readonly #isMember: ((name: string) => boolean) | null;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isBegun = false;
  /** The next text is a name of the object. */
  #isName = false;
  /** The next character begins the value of a name. */
  #isValue = false;
  /** What is being kept: a name, an element of a wanted list, another value, or nothing. */
  #kept: "name" | "element" | "member" | null = null;
  #wrong: string | undefined;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #name = "";
  #isInList = false;
  #isWanted = false;
  #index = 0;

  /** @param isMember Whether the value of this name is wanted as a whole; null: none is. */
  constructor(lists: ReadonlySet<string>, isMember: ((name: string) => boolean) | null) {
    this.#lists = lists;
    this.#isMember = isMember;
  }

  read(chunk: Uint8Array): Found {
    const found: Found = { elements: [], members: [] };
    let from = 0;
    const take = (end: number): string => {
      this.#keep(chunk.subarray(from, end));
      const text = new TextDecoder().decode(joined(this.#parts));
      this.#parts = [];
      this.#bytes = 0;
      this.#kept = null;
      return text;
    };
    const endElement = (end: number) => {
      const text = take(end);
      found.elements.push({ list: this.#name, index: this.#index, text, wrong: this.#wrong });
      this.#wrong = undefined;
    };
    const endMember = (end: number) => {
      const text = take(end);
      found.members.push({ member: this.#name, text, wrong: this.#wrong });
      this.#wrong = undefined;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) {
          this.#isInText = false;
          if (this.#kept === "name") this.#name = nameOf(take(at + 1));
        }
        continue;
      }
      // White space, and the byte order mark before the object.
      if (byte <= 0x20 || (!this.#isBegun && byte >= 0xbb)) continue;
      if (!this.#isBegun && byte !== openBrace) throw new WrongLabel("The file is no JSON object");
      if (this.#isBegun && this.#depth === 0) {
        throw new WrongLabel("Something stands behind the JSON object");
      }
      this.#isBegun = true;
      const beginsElement =
        this.#depth === 2 &&
        this.#isWanted &&
        this.#kept === null &&
        byte !== comma &&
        byte !== closeBracket;
      if (beginsElement) {
        this.#kept = "element";
        from = at;
      }
      if (this.#isValue && this.#depth === 1 && byte !== colon) {
        this.#isValue = false;
        if (this.#isMember?.(this.#name) === true) {
          this.#kept = "member";
          from = at;
        }
      }
      if (byte === quote) {
        this.#isInText = true;
        if (this.#depth === 1 && this.#isName) {
          this.#kept = "name";
          from = at;
        }
      } else if (byte === openBrace || byte === openBracket) {
        this.#depth += 1;
        if (this.#depth > mostLevels && this.#kept !== null) {
          this.#wrong ??= `It is nested more than ${mostLevels} levels deep`;
        }
        if (this.#depth === 1) this.#isName = true;
        if (this.#depth === 2) {
          this.#isInList = byte === openBracket;
          this.#isWanted = this.#isInList && this.#lists.has(this.#name);
          this.#index = 0;
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        this.#depth -= 1;
        if (this.#kept === "element" && this.#depth === 2) endElement(at + 1);
        else if (this.#kept === "element" && this.#depth === 1) endElement(at);
        else if (this.#kept === "member" && this.#depth === 0) endMember(at);
        if (this.#depth === 1) this.#isInList = this.#isWanted = false;
      } else if (byte === comma) {
        if (this.#depth === 2 && this.#isInList) {
          if (this.#kept === "element") endElement(at);
          this.#index += 1;
        } else if (this.#depth === 1) {
          if (this.#kept === "member") endMember(at);
          this.#isName = true;
        }
      } else if (byte === colon && this.#depth === 1 && this.#isName) {
        this.#isName = false;
        this.#isValue = true;
      }
    }
    if (this.#kept !== null) this.#keep(chunk.slice(from));
    return found;
  }

  end(): void {
    if (!this.#isBegun) throw new WrongLabel("The file is empty");
    if (this.#depth !== 0 || this.#isInText) {
      throw new WrongLabel("The file is damaged or ends before its content does");
    }
  }

  #keep(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#kept === "member" && this.#bytes > memberBytes) {
      this.#wrong ??= `It is longer than ${memberBytes >> 20} MB`;
      this.#parts = [];
      return;
    }
    if (this.#bytes > elementBytes) {
      throw new WrongLabel(`An element of “${this.#name}” is larger than 32 MB`);
    }
    this.#parts.push(part);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts;
  if (parts.length < 2) return first;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function nameOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new WrongLabel("The file is no JSON: a name in it cannot be read");
  }
}
