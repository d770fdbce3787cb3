import type { Label } from "#contract/media.ts";

export interface Category {
  id: number;
  name: string;
  supercategory?: string;
}

/** The categories of labels: their own ids where they have some, else the next free ones, by name. */
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
  numbered(): { list: Category[]; idOf(label: Label): number } {
    const list: Category[] = [];
    const taken = new Map<number, string>();
    const byKey = new Map<string, number>();
    const byName = new Map<string, number>();
    let next = 1;
    const give = (category: Category): number => {
      list.push(category);
      taken.set(category.id, category.name);
      if (!byName.has(category.name)) byName.set(category.name, category.id);
      next = Math.max(next, category.id + 1);
      return category.id;
    };
    const renamed: [string, Category][] = [];
    for (const [key, category] of this.#own) {
      // A label that was renamed after it came in has the id of another name.
      if (taken.has(category.id)) renamed.push([key, category]);
      else byKey.set(key, give(category));
    }
    for (const [key, category] of renamed) {
      const known = byName.get(category.name);
      byKey.set(key, known ?? give({ ...category, id: next }));
    }
    for (const name of [...this.#plain].sort()) {
      if (!byName.has(name)) give({ id: next, name });
    }
    return {
      list: list.sort((a, b) => a.id - b.id),
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

function keyOf(name: string, id: number): string {
  return `${id} ${name}`;
}
