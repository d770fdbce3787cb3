import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { transitions } from "#contract/task-rules.ts";
import { isFinal } from "#contract/task.ts";
import { type Trx, nextRev } from "../../catalog/catalog.ts";
import { lockDatasetForTask, updateDataset } from "../../catalog/datasets.ts";
import {
  type Lease,
  holdsLease,
  leaseOwner,
  publishHead,
  releaseLease,
  takeLease,
} from "../../catalog/leases.ts";
import { recordFiles } from "../../catalog/lake-files.ts";
import type { DatasetRow, TaskRow } from "../../catalog/schema.ts";
import {
  countSourceFiles,
  deleteSourceFiles,
  nextSourceFiles,
} from "../../catalog/source-files.ts";
import {
  datasetOfTask,
  insertFailures,
  listFailures,
  lockTask,
  moveTask,
  recordProgress,
} from "../../catalog/tasks.ts";
import { ServiceError, isAway, storageError } from "../../errors.ts";
import { fault } from "../../fault.ts";
import type { LineWriter } from "../../lake/write/line-writer.ts";
import { contentAfter, contentBefore } from "../upkeep/content.ts";
import type { Deps } from "../deps.ts";
import { messageOf, readFiles } from "./read-source-files.ts";
import { saveHead } from "../snapshots/save-head.ts";
import { headOf, keepLease } from "../write.ts";

/**
 * So often a task may end or stall its worker at the same place: a file that does so would do it again after each
 * start, to everything that the process does.
 */
const attemptsAtMost = 3;

/** Files that become one commit. A kill loses at most so many probes, never an item that was counted. */
const filesPerCommit = 500;

/**
 * The task behind a new dataset: makes items of its source files, on a line of its own. Each commit is recorded
 * with the last file that is in it, so that after a kill the next worker forks from there and goes on; the head
 * moves once, at the end, together with the `creation` snapshot.
 * @param onClaimed Told when the run counts as an attempt.
 * @throws ServiceError `unavailable` where the run was cut off by no fault of its own.
 */
export async function runDatasetCreation(
  shared: Deps,
  taskId: string,
  onClaimed: () => void = () => {},
): Promise<void> {
  // Under the number that it began with: should this process get another one, the run is over.
  const { worker, present } = shared;
  const deps: Deps = { ...shared, worker, present };
  const claimed = await claim(deps, taskId);
  if (claimed === null) return;
  onClaimed();
  const { task, dataset, lease } = claimed;
  const keeper = keepLease(deps, lease);
  let writer: LineWriter | undefined;
  try {
    await fault("ingest.started");
    writer = await deps.lake.writer({
      family: dataset.family_id,
      head: task.checkpoint ?? headOf(dataset),
      line: null,
      clean: false,
    });
    const end = await takeIn(deps, task, dataset, lease, writer);
    if (end === null) return;
    await fault("ingest.finishing");
    await finish(deps, task, lease, writer, end);
    await fault("ingest.finished");
  } catch (error) {
    // It goes on where it stopped: here once the database is back, or in another process that took the task.
    if (isAway(error)) throw error;
    // Whatever it ran into: others may have its task and its lease since.
    present.throwIfAborted();
    deps.log.error({ task: taskId, error: String(error) }, "dataset creation failed");
    const reason = `The dataset could not be created: ${messageOf(storageError(error))}`;
    // Cut off, this run has no say in what becomes of the task: the queue tries the job again.
    if (!(await fail(deps, task, lease, reason))) throw error;
  } finally {
    keeper.stop();
    writer?.discard();
    await releaseLease(deps.catalog.db, lease, true).catch((error: unknown) => {
      deps.log.warn({ dataset: lease.datasetId, error: String(error) }, "lease not released");
    });
  }
}

