import { setTimeout as wait } from "node:timers/promises";
import { OtherFileError } from "../catalog/lake-files.ts";
import { forgiveAttempt, recordHeartbeat } from "../catalog/tasks.ts";
import { isAway } from "../errors.ts";
import { fault } from "../fault.ts";
import { LineLostError } from "../lake/errors.ts";
import { type HeldLease, LeaseLostError, withWriter } from "../writing/with-writer.ts";
import { claimTask } from "./claim.ts";
import type { TaskDeps } from "./deps.ts";
import { failRun, finishTask } from "./finish-task.ts";
import { TaskFailure, type TaskKind, type TaskKinds } from "./kind.ts";
import { type Claim, Run } from "./run.ts";
import { TaskEndedError } from "./task-runs.ts";

/** Before a run that was cut off goes on, in milliseconds. */
const againMs = 500;

export interface RunOptions {
  /** The worker stops: the run ends at its next step, and another one goes on. */
  stopping?: AbortSignal;
  /** Told when the run counts as an attempt. */
  onClaimed?: () => void;
}

/**
 * Runs a task once, from its checkpoint or its beginning, to its end; does nothing where it has ended already.
 * @throws ServiceError `unavailable` where the run was cut off by no fault of its own; what else is thrown is for the
 *   queue, which has it run again
 */
export async function runTask<D extends TaskDeps>(
  shared: D,
  kinds: TaskKinds<D>,
  taskId: string,
  options: RunOptions = {},
): Promise<void> {
  await shared.taskRuns.track(taskId, async (ended) => {
    // Under the number that it began with: if this process gets another one, the run is over.
    const { worker, present } = shared;
    const deps: D = { ...shared, worker, present };
    const claimed = await claimTask(deps, kinds, taskId);
    if (claimed === null) return;
    options.onClaimed?.();
    const { kind, claim } = claimed;
    await withWriter(
      deps,
      claim.lease,
      async (held) => {
        // On a line that nobody else writes to: the dataset's own is as it was.
        held.clean = true;
        const { stopping = new AbortController().signal } = options;
        const signal = AbortSignal.any([ended, held.lost, present, stopping]);
        try {
          await work(deps, kind, claim, { held, signal });
        } catch (error) {
          // Aborted: its row and its dataset are somebody else's business by now.
          if (ended.aborted || error instanceof TaskEndedError) return;
          stopping.throwIfAborted();
          await failed(deps, kind, claim, error);
        }
      },
      () => recordHeartbeat(deps.catalog.db, taskId, worker),
    );
  });
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

/** @throws the error where the task is to be run again */
async function failed<D extends TaskDeps>(
  deps: D,
  kind: TaskKind<D>,
  claim: Claim<unknown, unknown>,
  error: unknown,
): Promise<void> {
  // It continues from its last commit: here once the database is back, or in another process that took the task.
  if (isAway(error)) throw error;
  // Whatever the error: another worker may have the task and the lease since.
  deps.present.throwIfAborted();
  if (
    error instanceof LeaseLostError ||
    error instanceof LineLostError ||
    error instanceof OtherFileError
  ) {
    throw error;
  }
  const task = claim.row.id;
  deps.log.error({ task, type: kind.type, error: String(error) }, "a task failed");
  const [reason, resumable] =
    error instanceof TaskFailure
      ? [error.message, error.resumable]
      : [kind.words.failed(error), true];
  // Cut off, this run has no say in what becomes of the task.
  if (!(await failRun(deps, claim, reason, { resumable }))) throw error;
}

/**
 * Runs a task to its end. Where the database went away in the middle, it goes on from its last commit once that is
 * back: the queue would take it for a worker that died. Such a run says nothing about the items that it was at: it
 * does not count as an attempt.
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
