import { type LabelReport, reportedLabels } from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import type { Label } from "#contract/media.ts";
import { sortFiles } from "#server/formats/detect.ts";
import type { LabelFile } from "#server/formats/label-file.ts";
import { LabelReading, type LabelSource } from "#server/formats/label-reading.ts";
import { Packs } from "./packs.ts";

/** Files of labels among those that media come from, looked at before anything is sent. */
export interface FilesToLookAt {
  labels: readonly { path: string; size: number }[];
  /** The paths of the media. */
  media: readonly string[];
  /** What the columns of tables are; undefined: what their names say. */
  columns?: CsvMapping | undefined;
}

export interface FileLook extends Omit<LabelReport, "sample"> {
  /** One of the media, by its place, with its labels. */
  sample: { at: number; labels: Label[] } | null;
  /** All names of images that are not among the media, with the number of their labels. */
  strays: [name: string, labels: number][];
}

export interface Size {
  width: number;
  height: number;
}

interface Context {
  /** The files of labels from one place to before another, one after the other. */
  filesOf(from: number, to: number): Promise<Blob>;
  /** The sizes of media, by their places; null where one cannot be found out. */
  sizesOf(media: readonly number[]): Promise<(Size | null)[]>;
  /** Told how many bytes were read, in all. */
  onRead(bytes: number): void;
}

/** Media that a browser shows. */
const shown = /\.(jpe?g|png|webp|gif|avif)$/i;

/** Reads the files as the service does when they have arrived. Holds the paths, and a part of a file. */
export async function lookAtFiles(
  { labels, media, columns }: FilesToLookAt,
  { filesOf, sizesOf, onRead }: Context,
): Promise<FileLook> {
  let read = 0;
  const packs = new Packs(
    labels.map(({ size }) => size),
    filesOf,
  );
  const files = labels.map(({ path }, at): LabelFile => {
    return {
      name: path,
      async *read() {
        for await (const bytes of packs.read(at)) {
          read += bytes.length;
          onRead(read);
          yield bytes;
        }
      },
    };
  });
  const sorted = await sortFiles(files, columns === undefined ? "auto" : "csv");
  if (sorted.format === null) return nothing(media.length);
  const source = { ...sorted, format: sorted.format, match: "auto", columns } as const;
  const sizes = new Map<number, Size | null>();
  const first = await readOnce(source, media, sizes);
  const wanted = [...first.wanted];
  if (wanted.length === 0) return first.look;
  // Only where the files need sizes that they do not state.
  const found = await sizesOf(wanted);
  for (const [index, at] of wanted.entries()) sizes.set(at, found[index] ?? null);
  return (await readOnce(source, media, sizes)).look;
}

async function readOnce(
  source: LabelSource,
  media: readonly string[],
  sizes: ReadonlyMap<number, Size | null>,
): Promise<{ look: FileLook; wanted: Set<number> }> {
  const wanted = new Set<number>();
  const problems: FileLook["problems"] = [];
  let total = 0;
  const items = (async function* () {
    yield { fileNames: media };
  })();
  const reading = await LabelReading.open(source, items, {
    // Kept by the service only.
    describe: () => "",
    onProblem(problem) {
      total += 1;
      if (problems.length < reportedLabels) problems.push(problem);
    },
    sizeOf(at) {
      if (!sizes.has(at)) wanted.add(at);
      return sizes.get(at) ?? null;
    },
    isShown: (at) => shown.test(media[at] ?? ""),
  });
  for await (const _ of reading.read());
  const { sample } = reading;
  const look = {
    ...reading.counts(),
    problems,
    problems_total: total,
    sample: sample && { at: sample.index, labels: sample.labels },
    strays: [...reading.unmatched],
  };
  return { look, wanted };
}

function nothing(items: number): FileLook {
  return {
    format: null,
    items,
    matched_items: 0,
    unmatched_items: 0,
    items_without_labels: items,
    annotations: 0,
    unmatched_annotations: 0,
    classes: [],
    unmatched: [],
    problems: [],
    problems_total: 0,
    sample: null,
    strays: [],
  };
}
