import { setTimeout as wait } from "node:timers/promises";
import { transitions } from "#contract/task-rules.ts";
import { isFinal } from "#contract/task.ts";
import { lockDatasetForTask, updateDataset } from "../../catalog/datasets.ts";
import {
  datasetOfTask,
  forgiveAttempt,
  forgiveAttempts,
  lockTask,
  moveTask,
  orphanedTasks,
  unfinishedJobs,
} from "../../catalog/tasks.ts";
import { isAway } from "../../errors.ts";
import { collect, collectDataset } from "../upkeep/collect.ts";
import { contentFiller } from "../upkeep/content.ts";
import { countRestores } from "../snapshots/count-restores.ts";
import { runDatasetCreation } from "../ingestion/dataset-creation.ts";
import type { Deps } from "../deps.ts";
import { statusAfterFailure } from "../snapshots/long-restore.ts";
import { pictureMeasurer } from "../upkeep/measure-pictures.ts";
import { blobVerifier, verifier } from "../upkeep/verify.ts";
import { describeWithheld } from "../upkeep/withheld.ts";

/** The work of a worker process beside answering requests. */
export interface Background {
  /** Stops taking work and waits for what runs, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const reaperMs = 1000;
const compactorMs = 2000;
const collectorMs = 3_600_000;
const measuringMs = 3000;
const verifierMs = 30_000;
const countingMs = 2000;
const hashingMs = 5000;
const againMs = 500;
const tasksAtOnce = 2;

/**
 * Runs tasks, hands on those of dead workers, collects every hour, counts what restores changed, finds out content
 * hashes of versions that have none, and measures the pictures of new datasets.
 */
export async function startBackground(deps: Deps): Promise<Background> {
  const stopping = new AbortController();
  await deps.queue.work((taskId) => runThrough(deps, taskId, stopping.signal), tasksAtOnce);
  const measure = pictureMeasurer(deps);
  const fill = contentFiller(deps);
  const verify = verifier(deps);
  const verifyBlobs = blobVerifier(deps);
  const loops = [
    repeat(reaperMs, "reaper", () => reap(deps), { deps, signal: stopping.signal }),
    repeat(compactorMs, "compactor", () => compact(deps), { deps, signal: stopping.signal }),
    repeat(collectorMs, "collector", () => collectUnasked(deps, stopping.signal), {
      deps,
      signal: stopping.signal,
    }),
    repeat(countingMs, "counting", () => countRestores(deps, stopping.signal), {
      deps,
      signal: stopping.signal,
    }),
    repeat(hashingMs, "hashing", () => fill(stopping.signal), { deps, signal: stopping.signal }),
    repeat(measuringMs, "measuring", () => measure(stopping.signal), {
      deps,
      signal: stopping.signal,
    }),
    repeat(verifierMs, "verifier", () => verify(stopping.signal), {
      deps,
      signal: stopping.signal,
    }),
    repeat(verifierMs, "blob verifier", () => verifyBlobs(stopping.signal), {
      deps,
      signal: stopping.signal,
    }),
  ];
  return {
    async stop(graceMs) {
      stopping.abort();
      await deps.queue.stop(graceMs);
      await forgiveAttempts(deps.catalog.db, deps.worker);
      await Promise.all(loops);
    },
  };
}

/**
 * Runs a task to its end. Where the database went away in the middle, it goes on from its last commit once that is
 * back: the queue would take it for a worker that died, and gives up after five of those. Such a run says nothing
 * about the files that it was at: it does not count as an attempt.
 */
async function runThrough(deps: Deps, taskId: string, stopping: AbortSignal): Promise<void> {
  let counted = false;
  for (;;) {
    try {
      if (counted) await forgiveAttempt(deps.catalog.db, taskId);
      counted = false;
      const run = runDatasetCreation(deps, taskId, () => {
        counted = true;
      });
      deps.taskRuns.add(run);
      return await run.finally(() => deps.taskRuns.delete(run));
    } catch (error) {
      if (!isAway(error) || stopping.aborted) throw error;
    }
    await wait(againMs, undefined, { signal: stopping });
  }
}

async function repeat(
  everyMs: number,
  name: string,
  work: () => Promise<unknown>,
  { deps, signal }: { deps: Deps; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await wait(everyMs, undefined, { signal });
      await work();
    } catch (error) {
      // While the database is away, that is said once, elsewhere.
      if (!signal.aborted && !isAway(error)) {
        deps.log.error({ error: String(error) }, `${name} failed`);
      }
    }
  }
}

/** What is too much to go unasked is left, and said in the log and in `/readyz`. */
export async function collectUnasked(deps: Deps, signal: AbortSignal, now?: Date): Promise<void> {
  const { withheld = null } = await collect(deps, {
    signal,
    ...(now === undefined ? {} : { now }),
  });
  deps.upkeep.withheld = withheld;
  if (withheld !== null) deps.log.warn({ withheld }, `not removed: ${describeWithheld(withheld)}`);
}

/** Compacts the lines that edits have fragmented; one that is busy comes again with its next edit. */
export async function compact(deps: Deps): Promise<void> {
  for (const datasetId of deps.fragmented) {
    deps.fragmented.delete(datasetId);
    await collectDataset(deps, datasetId, {}, { versions: 0, bytes: 0, busy: 0 });
  }
}

/** Hands on the tasks of workers that are gone, and ends those that no job will run any more. */
export async function reap(deps: Deps): Promise<void> {
  for (const orphan of await orphanedTasks(deps.catalog.db)) {
    // A restore that outlived its request: no job can go on with it, and nothing of it was published.
    if (orphan.job_id === null) {
      await giveUp(deps, orphan.id, {
        jobId: null,
        reason: "The service stopped while it restored: nothing was changed, restore again",
      });
      continue;
    }
    const taken = await deps.catalog.transaction(async (trx) => {
      const task = await lockTask(trx, orphan.id);
      // Another reaper was faster, and perhaps another worker has it by now.
      if (task?.worker !== orphan.worker || isFinal(task.status)) return false;
      await moveTask(trx, orphan.id, "INITIALIZING", {
        worker: null,
        message: "Its worker stopped: waiting for another",
      });
      return true;
    });
    if (taken) await deps.queue.handOn(orphan.job_id);
  }
  for (const { id, job_id: jobId } of await unfinishedJobs(deps.catalog.db)) {
    if (await deps.queue.willRun(jobId)) continue;
    await giveUp(deps, id, {
      jobId,
      reason:
        "The workers that ran this task stopped unexpectedly each time: retry it, and look at the log",
    });
  }
}

/** A task whose worker died, or lost it, each time that it was tried. */
async function giveUp(
  deps: Deps,
  taskId: string,
  { jobId, reason }: { jobId: string | null; reason: string },
): Promise<void> {
  await deps.catalog.transaction(async (trx) => {
    const datasetId = await datasetOfTask(trx, taskId);
    if (datasetId === undefined) return;
    await lockDatasetForTask(trx, datasetId);
    const seen = await lockTask(trx, taskId);
    // Retried meanwhile, it has another job.
    if (seen?.job_id !== jobId || isFinal(seen.status)) return;
    await moveTask(trx, taskId, "FAILED", { error: reason, message: "Failed" });
    const status = statusAfterFailure(seen);
    await updateDataset(trx, seen.dataset_id, {
      status,
      ...(transitions[seen.type].FAILED === "ERROR" ? { fatal_error_msg: reason } : {}),
    });
  });
}
