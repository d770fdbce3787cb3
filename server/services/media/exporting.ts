import * as z from "zod/mini";
import { type ExportedItem, exportFacts, renamedFile } from "#contract/export.ts";
import { type ExportFormat, exportFormats, selectionsSchema } from "#contract/export-task.ts";
import { mediaFilterSchema } from "#contract/media.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { listFields } from "../../catalog/custom-metadata.ts";
import { findExport, finishExport } from "../../catalog/exports.ts";
import { storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { writers } from "../../formats/writers.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { withMoved } from "../with-moved.ts";
import { bytesOfFiles, descriptionsOf, itemsOf, partsOf } from "./export-source.ts";
import { filterResolver } from "./resolve-filter.ts";

export const exportParameters = z.object({
  export_format: z.enum(exportFormats),
  include_images: z.boolean(),
  file_name: z.optional(z.string()),
  filter: z.optional(mediaFilterSchema),
  media_selection: z.optional(selectionsSchema),
});

type ExportTask = Task<z.infer<typeof exportParameters>, Record<string, never>>;

/** The space that is left is looked at again after so many bytes. */
const lookEvery = 64 * 1024 * 1024;

/**
 * Writes a version into a file that can be downloaded for a day. It reads the version that it began with, whatever
 * happens to the dataset meanwhile, and begins anew where it was stopped: the half of an archive is of no use.
 */
export const exporting = taskKind({
  type: "EXPORT",
  operation: null,
  parameters: exportParameters,
  checkpoint: z.object({}),
  lane: "io",
  reads: true,
  words: {
    begins: taskMessage("export_begins"),
    items: "items",
    failed: (error) => taskMessage("export_failed", whyOf(storageError(error))),
  },
  savesFirst: () => null,
  async run(task: ExportTask, deps: Deps) {
    const { catalog, lake, blobs, disk, exportFiles } = deps;
    const { dataset, parameters } = task;
    const { export_format: format } = parameters;
    const { made, reader } = await withMoved(async () => {
      const found = await findExport(catalog.db, task.id);
      if (found === undefined) throw new TaskFailure(taskMessage("export_forgotten"));
      return { made: found, reader: await lake.reader(dataset.family_id, found) };
    });
    const version = { dataset: { ...dataset, role: "viewer" as const }, ref: made, reader };
    const resolve = filterResolver({ catalog, lake });
    const parts = await Promise.all(
      partsOf({ filter: parameters.filter, selection: parameters.media_selection }).map(
        async ({ filter, without }) => ({
          filter: await resolve(filter, async () => version),
          without,
        }),
      ),
    );
    const lists = await listFields(catalog.db, dataset.family_id);
    const total = made.entities;
    const media = parameters.include_images || format === "folder";
    const counted = counter(task, total, passesOf(format, media));
    const { single, files } = await writers[format]({
      items: () => counted(itemsOf(reader, parts, lists)),
      descriptions: descriptionsOf(catalog.db, dataset.family_id),
      media,
      dataset: dataset.name,
      version: made.version_name,
    });
    let looked = 0;
    const bytes = bytesOfFiles({ single, files }, blobs);
    const sizeBytes = await exportFiles.write(task.id, bytes, async (written) => {
      task.signal.throwIfAborted();
      await fault("export.half");
      if (written - looked < lookEvery) return;
      looked = written;
      await disk.demandSpace();
    });
    const facts = exportFacts(dataset.name, made.version_name, { format, single });
    const called = renamedFile(facts, parameters.file_name);
    return {
      changed: 0,
      content: "edited",
      message: taskMessage("exported", { items: total }),
      async record(trx) {
        await finishExport(trx, task.id, { ...called, sizeBytes });
      },
    };
  },
});

/** How often a format reads the items, about. */
function passesOf(format: ExportFormat, media: boolean): number {
  const table = ["csv", "jsonl", "parquet", "json"].includes(format);
  return (table ? 1 : format === "coco" ? 3 : 2) + (media && (table || format === "coco") ? 1 : 0);
}

/** Reports the items that were read, over all passes, as a part of their number. */
function counter(task: ExportTask, total: number, passes: number) {
  let read = 0;
  return async function* counted(items: AsyncIterable<ExportedItem>): AsyncGenerator<ExportedItem> {
    for await (const item of items) {
      read += 1;
      if (read % 100 === 1) {
        const done = Math.min(total, Math.floor(read / passes));
        await task.progress({
          done,
          total,
          message: taskMessage("export_progress", { done, total }),
        });
      }
      yield item;
    }
  };
}
