import { type LabelMatch, type LabelReport, reportedLabels } from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import type { ItemAttributes, Label } from "#contract/media.ts";
import { type LabelFileFormat, readerOf } from "./detect.ts";
import { labelsOfFolder } from "./folder/read.ts";
import { ItemNames, type NamedItems, several } from "./item-names.ts";
import type { FoundLabels, ImageRef, LabelFile, LabelProblem, ReadContext } from "./label-file.ts";

/** What the files say about one item. */
export interface ItemLabels {
  labels: Label[];
  tags: string[];
  captions: string[];
  /** About the item itself. */
  attributes?: ItemAttributes | undefined;
}

export interface LabelSource {
  format: LabelFileFormat | "folder";
  files: readonly LabelFile[];
  /** Files that came with them and are not read. */
  others: readonly LabelFile[];
  match: LabelMatch;
  columns?: CsvMapping | undefined;
}

interface ReadingOptions {
  /** Keeps what a file says of all images. @returns its name */
  describe: ReadContext["describe"];
  onProblem(problem: LabelProblem): void;
  signal?: AbortSignal;
  /** The size of an item, by index, where the items come without theirs. */
  sizeOf?(index: number): ReturnType<ReadContext["sizeOf"]>;
  /** By its path, whether an item is meant rather than any other that a name fits. */
  prefers?: ((path: string) => boolean) | undefined;
  /** Whether an item, by index, can be shown as the sample; by default all can. */
  isShown?(index: number): boolean;
}

/** Labels that an item of the sample has at most. */
const sampleLabels = 100;

/** What files say about items, in the order of the files. */
export class LabelReading {
  readonly #source: LabelSource;
  readonly #names: ItemNames;
  readonly #matched: Uint8Array;
  readonly #labelled: Uint8Array;
  readonly #classes = new Map<string, number>();
  /** The labels of each name. */
  readonly #unmatched = new Map<string, number>();
  readonly #options: ReadingOptions;
  #annotations = 0;
  #strayAnnotations = 0;
  #sample: { index: number; labels: Label[] } | null = null;

  private constructor(source: LabelSource, names: ItemNames, options: ReadingOptions) {
    this.#source = source;
    this.#names = names;
    this.#options = options;
    this.#matched = new Uint8Array(names.size);
    this.#labelled = new Uint8Array(names.size);
  }

  static async open(
    source: LabelSource,
    items: AsyncIterable<NamedItems>,
    options: ReadingOptions,
  ): Promise<LabelReading> {
    const stems = source.format === "yolo" || source.format === "voc";
    const names = await ItemNames.of(source.match, items, {
      stems,
      prefers: options.prefers,
      signal: options.signal,
    });
    for (const { name } of source.others) {
      const reason =
        source.format === "folder"
          ? "Folders are read as labels, so no file is"
          : `Not read: it has no labels in the format ${source.format}`;
      options.onProblem({ file: name, where: null, reason });
    }
    return new LabelReading(source, names, options);
  }

  /** The labels of items in groups, by index. Several groups may have labels of the same item. */
  async *read(): AsyncGenerator<[number, ItemLabels][], void, undefined> {
    if (this.#source.format === "folder") return yield* this.#readFolders();
    const read = readerOf(this.#source.format, this.#source.columns);
    const sizeOf = (image: ImageRef) => {
      const index = this.#names.find(image);
      if (typeof index !== "number") return null;
      return this.#options.sizeOf ? this.#options.sizeOf(index) : this.#names.sizeOf(index);
    };
    const { describe } = this.#options;
    for await (const events of read(this.#source.files, { sizeOf, describe })) {
      const found: [number, ItemLabels][] = [];
      for (const event of events) {
        if ("problem" in event) this.#options.onProblem(event.problem);
        else {
          const index = this.#place(event);
          if (index !== null) found.push([index, asItemLabels(event)]);
        }
      }
      if (found.length > 0) yield found;
    }
  }

  item(index: number): { rowId: number; key: number } {
    return { rowId: this.#names.rowId(index), key: this.#names.key(index) };
  }

  /** An item by its index, with its labels, to look at. */
  get sample(): { index: number; labels: Label[] } | null {
    return this.#sample;
  }

  /** The names of images that no item has, with the number of their labels. */
  get unmatched(): ReadonlyMap<string, number> {
    return this.#unmatched;
  }

  /** To be called when everything was read. */
  counts(): Omit<LabelReport, "problems" | "problems_total" | "sample"> {
    const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
    return {
      format: this.#source.format,
      items: this.#names.size,
      matched_items: count(this.#matched),
      unmatched_items: this.#unmatched.size,
      items_without_labels: this.#names.size - count(this.#labelled),
      annotations: this.#annotations,
      unmatched_annotations: this.#strayAnnotations,
      classes: [...this.#classes]
        .map(([name, number]) => ({ name, count: number }))
        .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
      unmatched: [...this.#unmatched.keys()].slice(0, reportedLabels),
    };
  }

  async *#readFolders(): AsyncGenerator<[number, ItemLabels][], void, undefined> {
    const perGroup = 10_000;
    for (let start = 0; start < this.#names.size; start += perGroup) {
      const found: [number, ItemLabels][] = [];
      for (let at = start; at < Math.min(this.#names.size, start + perGroup); at++) {
        const { labels, tags } = labelsOfFolder(this.#names.path(at));
        if (labels.length + tags.length === 0) continue;
        this.#note(at, labels);
        found.push([at, { labels, tags, captions: [] }]);
      }
      yield found;
    }
  }

  #place({ image, labels }: FoundLabels): number | null {
    const index = this.#names.find(image);
    if (typeof index === "number") {
      this.#note(index, labels);
      return index;
    }
    const name = image.paths[0] ?? image.sha256 ?? "";
    if (index === several && !this.#unmatched.has(name)) {
      const reason = "Several items have this name: its path has to say which one";
      this.#options.onProblem({ file: name, where: null, reason });
    }
    this.#unmatched.set(name, (this.#unmatched.get(name) ?? 0) + labels.length);
    this.#strayAnnotations += labels.length;
    return null;
  }

  #note(index: number, labels: readonly Label[]): void {
    this.#matched[index] = 1;
    if (labels.length === 0) return;
    this.#labelled[index] = 1;
    this.#annotations += labels.length;
    for (const { name } of labels) this.#classes.set(name, (this.#classes.get(name) ?? 0) + 1);
    if (this.#options.isShown?.(index) === false) return;
    const sample = (this.#sample ??= { index, labels: [] });
    const isBetter = !sample.labels.some(hasPlace) && labels.some(hasPlace);
    if (isBetter && sample.index !== index) this.#sample = { index, labels: [...labels] };
    else if (sample.index === index && sample.labels.length < sampleLabels) {
      sample.labels.push(...labels.slice(0, sampleLabels));
    }
  }
}

function hasPlace({ box, polygon }: Label): boolean {
  return polygon !== undefined || box != null;
}

function asItemLabels({ labels, tags, captions, attributes }: FoundLabels): ItemLabels {
  return { labels, tags: [...tags], captions: [...captions], attributes };
}
