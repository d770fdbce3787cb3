import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import { isFinal } from "#contract/task.ts";
import { lockDatasetForTask } from "../catalog/datasets.ts";
import { type Lease, leaseOwner, releaseLease, takeLease } from "../catalog/leases.ts";
import type { DatasetRow, TaskRow } from "../catalog/schema.ts";
import { datasetOfTask, forgetProgress, lockTask, moveTask } from "../catalog/tasks.ts";
import { storageError } from "../errors.ts";
import { VersionMissingError } from "../lake/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { failTask } from "./end-task.ts";
import type { TaskKind, TaskKinds } from "./kind.ts";
import { type Claim, versionOf } from "./run.ts";

/**
 * How often a task may end or stall its worker at the same place: a file that causes this would do so again after each
 * start, to everything in the process.
 */
const attemptsAtMost = 3;
/** Delay between two checks whether a lease is free, in milliseconds. */
const againMs = 250;

interface Taken<D extends TaskDeps> {
  kind: TaskKind<D>;
  row: TaskRow;
  dataset: DatasetRow;
  lease: Lease | null;
  parameters: unknown;
}

/**
 * Assigns the task to this worker, and takes the dataset's lease; null where there is nothing left to do.
 * @param onTaken called once it is assigned, which counts as an attempt
 * @throws ServiceError `unavailable` where it is not known yet from where the task continues
 */
export async function claimTask<D extends TaskDeps>(
  deps: D,
  kinds: TaskKinds<D>,
  taskId: string,
  onTaken: () => void = () => {},
): Promise<{ kind: TaskKind<D>; claim: Claim<unknown, unknown> } | null> {
  for (;;) {
    const taken = await take(deps, kinds, taskId);
    if (taken === null) return null;
    if (taken !== "held") {
      onTaken();
      const { kind, ...claim } = taken;
      return { kind, claim: { ...claim, from: await placeToGoOn(deps, taken) } };
    }
    await wait(againMs);
    deps.present.throwIfAborted();
  }
}

async function take<D extends TaskDeps>(
  deps: D,
  kinds: TaskKinds<D>,
  taskId: string,
): Promise<Taken<D> | "held" | null> {
  return await deps.catalog.transaction(async (trx) => {
    const datasetId = await datasetOfTask(trx, taskId);
    if (datasetId === undefined) return null;
    const dataset = await lockDatasetForTask(trx, datasetId);
    const task = await lockTask(trx, taskId);
    if (task === undefined || isFinal(task.status)) return null;
    const kind = kinds.get(task.type);
    const parameters = kind?.parameters.safeParse(task.parameters);
    if (kind === undefined || parameters?.success !== true) {
      await failTask(trx, task, taskMessage("unknown_kind"));
      return null;
    }
    const owner = leaseOwner(deps.worker, randomUUID());
    const lease =
      kind.reads === true ? null : await takeLease(trx, dataset.id, owner, deps.leaseSeconds);
    if (lease === null && kind.reads !== true) return "held";
    if (task.attempts >= attemptsAtMost) {
      await failTask(trx, task, stoppedTooOften(task, kind));
      if (lease !== null) await releaseLease(trx, lease, true);
      return null;
    }
    const row = await moveTask(trx, taskId, "RUNNING", {
      worker: deps.worker,
      attempts: task.attempts + 1,
      message: task.checkpoint === null ? kind.words.begins : taskMessage("going_on"),
    });
    return { kind, row, dataset, lease, parameters: parameters.data };
  });
}

/** The checkpoint, if it continues from the present head; otherwise its remains are deleted. */
async function placeToGoOn<D extends TaskDeps>(
  deps: D,
  { kind, row, dataset }: Taken<D>,
): Promise<Claim<unknown, unknown>["from"]> {
  const { checkpoint } = row;
  if (checkpoint === null) return null;
  const state = kind.checkpoint.safeParse(checkpoint.state);
  if (
    state.success &&
    checkpoint.head_revision === dataset.head_revision &&
    (await isThere(deps, dataset.family_id, versionOf(checkpoint)))
  ) {
    return { checkpoint, state: state.data };
  }
  await forgetProgress(deps.catalog.db, row.id);
  return null;
}

async function isThere(
  { lake }: Pick<TaskDeps, "lake">,
  family: string,
  version: ReturnType<typeof versionOf>,
): Promise<boolean> {
  if (version === null) return true;
  try {
    await lake.reader(family, version);
    return true;
  } catch (error) {
    if (error instanceof VersionMissingError) return false;
    throw storageError(error);
  }
}

function stoppedTooOften<D extends TaskDeps>(task: TaskRow, { words }: TaskKind<D>): TaskMessage {
  const [attempts, done, items] = [attemptsAtMost, task.items_done, words.items];
  return taskMessage("given_up", { attempts, done, items });
}
