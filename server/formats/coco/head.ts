import type { ExportedItem } from "#contract/export.ts";
import { describedBy } from "../description.ts";
import type { LabelDescription } from "#contract/annotations.ts";

/** Everything of a COCO file but its lists: what the files said that labels came with, put together. */
export class CocoHead {
  readonly #infos = new Map<string, unknown>();
  readonly #licenses: unknown[] = [];
  /** The ids of licences here, by their JSON. */
  readonly #byText = new Map<string, unknown>();
  readonly #taken = new Set<unknown>();
  #lastId = 0;
  /** For each description the ids of its licences, as they are here. */
  readonly #ids = new Map<string, Map<unknown, unknown>>();
  readonly #rest = new Map<string, unknown>();

  constructor(descriptions: ReadonlyMap<string, LabelDescription>) {
    for (const [name, { format, rest }] of descriptions) {
      if (format !== "coco") continue;
      const { info, licenses, ...more } = rest;
      if (info !== undefined) this.#infos.set(JSON.stringify(info), info);
      const ids = new Map<unknown, unknown>();
      this.#ids.set(name, ids);
      for (const license of Array.isArray(licenses) ? licenses : []) this.#add(license, ids);
      // The first file counts.
      for (const [key, value] of Object.entries(more)) {
        if (!this.#rest.has(key)) this.#rest.set(key, value);
      }
    }
  }

  /** Name and value of each. @param info Of this export, where the files have none, or several. */
  members(info: Readonly<Record<string, unknown>>): [string, unknown][] {
    const [first, ...others] = this.#infos.values();
    const several = { ...info, sources: [first, ...others] };
    return [
      ["info", first === undefined ? info : others.length === 0 ? first : several],
      ...(this.#licenses.length === 0 ? [] : [["licenses", this.#licenses] as [string, unknown]]),
      ...this.#rest,
    ];
  }

  /** The licence of an image, by its id here. */
  licenseOf(item: ExportedItem): { license?: unknown } {
    const license = item.attributes?.coco?.["license"];
    if (license === undefined) return {};
    const ids = describedBy(item).map((name) => this.#ids.get(name));
    return { license: ids.find((known) => known?.has(license))?.get(license) ?? license };
  }

  /** Two files may give one id to different licences. */
  #add(license: unknown, ids: Map<unknown, unknown>): void {
    if (typeof license !== "object" || license === null || !("id" in license)) return;
    const { id } = license;
    const text = JSON.stringify(license);
    if (!this.#byText.has(text)) {
      const own = this.#taken.has(id) ? this.#lastId + 1 : id;
      this.#byText.set(text, own);
      this.#taken.add(own);
      if (typeof own === "number") this.#lastId = Math.max(this.#lastId, own);
      this.#licenses.push({ ...license, id: own });
    }
    if (!ids.has(id)) ids.set(id, this.#byText.get(text));
  }
}
