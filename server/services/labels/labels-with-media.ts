import * as z from "zod/mini";
import { type LabelsWithMedia, labelsWithMedia } from "#contract/annotations.ts";
import { type CsvMapping, csvMappingFrom } from "#contract/label-columns.ts";
import { skipReason } from "#contract/skip-reasons.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { type LabelCandidate, labelCandidates } from "../../catalog/label-files.ts";
import { keepDescriptions } from "../../catalog/label-descriptions.ts";
import { type SourceFiles, nextSourceFiles } from "../../catalog/source-files.ts";
import { Descriptions } from "../../formats/descriptions.ts";
import { sortFiles } from "../../formats/detect.ts";
import { type LabelFile, type LabelProblem, WrongLabel } from "../../formats/label-file.ts";
import { cleanPath } from "../../formats/split-of.ts";
import { LakeInputError } from "../../lake/errors.ts";
import type { Task } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { openBelowRoot } from "../ingestion/import-folder.ts";
import { messageOf } from "../ingestion/read-source-files.ts";
import { applyLabels } from "./apply-labels.ts";
import { LabelSpill } from "./label-spill.ts";
import { LabelReading, type LabelSource } from "../../formats/label-reading.ts";
import { unlessStoreFailed } from "../../lib/store-error.ts";
import { storedFile } from "./stored-file.ts";

/** Files of labels that a task names as not quite read. */
const mostFailures = 1000;

export interface LabelsAmong {
  source: LabelSource;
  /** The source files that are read as labels, and so are no media. */
  isLabels(fileId: number): boolean;
}

/** How labels are read that come with media: a part of the parameters of tasks. */
export const withMediaParameters = {
  annotations: z.optional(z.enum(labelsWithMedia)),
  label_columns: z.optional(z.record(z.string(), z.nullable(z.string()))),
};

/** The same, as a request says it. */
export interface LabelsAsked {
  annotations?: LabelsWithMedia | undefined;
  label_columns?: string | undefined;
}

export function withMediaParametersOf({ annotations, label_columns: columns }: LabelsAsked) {
  return { annotations, label_columns: csvMappingFrom(columns) };
}

/**
 * The files of labels among those that media come from.
 * @param from `roots`: the folders below which files must lie when they are read; null: none is read
 * @param how `label_columns`: what the columns of tables are, which are the files of labels then
 * @returns null where there are none
 */
export async function labelsAmong(
  deps: Deps,
  from: { files: SourceFiles; roots: readonly string[] | null },
  {
    annotations = "auto",
    label_columns: columns,
  }: Omit<LabelsAsked, "label_columns"> & { label_columns?: CsvMapping | undefined },
): Promise<LabelsAmong | null> {
  if (annotations === "off" || from.roots === null) return null;
  if (annotations === "folder") {
    const source: LabelSource = { format: "folder", files: [], others: [], match: "auto" };
    return { source, isLabels: () => false };
  }
  const ids = new Map<LabelFile, number>();
  for (const candidate of await labelCandidates(deps.catalog.db, from.files)) {
    const file = fileOf(deps, candidate, from.roots);
    // Another is named with the reason when an item of it is tried.
    if (await isReadable(file)) ids.set(file, candidate.id);
  }
  const sorted = await sortFiles([...ids.keys()], columns === undefined ? "auto" : "csv");
  if (sorted.format === null) return null;
  const taken = new Set(sorted.files.map((file) => ids.get(file)));
  return {
    source: { format: sorted.format, files: sorted.files, others: [], match: "auto", columns },
    isLabels: (fileId) => taken.has(fileId),
  };
}

function fileOf(deps: Deps, file: LabelCandidate, roots: readonly string[]): LabelFile {
  const { name, path, sha256 } = file;
  if (path === null) return storedFile(deps, { name, sha256: sha256 ?? "" });
  return {
    name,
    async *read() {
      try {
        const handle = await openBelowRoot(roots, path);
        try {
          yield* handle.createReadStream({ autoClose: false });
        } finally {
          await handle.close();
        }
      } catch (error) {
        throw new WrongLabel(skipReason("not_readable", { error: messageOf(error) }));
      }
    },
  };
}

async function isReadable(file: LabelFile): Promise<boolean> {
  try {
    for await (const _ of file.read()) break;
    return true;
  } catch (error) {
    return unlessStoreFailed(false)(error);
  }
}

/**
 * Gives the items of a task's line the labels of the files that came with them. Not recorded on the way: another run
 * does it again.
 * @param added The items of these files are meant rather than others that a name fits, too.
 * @returns the labels, the items that changed, and the images that no item is
 */
export async function giveLabels<P, S>(
  deps: Deps,
  task: Task<P, S>,
  { source }: LabelsAmong,
  added?: SourceFiles,
): Promise<{ labels: number; items: number; unmatched: number }> {
  const { signal } = task;
  const writer = await task.writer();
  const { images, videos } = await writer.counts();
  const spill = await LabelSpill.open(`labels-${task.id}`, images + videos);
  const descriptions = new Descriptions();
  const problems = new Map<string, { first: LabelProblem; count: number }>();
  const onProblem = (problem: LabelProblem) => {
    const known = problems.get(problem.file);
    if (known !== undefined) known.count += 1;
    else if (problems.size < mostFailures) problems.set(problem.file, { first: problem, count: 1 });
  };
  const names = added && (await namesOf(deps, added));
  try {
    const reading = await LabelReading.open(source, writer.namedItems(), {
      prefers: names && ((path) => names.has(path)),
      onProblem,
      describe: descriptions.describe,
      signal,
    });
    for await (const group of reading.read()) {
      signal.throwIfAborted();
      for (const [index, labels] of group) spill.add(reading.item(index), labels);
      await spill.settle();
    }
    await keepDescriptions(deps.catalog.db, task.dataset.family_id, descriptions.texts);
    let items = 0;
    for (let at = 0; at < spill.parts; at += 1) {
      signal.throwIfAborted();
      const part = await spill.part(at);
      const rev = await nextRev(deps.catalog.db);
      items += await writer.editEach([...part.keys()], (item, rowId) => {
        const found = part.get(rowId);
        try {
          return found === undefined ? null : applyLabels(item, found, { mode: "merge", rev });
        } catch (error) {
          if (!(error instanceof LakeInputError)) throw error;
          onProblem({ file: item.fileName, where: null, reason: error.message });
          return null;
        }
      });
    }
    const counts = reading.counts();
    const [file] = source.files;
    if (counts.matched_items === 0 && file !== undefined) {
      const reason = "None of the images that it names is among the files";
      onProblem({ file: file.name, where: null, reason });
    }
    for (const { first, count } of problems.values()) {
      const where = first.where === null ? "" : `${first.where}: `;
      const more = count === 1 ? "" : ` (and ${count - 1} more)`;
      task.failItem(first.file, `${where}${first.reason}${more}`);
    }
    return { labels: counts.annotations, items, unmatched: counts.unmatched_items };
  } finally {
    await spill.remove();
  }
}

/** The paths of files, as items have them. */
async function namesOf({ catalog }: Deps, files: SourceFiles): Promise<ReadonlySet<string>> {
  const atOnce = 10_000;
  const names = new Set<string>();
  for (let after = 0; ;) {
    const rows = await nextSourceFiles(catalog.db, files, after, atOnce);
    for (const { name } of rows) names.add(cleanPath(name));
    const last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return names;
    after = last.id;
  }
}
