import { baseOf, cleanPath, stemOf } from "./split-of.ts";

/** What a key may mean an item by. */
export interface KeyedItem {
  mediaId: string;
  fileName: string;
  /** null: the bytes are not known. */
  sha256: string | null;
}

/** How well a key fits, from worst to best; a better fit of one item outdoes a worse one of another. */
const fits = ["stem", "name", "ending", "path", "exact"] as const;
type Fit = (typeof fits)[number];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sha256 = /^[0-9a-f]{64}$/;

/**
 * Finds the items that keys mean: by id or hash, by path, by the end of a path, by a file name that only one item has,
 * or by such a name without its ending. Holds the keys, and is shown the items one after the other, so that memory does
 * not grow with the dataset.
 */
export class MediaKeys {
  /** The place of each key among the different ones. */
  readonly #places: Uint32Array;
  readonly #keys: string[];
  readonly #best: Uint8Array;
  readonly #several: Uint8Array;
  readonly #found: (string | null)[];
  readonly #exact = new Map<string, number[]>();
  readonly #paths = new Map<string, number[]>();
  readonly #names = new Map<string, number[]>();

  constructor(keys: readonly string[]) {
    const different = new Map<string, number>();
    this.#places = Uint32Array.from(keys, (key) => {
      const known = different.get(key);
      if (known === undefined) different.set(key, different.size);
      return known ?? different.size - 1;
    });
    this.#keys = [...different.keys()].map((key) => cleanPath(key.trim()));
    this.#best = new Uint8Array(different.size);
    this.#several = new Uint8Array(different.size);
    this.#found = Array.from({ length: different.size }, () => null);
    for (const [place, key] of this.#keys.entries()) {
      if (key === "") continue;
      const lower = key.toLowerCase();
      if (uuid.test(lower) || sha256.test(lower)) note(this.#exact, lower, place);
      note(this.#paths, key, place);
      note(this.#names, baseOf(key), place);
    }
  }

  show({ mediaId, fileName, sha256: hash }: KeyedItem): void {
    for (const exact of [mediaId, hash]) {
      for (const place of (exact && this.#exact.get(exact)) || []) {
        this.#offer(place, "exact", mediaId);
      }
    }
    const path = cleanPath(fileName);
    for (const place of this.#paths.get(path) ?? []) this.#offer(place, "path", mediaId);
    const name = baseOf(path);
    for (const place of this.#names.get(name) ?? []) {
      const key = this.#keys[place] ?? "";
      const isEnding = key.includes("/") && `/${path}`.endsWith(`/${key}`);
      this.#offer(place, isEnding ? "ending" : "name", mediaId);
    }
    const stem = stemOf(name);
    if (stem === name) return;
    for (const place of this.#names.get(stem) ?? []) this.#offer(place, "stem", mediaId);
  }

  /** For each key, in their order. */
  result(): { media_ids: (string | null)[]; several: number[] } {
    const ids: (string | null)[] = [];
    const several: number[] = [];
    for (const [index, place] of this.#places.entries()) {
      const isSeveral = this.#several[place] === 1;
      if (isSeveral) several.push(index);
      ids.push(isSeveral ? null : (this.#found[place] ?? null));
    }
    return { media_ids: ids, several };
  }

  #offer(place: number, fit: Fit, mediaId: string): void {
    const rank = fits.indexOf(fit) + 1;
    const best = this.#best[place] ?? 0;
    if (rank < best || this.#found[place] === mediaId) return;
    this.#several[place] = rank === best ? 1 : 0;
    this.#best[place] = rank;
    this.#found[place] = mediaId;
  }
}

function note(places: Map<string, number[]>, key: string, place: number): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else known.push(place);
}
