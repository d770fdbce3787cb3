import {
  type LabelFormat,
  type LabelMatch,
  type LabelReport,
  type LabelsWithMedia,
  reportedLabels,
} from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { sortFiles } from "#server/formats/detect.ts";
import type { LabelFile } from "#server/formats/label-file.ts";
import { type ItemLabels, LabelReading } from "#server/formats/label-reading.ts";
import type { MediaRow, UploadedFile } from "./db.ts";

interface HowToRead {
  format?: LabelFormat | "auto" | undefined;
  match?: LabelMatch | undefined;
  columns?: CsvMapping | undefined;
}

export interface FoundLabels {
  report: Omit<LabelReport, "sample">;
  sample: LabelReading["sample"];
  /** By the index of their item. */
  labels: ReadonlyMap<number, ItemLabels>;
  /** The names of the files that were read. */
  read: ReadonlySet<string>;
}

type NamedItem = Pick<MediaRow, "file_name" | "width" | "height">;

/** Labels of items in files, with the readers of the service; null where no file has labels. */
export async function readLabels(
  items: readonly NamedItem[],
  files: readonly LabelFile[],
  { format = "auto", match = "auto", columns }: HowToRead,
): Promise<FoundLabels | null> {
  const sorted =
    format === "folder"
      ? { format, files: [], others: [...files] }
      : await sortFiles(files, format);
  if (sorted.format === null) return null;
  const problems: LabelReport["problems"] = [];
  const named = (async function* () {
    yield {
      fileNames: items.map((item) => item.file_name),
      widths: items.map((item) => item.width),
      heights: items.map((item) => item.height),
    };
  })();
  const source = { ...sorted, format: sorted.format, match, columns };
  const reading = await LabelReading.open(source, named, {
    describe: () => "",
    onProblem: (problem) => problems.push(problem),
  });
  const labels = new Map<number, ItemLabels>();
  for await (const group of reading.read()) {
    for (const [index, found] of group) {
      const known = labels.get(index) ?? { labels: [], tags: [], captions: [] };
      labels.set(index, {
        labels: [...known.labels, ...found.labels],
        tags: [...known.tags, ...found.tags],
        captions: [...known.captions, ...found.captions],
      });
    }
  }
  const report = {
    ...reading.counts(),
    problems: problems.slice(0, reportedLabels),
    problems_total: problems.length,
  };
  return { report, sample: reading.sample, labels, read: new Set(sorted.files.map(nameOf)) };
}

/** Uploaded files of media with the labels that come with them, without the files that these are in. */
export async function withLabels(
  files: readonly UploadedFile[],
  how: { annotations?: LabelsWithMedia | undefined; columns: CsvMapping | undefined },
): Promise<readonly UploadedFile[]> {
  const { annotations = "auto", columns } = how;
  if (annotations === "off") return files;
  const media = files.filter((file) => file.mediaType !== null);
  const tables = columns === undefined ? "auto" : "csv";
  const found = await readLabels(
    media.map(({ name, known }) => ({ file_name: name, width: 640, height: 480, ...known })),
    files.flatMap(({ name, text }) => (text === undefined ? [] : [labelFile(name, text)])),
    { format: annotations === "folder" ? "folder" : tables, columns },
  );
  if (found === null) return files;
  const labelled = new Map(
    media.map((file, index): [UploadedFile, UploadedFile] => {
      const { labels, tags } = found.labels.get(index) ?? { labels: [], tags: [] };
      return [file, { ...file, known: { ...file.known, labels, tags: [...new Set(tags)] } }];
    }),
  );
  return files
    .filter(({ name, text }) => text === undefined || !found.read.has(name))
    .map((file) => labelled.get(file) ?? file);
}

/** A file in memory. */
export function labelFile(name: string, bytes: Uint8Array): LabelFile {
  return {
    name,
    async *read() {
      yield bytes;
    },
  };
}

function nameOf({ name }: LabelFile): string {
  return name;
}
