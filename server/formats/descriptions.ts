import { hash } from "node:crypto";
import { type LabelDescription, labelDescriptionSchema } from "#contract/annotations.ts";
import { WrongLabel } from "./label-file.ts";

/** Characters of one description as JSON, and of all that one import keeps. */
const limits = { one: 8_000_000, all: 32_000_000 } as const;

/** The descriptions of an import as JSON, by their names: equal ones have the same. */
export class Descriptions {
  readonly #texts = new Map<string, string>();
  #length = 0;

  /** @throws WrongLabel if it is too long to be kept */
  readonly describe = (description: LabelDescription): string => {
    const text = jsonOf(description);
    // The order of names counts for what is stored, and not for whether it is the same.
    const name = hash("sha256", JSON.stringify(JSON.parse(text), inOrder), "hex").slice(0, 32);
    if (this.#texts.has(name)) return name;
    if (text.length > limits.one || this.#length + text.length > limits.all) {
      throw new WrongLabel("What it says about all of its images is too long to be kept");
    }
    this.#length += text.length;
    this.#texts.set(name, text);
    return name;
  };

  /** JSON by name. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A YAML can contain itself, too. */
function jsonOf(description: LabelDescription): string {
  try {
    return JSON.stringify(description);
  } catch {
    throw new WrongLabel("What it says about all of its images is nested too deeply");
  }
}

/** Those of these names, in their order. */
export function readDescriptions(
  texts: ReadonlyMap<string, string>,
  names: readonly string[],
): Map<string, LabelDescription> {
  return new Map(
    names.flatMap((name) => {
      const { data } = labelDescriptionSchema.safeParse(JSON.parse(texts.get(name) ?? "null"));
      return data === undefined ? [] : [[name, data] as const];
    }),
  );
}
