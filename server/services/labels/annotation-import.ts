import * as z from "zod/mini";
import {
  type LabelMode,
  beforeLabelsName,
  labelFormats,
  labelMatches,
  labelModes,
} from "#contract/annotations.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { keepDescriptions } from "../../catalog/label-descriptions.ts";
import { deleteLabelFiles, listLabelFiles } from "../../catalog/label-files.ts";
import { isStorageFull, storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { Descriptions } from "../../formats/descriptions.ts";
import { sortFiles } from "../../formats/detect.ts";
import type { LabelProblem } from "../../formats/label-file.ts";
import { type ItemLabels, LabelReading, type LabelSource } from "../../formats/label-reading.ts";
import { LakeInputError } from "../../lake/errors.ts";
import type { StoredItem } from "../../lake/schema/table-schema.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { applyLabels } from "./apply-labels.ts";
import { LabelSpill } from "./label-spill.ts";
import { storedFile } from "./stored-file.ts";

const parameters = z.object({
  /** The upload whose files are read. */
  trans_id: z.int(),
  format: z.enum(["auto", ...labelFormats]),
  mode: z.enum(labelModes),
  match: z.enum(labelMatches),
  columns: z.optional(z.record(z.string(), z.nullable(z.string()))),
});

const checkpoint = z.object({
  /** Parts that are committed. */
  parts: z.int(),
  done: z.int(),
  changed: z.int(),
});

type ImportTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/** Files and images that a task names as not used. */
const mostFailures = 10_000;

/**
 * Gives items the labels that files have of them. The files are read in each run, and their labels sorted into parts,
 * each of which is committed as a whole.
 */
export const annotationImport = taskKind({
  type: "ANNOTATION_IMPORT",
  operation: "import_labels",
  parameters,
  checkpoint,
  lane: "io",
  words: {
    begins: taskMessage("labels_begin"),
    items: "items",
    failed: (error) => taskMessage("labels_failed", whyOf(storageError(error))),
  },
  savesFirst: () => beforeLabelsName,
  async run(task: ImportTask, deps: Deps) {
    const source = await sourceOf(deps, task);
    const spill = await LabelSpill.open(`labels-${task.id}`, itemsOf(task));
    try {
      const descriptions = new Descriptions();
      const { describe } = descriptions;
      const reading = await readAll(task, source, { spill, describe });
      const counts = reading.counts();
      const { matched_items: items, annotations, unmatched_items: unmatched } = counts;
      if (items === 0) {
        const [file = null] = counts.unmatched;
        const reason = taskMessage("labels_unmatched", { images: unmatched, file });
        throw new TaskFailure(reason, { resumable: false });
      }
      await keepDescriptions(deps.catalog.db, task.dataset.family_id, descriptions.texts);
      const changed = await commitAll(deps, task, spill, items);
      return {
        changed,
        content: "edited",
        message:
          changed === 0
            ? taskMessage("labels_known", { items })
            : taskMessage("labels_imported", { labels: annotations, items: changed, unmatched }),
        details: { format: source.format, labels: annotations, unmatched },
        async record(trx) {
          await deleteLabelFiles(trx, task.parameters.trans_id);
        },
      };
    } finally {
      await spill.remove();
    }
  },
});

function itemsOf({ dataset }: ImportTask): number {
  return dataset.n_images + dataset.n_videos;
}

async function sourceOf(deps: Deps, { parameters: asked }: ImportTask): Promise<LabelSource> {
  const stored = await listLabelFiles(deps.catalog.db, asked.trans_id);
  const { match, columns } = asked;
  if (asked.format === "folder") return { format: "folder", files: [], others: [], match };
  if (stored.length === 0) throw new TaskFailure(taskMessage("labels_gone"), { resumable: false });
  const sorted = await sortFiles(
    stored.map((file) => storedFile(deps, file)),
    asked.format,
  );
  if (sorted.format === null)
    throw new TaskFailure(taskMessage("labels_none"), { resumable: false });
  return { ...sorted, format: sorted.format, match, columns };
}

/** Sorts all labels of the files into parts. */
async function readAll(
  task: ImportTask,
  source: LabelSource,
  { spill, describe }: { spill: LabelSpill; describe: Descriptions["describe"] },
): Promise<LabelReading> {
  const writer = await task.writer();
  // A run that continues finds the same problems again.
  let left = task.checkpoint === null ? mostFailures : 0;
  const onProblem = ({ file, where, reason }: LabelProblem) => {
    if (left-- > 0) task.failItem(where === null ? file : `${file}, ${where}`, reason);
  };
  const { signal } = task;
  const reading = await LabelReading.open(source, writer.namedItems(), {
    onProblem,
    describe,
    signal,
  });
  for await (const group of reading.read()) {
    signal.throwIfAborted();
    for (const [index, labels] of group) spill.add(reading.item(index), labels);
    await spill.settle();
  }
  for (const name of reading.counts().unmatched) {
    onProblem({ file: name, where: null, reason: "The dataset has no item of this name" });
  }
  return reading;
}

/** @returns how many items were changed in all runs */
async function commitAll(
  deps: Deps,
  task: ImportTask,
  spill: LabelSpill,
  total: number,
): Promise<number> {
  const writer = await task.writer();
  const { mode } = task.parameters;
  let { parts = 0, done = 0, changed = 0 } = task.checkpoint ?? {};
  for (; parts < spill.parts;) {
    task.signal.throwIfAborted();
    const part = await spill.part(parts);
    parts += 1;
    if (part.size === 0) continue;
    const rev = await nextRev(deps.catalog.db);
    changed += await writer.editEach([...part.keys()], (item, rowId) => {
      const found = part.get(rowId);
      return found === undefined ? null : applied(task, item, found, { mode, rev });
    });
    done += part.size;
    await fault("import.batch-committed");
    const message = taskMessage("labels_progress", { done, total });
    await task.save({ parts, done, changed }, { done, total, message });
  }
  return changed;
}

function applied(
  task: ImportTask,
  item: StoredItem,
  found: ItemLabels,
  how: { mode: LabelMode; rev: number },
): StoredItem | null {
  try {
    return applyLabels(item, found, how);
  } catch (error) {
    if (!(error instanceof LakeInputError) || isStorageFull(error)) throw error;
    task.failItem(item.fileName, error.message);
    return null;
  }
}
