import { WrongLabel } from "../label-file.ts";

/** The longest row, in characters. */
const rowLength = 8 * 1024 * 1024;

/** Cuts a text that arrives in parts into rows; a line break within quotation marks is part of its row. */
export class Records {
  #rest = "";
  #isQuoted = false;
  /** How far the rest was read already. */
  #read = 0;
  #line = 1;
  #begins = 1;

  add(text: string): { text: string; line: number }[] {
    this.#rest += text;
    const rows: { text: string; line: number }[] = [];
    let from = 0;
    for (let at = this.#read; at < this.#rest.length; at++) {
      const code = this.#rest.charCodeAt(at);
      if (code === 0x22) this.#isQuoted = !this.#isQuoted;
      if (code !== 0x0a) continue;
      this.#line += 1;
      if (this.#isQuoted) continue;
      rows.push({ text: this.#rest.slice(from, at).replace(/\r$/, ""), line: this.#begins });
      from = at + 1;
      this.#begins = this.#line;
    }
    this.#rest = this.#rest.slice(from);
    this.#read = this.#rest.length;
    if (this.#rest.length > rowLength) {
      throw new WrongLabel(
        `Line ${this.#begins} is longer than 8 MB, or its quotation mark is not closed`,
      );
    }
    return rows;
  }

  end(): { text: string; line: number }[] {
    return this.#rest === "" ? [] : [{ text: this.#rest, line: this.#begins }];
  }
}
