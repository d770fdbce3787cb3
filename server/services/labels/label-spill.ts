import { createReadStream } from "node:fs";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ItemAttributes, Label } from "#contract/media.ts";
import type { ItemLabels } from "../../formats/label-reading.ts";
import { joinedAttributes } from "./item-attributes.ts";

/** Items in one part, which is in memory at once. */
const itemsPerPart = 2000;
const mostParts = 1024;
/** Characters that are in memory before they are written. */
const heldLength = 24 * 1024 * 1024;

/**
 * Labels in the order in which files have them, sorted into parts that have all labels of their items. Small imports
 * stay in memory; others go through a file for each part.
 */
export class LabelSpill {
  readonly #folder: string;
  readonly #parts: string[][];
  readonly #written = new Set<number>();
  #held = 0;

  private constructor(folder: string, items: number) {
    this.#folder = folder;
    const parts = Math.min(mostParts, Math.max(1, Math.ceil(items / itemsPerPart)));
    this.#parts = Array.from({ length: parts }, () => []);
  }

  /** @param name Of the folder: a run that continues removes what a killed one left. */
  static async open(name: string, items: number): Promise<LabelSpill> {
    const folder = join(tmpdir(), `stillframe-${name}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    return new LabelSpill(folder, items);
  }

  get parts(): number {
    return this.#parts.length;
  }

  /** @param key The same for the same item in each run; decides about its part. */
  add(item: { rowId: number; key: number }, found: ItemLabels): void {
    const { labels, tags, captions, attributes } = found;
    const line = JSON.stringify([item.rowId, labels, tags, captions, attributes]);
    this.#parts[item.key % this.#parts.length]?.push(line);
    this.#held += line.length;
  }

  /** To be called from time to time. */
  async settle(): Promise<void> {
    if (this.#held < heldLength) return;
    for (const [index, lines] of this.#parts.entries()) {
      if (lines.length === 0) continue;
      await appendFile(this.#path(index), `${lines.join("\n")}\n`, { mode: 0o600 });
      this.#written.add(index);
      this.#parts[index] = [];
    }
    this.#held = 0;
  }

  /** The labels of a part, by row id. */
  async part(index: number): Promise<Map<number, ItemLabels>> {
    const items = new Map<number, ItemLabels>();
    if (this.#written.has(index)) {
      const input = createReadStream(this.#path(index));
      for await (const line of createInterface({ input, crlfDelay: Infinity })) addTo(items, line);
      await rm(this.#path(index));
    }
    for (const line of this.#parts[index] ?? []) addTo(items, line);
    this.#parts[index] = [];
    return items;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #path(index: number): string {
    return join(this.#folder, `${index}.jsonl`);
  }
}

function addTo(items: Map<number, ItemLabels>, line: string): void {
  const [rowId, labels, tags, captions, own] = JSON.parse(line) as [
    number,
    Label[],
    string[],
    string[],
    ItemAttributes | null | undefined,
  ];
  const attributes = own ?? undefined;
  const known = items.get(rowId);
  if (known === undefined) items.set(rowId, { labels, tags, captions, attributes });
  else {
    known.attributes = joinedAttributes(known.attributes, attributes);
    known.labels.push(...labels);
    known.tags.push(...tags);
    known.captions.push(...captions);
  }
}
