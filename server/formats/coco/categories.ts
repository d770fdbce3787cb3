import type { Label } from "#contract/media.ts";
import type { LabelDescription } from "#contract/annotations.ts";

/** With whatever else its file said of it. */
interface NamedCategory {
  name: string;
  [key: string]: unknown;
}
export interface Category extends NamedCategory {
  id: number;
}

/**
 * The categories of an export: those of the files that labels came with, in their order, then those that only labels
 * name, with their own ids where they have some, else with the next free ones, by name.
 */
export class Categories {
  readonly #own = new Map<string, Category>();
  readonly #plain = new Set<string>();

  note({ name, attributes }: Label): void {
    const id = attributes?.["category_id"];
    if (!isId(id)) {
      this.#plain.add(name);
      return;
    }
    const key = keyOf(name, id);
    if (this.#own.has(key)) return;
    const supercategory = attributes?.["supercategory"];
    this.#own.set(key, {
      id,
      name,
      ...(typeof supercategory === "string" ? { supercategory } : {}),
    });
  }

  /** To be called when all labels are noted. */
  numbered(descriptions: readonly LabelDescription[]): {
    list: Category[];
    idOf(label: Label): number;
  } {
    const wanted = new Map<string, Category>();
    const named: NamedCategory[] = [];
    for (const { format, classes } of descriptions) {
      for (const one of classes) {
        if (format === "coco" && isId(one.id)) {
          const key = keyOf(one.name, one.id);
          wanted.set(key, { ...one, id: one.id, ...wanted.get(key) });
        } else named.push(format === "coco" ? one : { name: one.name });
      }
    }
    for (const [key, category] of [...this.#own].sort(([, a], [, b]) => a.id - b.id)) {
      if (!wanted.has(key)) wanted.set(key, category);
    }
    const list: Category[] = [];
    const taken = new Set<number>();
    const byKey = new Map<string, number>();
    const byName = new Map<string, number>();
    let next = 0;
    const give = (category: NamedCategory, id: number): number => {
      list.push({ ...category, id });
      taken.add(id);
      if (!byName.has(category.name)) byName.set(category.name, id);
      return id;
    };
    const giveNext = (category: NamedCategory): number => {
      if (next === 0) next = firstFree([...taken].reduce((a, b) => Math.max(a, b), 0));
      while (taken.has(next)) next += 1;
      return give(category, next);
    };
    const renamed: [string, Category][] = [];
    for (const [key, category] of wanted) {
      // A label that was renamed after it came in has the id of another name.
      if (taken.has(category.id)) renamed.push([key, category]);
      else byKey.set(key, give(category, category.id));
    }
    for (const [key, category] of renamed) {
      byKey.set(key, byName.get(category.name) ?? giveNext(category));
    }
    for (const one of named) if (!byName.has(one.name)) giveNext(one);
    for (const name of [...this.#plain].sort()) if (!byName.has(name)) giveNext({ name });
    return {
      list,
      idOf({ name, attributes }) {
        const id = attributes?.["category_id"];
        return (isId(id) ? byKey.get(keyOf(name, id)) : byName.get(name)) ?? 0;
      },
    };
  }
}

export function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The first number behind the last one; where that is near the end of the numbers, those from 1 that are free do. */
export function firstFree(last: number): number {
  return last < 2 ** 52 ? last + 1 : 1;
}

function keyOf(name: string, id: number): string {
  return `${id} ${name}`;
}
