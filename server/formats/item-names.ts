import type { LabelMatch } from "#contract/annotations.ts";
import type { ImageRef } from "./label-file.ts";
import { baseOf, cleanPath, stemOf } from "./split-of.ts";

/** What files of labels may name an item by, side by side: the values at one index are of one item. */
export interface NamedItems {
  fileNames: readonly string[];
  hashes?: readonly string[];
  rowIds?: ArrayLike<number>;
  /** 32 bits that stay the same whatever happens to the item. */
  keys?: ArrayLike<number>;
  /** In pixels; 0: unknown. */
  widths?: ArrayLike<number>;
  heights?: ArrayLike<number>;
}

/** Several items, of which a name means none. */
export const several = "several";

/** An index of the items, or why none is meant; null: none has the name. */
export type Match = number | typeof several | null;

/** The item of a name, or all that have it. */
type Place = number | readonly number[] | null;

/**
 * Finds the items that files of labels name. Holds the names of all items, some 200 bytes for each, while labels are
 * read.
 */
export class ItemNames {
  readonly #how: LabelMatch;
  readonly #paths: string[] = [];
  readonly #hashes: string[] = [];
  readonly #rowIds: number[] = [];
  readonly #keys: number[] = [];
  readonly #sizes: number[] = [];
  readonly #tables = new Map<NameTable, Map<string, number | number[]>>();
  readonly #known = new WeakMap<ImageRef, Match>();
  readonly #prefers: ((path: string) => boolean) | undefined;
  readonly #preferred = new WeakMap<readonly number[], Place>();

  private constructor(how: LabelMatch, prefers: ((path: string) => boolean) | undefined) {
    this.#how = how;
    this.#prefers = prefers;
  }

  /** @param options `prefers`: by its path, whether an item is meant rather than any other that a name fits */
  static async of(
    how: LabelMatch,
    parts: AsyncIterable<NamedItems>,
    options: {
      stems: boolean;
      prefers?: ((path: string) => boolean) | undefined;
      signal?: AbortSignal | undefined;
    },
  ): Promise<ItemNames> {
    const { stems, prefers, signal } = options;
    const names = new ItemNames(how, prefers);
    const tables: NameTable[] = how === "sha256" ? ["hash"] : ["path", "base"];
    if (stems) tables.push("stem", "base stem");
    // With each part, since all at once would hold the process for seconds.
    for (const table of tables) names.#tables.set(table, new Map());
    for await (const part of parts) {
      signal?.throwIfAborted();
      for (const [index, fileName] of part.fileNames.entries()) {
        const own = names.#paths.length;
        names.#paths.push(cleanPath(fileName));
        names.#hashes.push(part.hashes?.[index] ?? "");
        names.#rowIds.push(part.rowIds?.[index] ?? 0);
        names.#keys.push(part.keys?.[index] ?? 0);
        names.#sizes.push(part.widths?.[index] ?? 0, part.heights?.[index] ?? 0);
        for (const [name, table] of names.#tables) names.#note(table, name, own);
      }
    }
    return names;
  }

  path(index: number): string {
    return this.#paths[index] ?? "";
  }

  get size(): number {
    return this.#paths.length;
  }

  rowId(index: number): number {
    return this.#rowIds[index] ?? -1;
  }

  /** 32 bits that stay the same whatever happens to the item. */
  key(index: number): number {
    return this.#keys[index] ?? 0;
  }

  sizeOf(index: number): { width: number; height: number } | null {
    const [width = 0, height = 0] = this.#sizes.slice(2 * index, 2 * index + 2);
    return width > 0 && height > 0 ? { width, height } : null;
  }

  /** By path, then by the end of the path, then by a name that only one item has; or in the one way that was chosen. */
  find(image: ImageRef): Match {
    const known = this.#known.get(image);
    if (known !== undefined) return known;
    const found = this.#search(image);
    this.#known.set(image, found);
    return found;
  }

  #search(image: ImageRef): Match {
    const how = this.#how;
    if (how === "sha256" || (how === "auto" && image.sha256 !== undefined)) {
      const found = this.#byHash(image);
      if (found !== null || how === "sha256") return found;
    }
    const preferred = this.#prefers === undefined ? null : this.#byName(image, true);
    return preferred ?? this.#byName(image, false);
  }

  /** @param isPreferred only items that are preferred */
  #byName(image: ImageRef, isPreferred: boolean): Match {
    const how = this.#how;
    const isStem = image.isStem === true;
    if (how !== "name") {
      for (const path of image.paths) {
        const found = this.#placeOf(isStem ? "stem" : "path", path, isPreferred);
        if (found !== null) return typeof found === "number" ? found : several;
      }
      if (how === "path") return null;
    }
    const [first = ""] = image.paths;
    const named = this.#placeOf(isStem ? "base stem" : "base", baseOf(first), isPreferred);
    if (named === null || typeof named === "number") return named;
    if (how === "name") return several;
    for (const path of image.paths) {
      const found = this.#endingIn(named, path, isStem);
      if (found !== null) return found;
    }
    return several;
  }

  #placeOf(table: NameTable, name: string, isPreferred: boolean): Place {
    const all = this.#table(table).get(name) ?? null;
    const prefers = this.#prefers;
    if (!isPreferred || prefers === undefined || all === null) return all;
    if (typeof all === "number") return prefers(this.path(all)) ? all : null;
    let found = this.#preferred.get(all);
    if (found === undefined) {
      const some = all.filter((index) => prefers(this.path(index)));
      found = some.length > 1 ? some : (some[0] ?? null);
      this.#preferred.set(all, found);
    }
    return found;
  }

  #byHash({ sha256, paths: [path = ""] }: ImageRef): Match {
    // The same bytes may be there twice: then each of them is meant, and the first has to do.
    const found = this.#table("hash").get(sha256 ?? stemOf(baseOf(path)).toLowerCase()) ?? null;
    return Array.isArray(found) ? (found[0] ?? null) : found;
  }

  #endingIn(candidates: readonly number[], path: string, isStem: boolean): number | null {
    if (!path.includes("/")) return null;
    const found = candidates.filter((index) => {
      const own = this.#paths[index] ?? "";
      return `/${isStem ? stemOf(own) : own}`.endsWith(`/${path}`);
    });
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  #table(name: NameTable): ReadonlyMap<string, number | number[]> {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = new Map<string, number | number[]>();
    for (let index = 0; index < this.size; index++) this.#note(table, name, index);
    this.#tables.set(name, table);
    return table;
  }

  #note(table: Map<string, number | number[]>, name: NameTable, index: number): void {
    const text = name === "hash" ? this.#hashes[index] : this.#paths[index];
    const key = nameIn[name](text ?? "");
    const other = table.get(key);
    if (other === undefined) table.set(key, index);
    else if (typeof other === "number") table.set(key, [other, index]);
    else other.push(index);
  }
}

type NameTable = "path" | "stem" | "base" | "base stem" | "hash";

const nameIn: Record<NameTable, (text: string) => string> = {
  path: (path) => path,
  stem: stemOf,
  base: baseOf,
  "base stem": (path) => stemOf(baseOf(path)),
  hash: (hash) => hash,
};
