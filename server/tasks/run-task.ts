import { setTimeout as wait } from "node:timers/promises";
import { isFinal } from "#contract/task.ts";
import { OtherFileError } from "../catalog/lake-files.ts";
import { forgiveAttempt, lockTask, recordHeartbeat } from "../catalog/tasks.ts";
import { isAway } from "../errors.ts";
import type { Lease } from "../catalog/leases.ts";
import { fault } from "../fault.ts";
import { LineLostError } from "../lake/errors.ts";
import { type HeldLease, LeaseLostError, withWriter } from "../writing/with-writer.ts";
import { claimTask } from "./claim.ts";
import type { TaskDeps } from "./deps.ts";
import { failRun, finishTask } from "./finish-task.ts";
import { TaskFailure, type TaskKind, type TaskKinds } from "./kind.ts";
import { type Claim, Run } from "./run.ts";
import { TaskEndedError } from "./task-runs.ts";

/** Delay before an interrupted run continues, in milliseconds. */
const againMs = 500;

export interface RunOptions {
  /** The worker stops: the run ends at its next step, and another run continues. */
  stopping?: AbortSignal;
  /** Called when the run counts as an attempt. */
  onClaimed?: () => void;
}

/**
 * Runs a task once, from its checkpoint or its beginning, to its end; does nothing where it has ended already.
 * @throws ServiceError `unavailable` where the run was interrupted without being the cause; any other error is for the
 * queue, which repeats the run
 */
export async function runTask<D extends TaskDeps>(
  shared: D,
  kinds: TaskKinds<D>,
  taskId: string,
  options: RunOptions = {},
): Promise<void> {
  await shared.taskRuns.track(taskId, async (tracked) => {
    const ended = tracked.ended.signal;
    // Under the number that it began with: if this process gets another one, the run is over.
    const { worker, present } = shared;
    const deps: D = { ...shared, worker, present };
    const claimed = await claimTask(deps, kinds, taskId, options.onClaimed);
    if (claimed === null) return;
    const { kind, claim } = claimed;
    tracked.claimed = claim.row.revision;
    const holding = claim.lease === null ? withoutLease(deps) : withLease(deps, claim.lease);
    await holding(
      async (held) => {
        // The task has a line of its own, so the dataset's line is unchanged.
        held.clean = true;
        const { stopping = new AbortController().signal } = options;
        const signal = AbortSignal.any([ended, held.lost, present, stopping]);
        try {
          await work(deps, kind, claim, { held, signal });
        } catch (error) {
          // Aborted: its row and its dataset belong to the request that aborted it.
          if (ended.aborted || error instanceof TaskEndedError) return;
          stopping.throwIfAborted();
          await failed(deps, kind, claim, error);
        }
      },
      () => recordHeartbeat(deps.catalog.db, taskId, worker),
    );
  });
}

type Holding = (
  work: (held: HeldLease) => Promise<void>,
  onRenewed: () => Promise<void>,
) => Promise<void>;

function withLease(deps: TaskDeps, lease: Lease): Holding {
  return (work, onRenewed) => withWriter(deps, lease, work, onRenewed);
}

/** For a kind that only reads: nothing is renewed but the heartbeat. */
function withoutLease({ leaseSeconds, log }: TaskDeps): Holding {
  return async (work, onRenewed) => {
    const timer = setInterval(
      () => {
        onRenewed().catch((error: unknown) => {
          log.warn({ error: String(error) }, "heartbeat not recorded");
        });
      },
      (leaseSeconds * 1000) / 3,
    );
    try {
      await work({
        lost: new AbortController().signal,
        clean: true,
        open: () => Promise.reject(new Error("A kind of task that only reads has no writer")),
      });
    } finally {
      clearInterval(timer);
    }
  };
}

async function work<D extends TaskDeps>(
  deps: D,
  kind: TaskKind<D>,
  claim: Claim<unknown, unknown>,
  { held, signal }: { held: HeldLease; signal: AbortSignal },
): Promise<void> {
  await fault("task.claimed");
  const run = new Run(deps, claim, held, signal);
  const outcome = await kind.run(run, deps);
  signal.throwIfAborted();
  await fault("task.finishing");
  await finishTask(deps, kind, claim, run, outcome);
  await fault("task.finished");
}

/** @throws the error where the run has to be repeated */
async function failed<D extends TaskDeps>(
  deps: D,
  kind: TaskKind<D>,
  claim: Claim<unknown, unknown>,
  error: unknown,
): Promise<void> {
  const task = claim.row.id;
  // It continues from its last commit: here once the database is back, or in another process that took the task.
  if (isAway(error)) throw error;
  // Whatever the error: another worker may have the task and the lease since.
  deps.present.throwIfAborted();
  if (
    error instanceof LeaseLostError ||
    error instanceof LineLostError ||
    error instanceof OtherFileError
  ) {
    // An abort frees the lease before its word arrives here: then nothing is to be repeated.
    if (isFinal((await lockTask(deps.catalog.db, task))?.status ?? "")) return;
    throw error;
  }
  deps.log.error({ task, type: kind.type, error: String(error) }, "a task failed");
  const [reason, resumable] =
    error instanceof TaskFailure
      ? [error.reason, error.resumable]
      : [kind.words.failed(error), true];
  // This run was interrupted, so it must not decide about the task.
  if (!(await failRun(deps, claim, reason, { resumable }))) throw error;
}

/**
 * Runs a task to its end. If the database goes away meanwhile, the run waits here and continues from its last commit:
 * the queue would take its error for a dead worker. Such a run does not count as an attempt, because its items are not
 * the cause.
 */
export async function runThrough<D extends TaskDeps>(
  deps: D,
  kinds: TaskKinds<D>,
  taskId: string,
  stopping: AbortSignal,
): Promise<void> {
  let counted = false;
  for (;;) {
    stopping.throwIfAborted();
    try {
      if (counted) await forgiveAttempt(deps.catalog.db, taskId);
      counted = false;
      const onClaimed = () => {
        counted = true;
      };
      return await runTask(deps, kinds, taskId, { stopping, onClaimed });
    } catch (error) {
      if (!isAway(error)) throw error;
    }
    await wait(againMs, undefined, { signal: stopping });
  }
}
