import { type LabelFile, WrongLabel } from "./label-file.ts";

/** One element of a list of the object that the file is. */
export interface ListElement {
  list: string;
  index: number;
  /** JSON, not yet parsed. */
  text: string;
}

/** The longest element. */
const elementBytes = 32 * 1024 * 1024;

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
  const scan = new ListScan(lists);
  for await (const chunk of file.read()) {
    const found = scan.read(chunk);
    if (found.length > 0) yield found;
  }
  scan.end();
}

class ListScan {
  readonly #lists: ReadonlySet<string>;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isBegun = false;
  /** The next text is a name of the object. */
  #isName = false;
  /** What is being kept: a name, an element of a wanted list, or nothing. */
  #kept: "name" | "element" | null = null;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #name = "";
  #isInList = false;
  #isWanted = false;
  #index = 0;

  constructor(lists: ReadonlySet<string>) {
    this.#lists = lists;
  }

  read(chunk: Uint8Array): ListElement[] {
    const found: ListElement[] = [];
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
      found.push({ list: this.#name, index: this.#index, text });
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
      if (byte === quote) {
        this.#isInText = true;
        if (this.#depth === 1 && this.#isName) {
          this.#kept = "name";
          from = at;
        }
      } else if (byte === openBrace || byte === openBracket) {
        this.#depth += 1;
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
        if (this.#depth === 1) this.#isInList = this.#isWanted = false;
      } else if (byte === comma) {
        if (this.#depth === 2 && this.#isInList) {
          if (this.#kept === "element") endElement(at);
          this.#index += 1;
        } else if (this.#depth === 1) this.#isName = true;
      } else if (byte === colon && this.#depth === 1) this.#isName = false;
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