/** Makes the task this worker's, and takes the dataset's lease; null where there is nothing left to do. */
async function claim(
  deps: Deps,
  taskId: string,
): Promise<{ task: TaskRow; dataset: DatasetRow; lease: Lease } | null> {
  for (;;) {
    const claimed = await deps.catalog.transaction(async (trx) => {
      const datasetId = await datasetOfTask(trx, taskId);
      if (datasetId === undefined) return null;
      const dataset = await lockDatasetForTask(trx, datasetId);
      const task = await lockTask(trx, taskId);
      if (task === undefined || isFinal(task.status)) return null;
      const owner = leaseOwner(deps.worker, randomUUID());
      const lease = await takeLease(trx, dataset.id, owner, deps.leaseSeconds);
      if (lease === null) return "held";
      if (task.attempts >= attemptsAtMost) {
        await endBadly(trx, task, stoppedTooOften(task));
        await releaseLease(trx, lease, true);
        return null;
      }
      const running = await moveTask(trx, taskId, "RUNNING", {
        worker: deps.worker,
        attempts: task.attempts + 1,
        message: task.checkpoint === null ? "Reading files" : "Going on where it stopped",
      });
      return { task: running, dataset, lease };
    });
    if (claimed !== "held") return claimed;
    await wait(250);
  }
}

/** Below which folders files must lie when they are read; null for those of the sample, which come with us. */
function rootsFor(deps: Deps, dataset: DatasetRow): readonly string[] | null {
  return dataset.source_type === "SAMPLE" ? null : deps.importRoots;
}

/** This run was cut off: another one may be at the task. */
class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  override readonly message = "the lease on the dataset ran out";
}

function bytesGone(): ServiceError {
  return new ServiceError("unavailable", "Bytes of the files were removed while they were read");
}

interface Tally {
  done: number;
  total: number;
  failed: number;
  /** The content hash of what is taken in. */
  content: string | null;
}

/**
 * Commits all files that are left.
 * @returns the tally, or null once the task is no longer to run.
 * @throws LeaseLostError
 */
async function takeIn(
  deps: Deps,
  task: TaskRow,
  dataset: DatasetRow,
  lease: Lease,
  writer: LineWriter,
): Promise<Tally | null> {
  const { db } = deps.catalog;
  const begun = task.checkpoint === null ? dataset.content_hash : (task.checkpoint.content ?? null);
  const before = await contentBefore(db, begun);
  let lastFile = task.checkpoint?.lastFile ?? 0;
  const tally: Tally = {
    // What the last run had said may count files that it had read and not committed.
    done: await countSourceFiles(db, task.dataset_id, lastFile),
    total: await countSourceFiles(db, task.dataset_id),
    failed: task.checkpoint === null ? 0 : (task.items_failed ?? 0),
    content: begun,
  };
  for (;;) {
    deps.present.throwIfAborted();
    const files = await nextSourceFiles(db, task.dataset_id, lastFile, filesPerCommit);
    const last = files.at(-1);
    if (last === undefined) return tally;
    const { items, failures } = await readFiles(
      deps,
      { files, roots: rootsFor(deps, dataset) },
      async (read) => {
        await progress(deps, task, { ...tally, done: tally.done + read });
      },
    );
    await fault("ingest.probed");
    if (items.length > 0) {
      await writer.append(items, await nextRev(db));
      await writer.flush();
    }
    await fault("ingest.batch-committed");
    lastFile = last.id;
    tally.done += files.length;
    tally.failed += failures.length;
    tally.content = await contentAfter(db, before, writer.content);
    const { content } = tally;
    const checkpoint = { ...writer.tip, lastFile, content, ...(await writer.counts()) };
    const running = await deps.catalog.transaction(async (trx) => {
      // A batch of large files may have taken long: what was removed meanwhile is stored again by the next run.
      if ((await deps.blobs.keep(items.map(({ sha256 }) => sha256))).length > 0) throw bytesGone();
      // The number of the worker does not tell two runs in one process apart.
      if (!(await holdsLease(trx, lease))) throw new LeaseLostError();
      if (!(await recordProgress(trx, task.id, deps.worker, worded(tally), checkpoint)))
        return false;
      await insertFailures(trx, task.id, failures);
      return true;
    });
    deps.present.throwIfAborted();
    if (!running) return null;
    await fault("ingest.batch-recorded");
  }
}

