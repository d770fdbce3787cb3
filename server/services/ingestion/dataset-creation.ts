import * as z from "zod/mini";
import { taskMessage } from "#contract/task-messages.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import { deleteSourceFiles } from "../../catalog/source-files.ts";
import { storageError, whyOf } from "../../errors.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import { saveHead } from "../../writing/save-head.ts";
import type { Deps } from "../deps.ts";
import { giveLabels, labelsAmong, withMediaParameters } from "../labels/labels-with-media.ts";
import { firstSkipped, takeInCheckpoint, takeInFiles } from "./take-in-files.ts";

const parameters = z.object(withMediaParameters);

type CreationTask = Task<z.infer<typeof parameters>, z.infer<typeof takeInCheckpoint>>;

/**
 * The task behind a new dataset: makes items of its source files. The head moves once, at the end, together with the
 * `creation` snapshot.
 */
export const datasetCreation = taskKind({
  type: "DATASET_CREATION",
  operation: null,
  parameters,
  checkpoint: takeInCheckpoint,
  lane: "io",
  words: {
    begins: taskMessage("creation_begins"),
    items: "files",
    failed: (error) => taskMessage("creation_failed", whyOf(storageError(error))),
  },
  savesFirst: () => null,
  async run(task: CreationTask, deps: Deps) {
    const writer = await task.writer();
    const from = { files: { datasetId: task.dataset.id }, roots: rootsFor(deps, task.dataset) };
    const labels = await labelsAmong(deps, from, task.parameters);
    const { total } = await takeInFiles(deps, task, {
      ...from,
      isLabels: labels?.isLabels,
      wordsOf: ({ done, total: all, skipped }) =>
        taskMessage("creation_progress", { done, total: all, skipped }),
    });
    const { images, videos } = await writer.counts();
    // What was left out is read again by a retry.
    if (images + videos === 0) {
      const skipped = await firstSkipped(deps, task.id);
      const reason = taskMessage("nothing_usable", { total, ...skipped });
      throw new TaskFailure(reason, { resumable: false });
    }
    if (labels !== null) await giveLabels(deps, task, labels);
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
        await deleteSourceFiles(trx, { datasetId: replaced.id });
      },
    };
  },
});

/**
 * The folders below which files must lie when they are read; null for those of the sample, which is part of the
 * package.
 */
function rootsFor(deps: Deps, dataset: DatasetRow): readonly string[] | null {
  return dataset.source_type === "SAMPLE" ? null : deps.importRoots;
}
