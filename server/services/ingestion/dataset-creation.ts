import * as z from "zod/mini";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import {
  countSourceFiles,
  deleteSourceFiles,
  nextSourceFiles,
} from "../../catalog/source-files.ts";
import { listFailures } from "../../catalog/tasks.ts";
import { ServiceError, storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { type Progress, type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import { saveHead } from "../../writing/save-head.ts";
import type { Deps } from "../deps.ts";
import { readFiles } from "./read-source-files.ts";

/** Files in one commit. A kill loses at most that many probes, never an item that was counted. */
const filesPerCommit = 500;

const parameters = z.object({});
const checkpoint = z.object({
  /** The id of the last source file that was read. */
  lastFile: z.int(),
});

type CreationTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/**
 * The task behind a new dataset: makes items of its source files. The head moves once, at the end, together with the
 * `creation` snapshot.
 */
export const datasetCreation = taskKind({
  type: "DATASET_CREATION",
  operation: null,
  parameters,
  checkpoint,
  lane: "io",
  words: {
    begins: taskMessage("creation_begins"),
    items: "files",
    failed: (error) => taskMessage("creation_failed", whyOf(storageError(error))),
  },
  savesFirst: () => null,
  async run(task: CreationTask, deps: Deps) {
    const writer = await task.writer();
    await takeIn(deps, task);
    const { images, videos } = await writer.counts();
    const total = await countSourceFiles(deps.catalog.db, task.dataset.id);
    // What was left out is read again by a retry.
    if (images + videos === 0) {
      throw new TaskFailure(await nothingUsable(deps, task, total), { resumable: false });
    }
    return {
      changed: images + videos,
      content: "created",
      message: taskMessage("created", { images, videos, total, skipped: task.failed }),
      async record(trx, { replaced, head }) {
        if (head === null) throw new Error("A creation moves the head");
        await saveHead(
          trx,
          {
            id: replaced.id,
            name: replaced.name,
            head_branch: head.branch,
            head_version: head.version,
            content_hash: head.content,
            n_images: head.images,
            n_videos: head.videos,
            current_snapshot_id: replaced.current_snapshot_id,
          },
          { reason: "creation", createdBy: task.actor },
        );
        await deleteSourceFiles(trx, replaced.id);
      },
    };
  },
});

/** Commits all files that are left. */
async function takeIn(deps: Deps, task: CreationTask): Promise<void> {
  const { db } = deps.catalog;
  const writer = await task.writer();
  let lastFile = task.checkpoint?.lastFile ?? 0;
  // The progress of the last run may include files that it had read and not committed.
  let done = await countSourceFiles(db, task.dataset.id, lastFile);
  const total = await countSourceFiles(db, task.dataset.id);
  for (;;) {
    task.signal.throwIfAborted();
    const files = await nextSourceFiles(db, task.dataset.id, lastFile, filesPerCommit);
    const last = files.at(-1);
    if (last === undefined) return;
    const { items, failures } = await readFiles(
      deps,
      { files, roots: rootsFor(deps, task.dataset), signal: task.signal },
      (read) => task.progress(wordsOf(task, done + read, total)),
    );
    await fault("ingest.probed");
    if (items.length > 0) await writer.append(items, await nextRev(db));
    await fault("ingest.batch-committed");
    for (const { item, reason } of failures) task.failItem(item, reason);
    lastFile = last.id;
    done += files.length;
    await task.save({ lastFile }, wordsOf(task, done, total), async () => {
      // A batch of large files may have taken long: the next run stores blobs again that were removed meanwhile.
      if ((await deps.blobs.keep(items.map(({ sha256 }) => sha256))).length > 0) throw bytesGone();
    });
  }
}

/**
 * The folders below which files must lie when they are read; null for those of the sample, which is part of the
 * package.
 */
function rootsFor(deps: Deps, dataset: DatasetRow): readonly string[] | null {
  return dataset.source_type === "SAMPLE" ? null : deps.importRoots;
}

function bytesGone(): ServiceError {
  return new ServiceError("unavailable", "Bytes of the files were removed while they were read");
}

function wordsOf({ failed }: CreationTask, done: number, total: number): Progress {
  const message = taskMessage("creation_progress", { done, total, skipped: failed });
  return { done, total, message };
}

async function nothingUsable(deps: Deps, task: CreationTask, total: number) {
  const [first] = await listFailures(deps.catalog.db, task.id, 1);
  const [file, reason] = [first?.item ?? null, first?.reason ?? null];
  return taskMessage("nothing_usable", { total, file, reason });
}
