import type * as z from "zod/mini";
import type { DatasetStatus } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import { type TaskMessage, taskSentence } from "#contract/task-messages.ts";
import type { TaskType } from "#contract/task.ts";
import type { Trx } from "../catalog/catalog.ts";
import type { PublishedHead } from "../catalog/leases.ts";
import type { DatasetRow, SnapshotRow } from "../catalog/schema.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import type { Lane } from "../queue/queue.ts";
import type { TaskDeps } from "./deps.ts";

/**
 * A kind of task: its name, its parameters, its checkpoint and its work. Everything else about a task is done by the
 * runner, in the same way for all kinds.
 * @typeParam D The dependencies of its work.
 * @typeParam P The parameters of the request.
 * @typeParam S The content of its checkpoint.
 */
export interface TaskKind<D extends TaskDeps, P = unknown, S = unknown> {
  type: TaskType;
  /** The operation of the rules that starts it: it names the edit in the audit and for an undo. null: neither. */
  operation: Operation | null;
  parameters: z.ZodMiniType<P>;
  checkpoint: z.ZodMiniType<S>;
  lane: Lane;
  /** The version that it makes is kept for some days, so that its changes can be told from later ones. */
  keepsResult?: true;
  /** It only reads: it runs beside other tasks, without the dataset's lease, and has no writer. */
  reads?: true;
  words: TaskWords;
  /** The name of the snapshot of the state that the task replaces, taken if it changes anything; null: none. */
  savesFirst(task: TaskRequest<P>, trx: Trx): Promise<string | null> | string | null;
  /**
   * Does the work, or the rest of it. Its commits are not visible until it has returned.
   * @throws TaskFailure to end the task with a reason for users.
   */
  run(task: Task<P, S>, deps: D): Promise<Outcome>;
}

export interface TaskWords {
  /** The first message of a run. */
  begins: TaskMessage;
  /** What it processes. */
  items: "files" | "items";
  /** The reason of a failure, for an error that is no TaskFailure. */
  failed(error: unknown): TaskMessage;
}

export interface TaskRequest<P> {
  id: string;
  /** The dataset as it was when the run began. */
  dataset: DatasetRow;
  /** The e-mail address of the user who started it. */
  actor: string;
  parameters: P;
}

export interface Progress {
  done: number;
  total: number;
  message: TaskMessage;
  /** What the time for an item depends on: only past runs of the same pace tell how long this one takes. */
  pace?: string;
}

/** The interface of a run. Everything here throws once the run has to end. */
export interface Task<P, S> extends TaskRequest<P> {
  /** The state from the last `save`; null where the run starts from the beginning. */
  readonly checkpoint: S | null;
  /** How many items have failed, in all runs. */
  readonly failed: number;
  /** Aborted at once when the task is aborted, its worker stops, or the lease on the dataset is lost. */
  readonly signal: AbortSignal;
  /** The writer of a line of the task's own, which continues from the checkpoint, or starts at the head. */
  writer(): Promise<LineWriter>;
  /**
   * Makes the commits durable, and records that: the next run continues from there.
   * @param also Runs in the transaction that records it.
   */
  save(checkpoint: S, progress: Progress, also?: (trx: Trx) => Promise<void>): Promise<void>;
  /** Reports the progress, at most twice a second. */
  progress(progress: Progress): Promise<void>;
  /** Notes an item that could not be used; stored with the next `save`, or at the end. */
  failItem(item: string, reason: string): void;
}

/** The result of a run for the dataset. */
export interface Outcome {
  /** The number of changed items; if it is 0, the head does not move. */
  changed: number;
  /** `created`: the dataset had no content before. */
  content: "edited" | "created";
  /** The status of the dataset after it; by default that of the type. @param before its status before the task */
  status?: (before: DatasetStatus) => DatasetStatus;
  /** For the details of the task. */
  message: TaskMessage;
  /** For the audit. */
  details?: Record<string, unknown>;
  /** Further writes in the transaction that moves the head. @returns more for the audit */
  record?(trx: Trx, ended: Ended): Promise<Record<string, unknown> | void>;
}

export interface Ended {
  /** The dataset before the restore. */
  replaced: DatasetRow;
  /** null: nothing was changed. */
  head: PublishedHead | null;
  /** The snapshot of the replaced state, if one was taken. */
  saved: SnapshotRow | null;
}

/** Ends a task with a reason for users. */
export class TaskFailure extends Error {
  override readonly name = "TaskFailure";
  readonly reason: TaskMessage;
  /** Whether a retry continues from the checkpoint; otherwise it starts from the beginning. */
  readonly resumable: boolean;

  constructor(reason: TaskMessage, { resumable = true } = {}) {
    super(taskSentence(reason));
    this.reason = reason;
    this.resumable = resumable;
  }
}

export type TaskKinds<D extends TaskDeps> = ReadonlyMap<TaskType, TaskKind<D>>;

/** A kind whose types of parameters and checkpoint come from their schemas. */
export function taskKind<D extends TaskDeps, P, S>(kind: TaskKind<D, P, S>): TaskKind<D, P, S> {
  return kind;
}

export function tableOf<D extends TaskDeps>(kinds: readonly TaskKind<D>[]): TaskKinds<D> {
  return new Map(kinds.map((kind) => [kind.type, kind]));
}
