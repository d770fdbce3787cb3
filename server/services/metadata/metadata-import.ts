import * as z from "zod/mini";
import { because } from "#contract/refusals.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { countValues, endImport, findImport, nextValues } from "../../catalog/custom-metadata.ts";
import { refused, storageError, whyOf } from "../../errors.ts";
import type { MetadataValue } from "#contract/media.ts";
import { type Task, taskKind } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";

/** Values in one commit: their items are in memory. */
const valuesPerCommit = 5000;

const parameters = z.object({ import_id: z.string(), field_name: z.string() });
const checkpoint = z.object({
  /** The last row whose value is set. */
  lastRow: z.int(),
  inserted: z.int(),
  changed: z.int(),
});

type ImportTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/** Sets the uploaded values of one field. */
export const metadataImport = taskKind({
  type: "CUSTOM_METADATA",
  operation: "import_metadata",
  parameters,
  checkpoint,
  lane: "io",
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: (error) => taskMessage("metadata_failed", whyOf(storageError(error))),
  },
  savesFirst: ({ parameters: { field_name: field } }) => `Before custom metadata ${field}`,
  async run(task: ImportTask, deps: Deps) {
    const { db } = deps.catalog;
    const { import_id: id, field_name: field } = task.parameters;
    if ((await findImport(db, task.dataset.id, id)) === undefined) {
      throw refused(because("metadata_task_not_found"));
    }
    const writer = await task.writer();
    const places = await writer.itemRows();
    const total = await countValues(db, id);
    let { lastRow, inserted, changed } = task.checkpoint ?? {
      lastRow: -1,
      inserted: 0,
      changed: 0,
    };
    for (;;) {
      task.signal.throwIfAborted();
      const rows = await nextValues(db, id, lastRow, valuesPerCommit);
      const last = rows.at(-1);
      if (last === undefined) break;
      const values = new Map<string, MetadataValue>();
      for (const { media_id: media, value, reason } of rows) {
        if (reason === null) values.set(media.toLowerCase(), value);
      }
      const set = await writer.setValues(field, values, { rows: places, rev: await nextRev(db) });
      for (const row of rows) {
        const reason = row.reason ?? (set.found.has(row.media_id.toLowerCase()) ? null : noItem);
        if (reason === null) inserted += 1;
        else task.failItem(`row ${row.row_index}`, reason);
      }
      lastRow = last.row_index;
      changed += set.changed;
      const done = lastRow + 1;
      const message = taskMessage("metadata_progress", { field, done, total });
      await task.save({ lastRow, inserted, changed }, { done, total, message });
    }
    return {
      changed,
      content: "edited",
      message: taskMessage("metadata_set", { field, items: inserted, failed: task.failed }),
      details: { field },
      async record(trx) {
        await endImport(trx, id, inserted);
      },
    };
  },
});

const noItem = "The dataset has no item with this media_id";
