import {
  type CustomField,
  type CustomFieldType,
  customFieldTypes,
  customMetadataLimits,
} from "#contract/custom-metadata.ts";
import { isFilled, isList, isOption, optionsIn, refusalOf } from "./convert.ts";

/** What a column would be as a field of each type. */

export interface RefusedValue {
  place: number;
  value: string;
  reason: string;
}

export interface Refusals {
  count: number;
  /** The first ones. */
  some: RefusedValue[];
}

/** By type, with one value (false) or several (true). */
type ByType<T> = Record<`${boolean}`, Record<CustomFieldType, T>>;

export interface ColumnProfile {
  name: string;
  /** Rows with a value. */
  filled: number;
  /** The first different ones. */
  samples: string[];
  /** Of an enum; null where the values are too many or too long. */
  options: Record<`${boolean}`, string[] | null>;
  refused: ByType<Refusals>;
  /** The type that fits. */
  guess: { type: CustomFieldType; multi: boolean };
}

const someRefused = 20;
const someSamples = 3;
/** A text has so few different values, each so often, that they are a choice. */
const choice = { options: 20, uses: 2 };

export class Profile {
  readonly #name: string;
  #filled = 0;
  #lists = 0;
  readonly #samples = new Set<string>();
  readonly #options: Record<`${boolean}`, Set<string> | null> = {
    true: new Set(),
    false: new Set(),
  };
  readonly #refused: ByType<Refusals> = { true: noneRefused(), false: noneRefused() };

  constructor(name: string) {
    this.#name = name;
  }

  add(cell: unknown, place: number): void {
    if (!isFilled(cell)) return;
    this.#filled += 1;
    if (this.#samples.size < someSamples) this.#samples.add(shown(cell));
    if (isList(cell)) this.#lists += 1;
    for (const multi of [false, true]) {
      this.#addOptions(cell, multi);
      for (const type of customFieldTypes) {
        // What an enum takes depends on its options, which are these values.
        if (type === "enum") continue;
        this.#check(cell, place, { field_name: "x", field_type: type, is_multi: multi });
      }
    }
  }

  end(): ColumnProfile {
    const options = { true: this.#listed(true), false: this.#listed(false) };
    return {
      name: this.#name,
      filled: this.#filled,
      samples: [...this.#samples],
      options,
      refused: this.#refused,
      guess: this.#guess(options),
    };
  }

  #listed(multi: boolean): string[] | null {
    const options = this.#options[`${multi}`];
    return options === null || options.size === 0 ? null : [...options];
  }

  #guess(options: ColumnProfile["options"]): ColumnProfile["guess"] {
    const multi = this.#filled > 0 && this.#lists === this.#filled;
    const fits = (type: CustomFieldType) => this.#refused[`${multi}`][type].count === 0;
    const few = options[`${multi}`];
    if (this.#filled === 0) return { type: "string", multi };
    if (fits("float")) return { type: "float", multi };
    if (fits("datetime")) return { type: "datetime", multi };
    if (fits("link")) return { type: "link", multi };
    const isChoice =
      few !== null && few.length <= choice.options && few.length * choice.uses <= this.#filled;
    return { type: isChoice ? "enum" : "string", multi };
  }

  #addOptions(cell: unknown, multi: boolean): void {
    const options = this.#options[`${multi}`];
    if (options === null) return;
    for (const text of optionsIn(cell, multi)) {
      options.add(text);
      if (isOption(text) && options.size <= customMetadataLimits.options) continue;
      this.#options[`${multi}`] = null;
      return;
    }
  }

  #check(cell: unknown, place: number, field: CustomField): void {
    const reason = refusalOf(cell, field);
    if (reason === null) return;
    const refused = this.#refused[`${field.is_multi === true}`][field.field_type];
    refused.count += 1;
    if (refused.some.length < someRefused) refused.some.push({ place, value: shown(cell), reason });
  }
}

function noneRefused(): Record<CustomFieldType, Refusals> {
  const none = (): Refusals => ({ count: 0, some: [] });
  return { string: none(), float: none(), datetime: none(), enum: none(), link: none() };
}

/** A cell as it is shown: its start. */
export function shown(cell: unknown): string {
  const text = typeof cell === "string" ? cell : (JSON.stringify(cell) ?? "");
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}