async function progress(deps: Deps, task: TaskRow, tally: Tally): Promise<void> {
  deps.present.throwIfAborted();
  await recordProgress(deps.catalog.db, task.id, deps.worker, worded(tally));
}

function worded(tally: Tally) {
  const { done, total, failed } = tally;
  const skipped = failed === 0 ? "" : `, ${failed} skipped`;
  return { ...tally, message: `Read ${done} of ${total} files${skipped}` };
}

/** Moves the head and takes the `creation` snapshot, if the task is still this worker's. */
async function finish(
  deps: Deps,
  task: TaskRow,
  lease: Lease,
  writer: LineWriter,
  tally: Tally,
): Promise<void> {
  const counts = await writer.counts();
  if (counts.images + counts.videos === 0) {
    const reason = await nothingUsable(deps, task, tally);
    if (!(await fail(deps, task, lease, reason))) throw new LeaseLostError();
    return;
  }
  const files = await writer.files();
  await deps.catalog.transaction(async (trx) => {
    const dataset = await lockDatasetForTask(trx, task.dataset_id);
    const current = await lockTask(trx, task.id);
    deps.present.throwIfAborted();
    if (current?.status !== "RUNNING" || current.worker !== deps.worker) return;
    if (
      !(await publishHead(
        trx,
        lease,
        { ...writer.tip, ...counts, content: tally.content },
        "created",
      ))
    ) {
      throw new LeaseLostError();
    }
    await recordFiles(trx, dataset.family_id, files);
    await updateDataset(trx, dataset.id, { status: "READY", fatal_error_msg: null });
    await saveHead(
      trx,
      {
        id: dataset.id,
        name: dataset.name,
        head_branch: writer.tip.branch,
        head_version: writer.tip.version,
        content_hash: tally.content,
        n_images: counts.images,
        n_videos: counts.videos,
        current_snapshot_id: dataset.current_snapshot_id,
      },
      { reason: "creation", createdBy: task.created_by },
    );
    const skipped = tally.failed === 0 ? "" : `, ${tally.failed} of ${tally.total} files skipped`;
    const { images, videos } = counts;
    await moveTask(trx, task.id, "COMPLETED", {
      items_done: tally.total,
      message: `Created with ${counted(images, "image")} and ${counted(videos, "video")}${skipped}`,
    });
    await deleteSourceFiles(trx, dataset.id);
  });
}

async function nothingUsable(deps: Deps, task: TaskRow, tally: Tally): Promise<string> {
  const [first] = await listFailures(deps.catalog.db, task.id, 1);
  const example = first === undefined ? "" : `. ${first.item}: ${first.reason}`;
  const none = tally.total === 1 ? "The one file" : `None of the ${tally.total} files`;
  return `${none} could ${tally.total === 1 ? "not " : ""}be used${example}`;
}

/** @returns false where the lease is gone: then nothing was changed. */
async function fail(deps: Deps, task: TaskRow, lease: Lease, reason: string): Promise<boolean> {
  return await deps.catalog.transaction(async (trx) => {
    if (!(await holdsLease(trx, lease))) return false;
    const current = await lockTask(trx, task.id);
    if (current?.status !== "RUNNING" || current.worker !== deps.worker) return true;
    await endBadly(trx, task, reason);
    return true;
  });
}

async function endBadly(trx: Trx, task: TaskRow, reason: string): Promise<void> {
  await moveTask(trx, task.id, "FAILED", { error: reason, message: "Failed" });
  const status = transitions.DATASET_CREATION.FAILED;
  await updateDataset(trx, task.dataset_id, {
    fatal_error_msg: reason,
    ...(status === "before" ? {} : { status }),
  });
}

function stoppedTooOften(task: TaskRow): string {
  const place =
    task.items_done === null ? "" : `, after ${task.items_done.toLocaleString("en")} files`;
  return `This task was given up: it stopped or stalled its worker ${attemptsAtMost} times at the same place${place}. One of the files that come then is probably the cause`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
