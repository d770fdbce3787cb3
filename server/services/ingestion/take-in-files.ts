import * as z from "zod/mini";
import type { TaskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { type SourceFiles, countSourceFiles, nextSourceFiles } from "../../catalog/source-files.ts";
import { listFailures } from "../../catalog/tasks.ts";
import { ServiceError } from "../../errors.ts";
import { fault } from "../../fault.ts";
import type { Task } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { readFiles } from "./read-source-files.ts";

/** Files in one commit. A kill loses at most that many probes, never an item that was counted. */
const filesPerCommit = 500;

export const takeInCheckpoint = z.object({
  /** The id of the last source file that was read. */
  lastFile: z.int(),
  /** How many of them the dataset had already. */
  known: z.optional(z.int()),
});

export interface TakeInProgress {
  done: number;
  total: number;
  known: number;
  skipped: number;
}

interface TakeIn {
  files: SourceFiles;
  /** The folders below which files must lie when they are read; null: any. */
  roots: readonly string[] | null;
  /** Whether the dataset has this file already; such files are counted and left out. */
  isKnown?: (name: string, sha256: string) => boolean;
  /** Whether a source file has labels, and so is no media. */
  isLabels?: ((fileId: number) => boolean) | undefined;
  wordsOf(progress: TakeInProgress): TaskMessage;
}

/** Makes items of all source files that are left, and commits them. @returns the counts of all runs together */
export async function takeInFiles<P>(
  deps: Deps,
  task: Task<P, z.infer<typeof takeInCheckpoint>>,
  { files: from, roots, isKnown, isLabels, wordsOf }: TakeIn,
): Promise<{ total: number; known: number }> {
  const { db } = deps.catalog;
  const writer = await task.writer();
  let { lastFile = 0, known = 0 } = task.checkpoint ?? {};
  // The progress of the last run may include files that it had read and not committed.
  let done = await countSourceFiles(db, from, lastFile);
  const total = await countSourceFiles(db, from);
  const progressAt = (read: number) => ({
    done: read,
    total,
    message: wordsOf({ done: read, total, known, skipped: task.failed }),
  });
  for (;;) {
    task.signal.throwIfAborted();
    const files = await nextSourceFiles(db, from, lastFile, filesPerCommit);
    const last = files.at(-1);
    if (last === undefined) return { total, known };
    const media = files.filter(({ id }) => isLabels?.(id) !== true);
    const request = { files: media, roots, isKnown, signal: task.signal };
    const read = await readFiles(deps, request, (count) => task.progress(progressAt(done + count)));
    const { items, failures } = read;
    await fault("ingest.probed");
    if (items.length > 0) await writer.append(items, await nextRev(db));
    await fault("ingest.batch-committed");
    for (const { item, reason } of failures) task.failItem(item, reason);
    lastFile = last.id;
    known += read.known;
    done += files.length;
    await task.save({ lastFile, known }, progressAt(done), async () => {
      // A batch of large files may have taken long: the next run stores blobs again that were removed meanwhile.
      if ((await deps.blobs.keep(items.map(({ sha256 }) => sha256))).length > 0) throw bytesGone();
    });
  }
}

function bytesGone(): ServiceError {
  return new ServiceError("unavailable", "Bytes of the files were removed while they were read");
}

/** The first file that could not be used, for the reason of a failure. */
export async function firstSkipped(deps: Deps, taskId: string) {
  const [first] = await listFailures(deps.catalog.db, taskId, 1);
  return { file: first?.item ?? null, reason: first?.reason ?? null };
}
