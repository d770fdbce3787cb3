import type * as z from "zod/mini";
import type { Operation } from "#contract/rules.ts";
import type { TaskType } from "#contract/task.ts";
import type { Trx } from "../catalog/catalog.ts";
import type { PublishedHead } from "../catalog/leases.ts";
import type { DatasetRow, SnapshotRow } from "../catalog/schema.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import type { Lane } from "../queue/queue.ts";
import type { TaskDeps } from "./deps.ts";

/**
 * A kind of task: what it is called, what it was asked, where it goes on, and what it does. All else that happens to
 * a task is the runner's, and the same for all kinds.
 * @typeParam D What its work stands on.
 * @typeParam P What the request asked for.
 * @typeParam S What it keeps in a checkpoint.
 */
export interface TaskKind<D extends TaskDeps, P = unknown, S = unknown> {
  type: TaskType;
  /** The operation of the rules that starts it: it names the edit in the audit and for an undo. null: neither. */
  operation: Operation | null;
  parameters: z.ZodMiniType<P>;
  checkpoint: z.ZodMiniType<S>;
  lane: Lane;
  words: TaskWords;
  /** The name of the snapshot that is taken of what the task replaces, where it changes anything; null: none. */
  savesFirst(task: TaskRequest<P>, trx: Trx): Promise<string | null> | string | null;
  /**
   * Does the work, or the rest of it. What it commits is seen by nobody before it has returned.
   * @throws TaskFailure to end the task with a reason in words.
   */
  run(task: Task<P, S>, deps: D): Promise<Outcome>;
}

export interface TaskWords {
  /** What a run says before it has anything else to say. */
  begins: string;
  /** What it goes through, in the plural: `files`. */
  items: string;
  /** Why the task failed, of an error that is no TaskFailure. */
  failed(error: unknown): string;
  /** What it probably is that ends its worker over and over. */
  cause?: string;
}

export interface TaskRequest<P> {
  id: string;
  /** The dataset as it was when the run began. */
  dataset: DatasetRow;
  /** The e-mail address of the person who started it. */
  actor: string;
  parameters: P;
}

export interface Progress {
  done: number;
  total: number;
  message: string;
}

/** What a run works with. Everything here throws once the run is to end. */
export interface Task<P, S> extends TaskRequest<P> {
  /** What the last `save` kept; null where the run begins at the beginning. */
  readonly checkpoint: S | null;
  /** How many items have failed, in all runs. */
  readonly failed: number;
  /** Aborted at once when the task is aborted, its worker stops, or the lease on the dataset is lost. */
  readonly signal: AbortSignal;
  /** The writer of a line of the task's own, which goes on from the checkpoint, or begins at the head. */
  writer(): Promise<LineWriter>;
  /**
   * Makes what was committed durable, and records that it was: the next run goes on from there.
   * @param also Done in the transaction that records it.
   */
  save(checkpoint: S, progress: Progress, also?: (trx: Trx) => Promise<void>): Promise<void>;
  /** Says how far it is, at most twice a second. */
  progress(progress: Progress): Promise<void>;
  /** Notes an item that could not be used; kept with the next `save`, or with the end. */
  failItem(item: string, reason: string): void;
}

/** What a run has made of the dataset. */
export interface Outcome {
  /** How many items are not what they were; with 0 the head stays where it is. */
  changed: number;
  /** `created`: the dataset had no content before. */
  content: "edited" | "created";
  /** For the story of the task. */
  message: string;
  /** For the audit. */
  details?: Record<string, unknown>;
  /** What else becomes true in the transaction that moves the head. @returns more for the audit */
  record?(trx: Trx, ended: Ended): Promise<Record<string, unknown> | void>;
}

export interface Ended {
  /** The dataset before the restore. */
  replaced: DatasetRow;
  /** null: nothing was changed. */
  head: PublishedHead | null;
  /** The snapshot of what was replaced, where one was taken. */
  saved: SnapshotRow | null;
}

/** Ends a task with a reason that a person can read. */
export class TaskFailure extends Error {
  override readonly name = "TaskFailure";
  /** Whether a retry goes on from the checkpoint; otherwise it begins anew. */
  readonly resumable: boolean;

  constructor(reason: string, { resumable = true } = {}) {
    super(reason);
    this.resumable = resumable;
  }
}

export type TaskKinds<D extends TaskDeps> = ReadonlyMap<TaskType, TaskKind<D>>;

/** A kind, with the types of its parameters and checkpoint taken from their schemas. */
export function taskKind<D extends TaskDeps, P, S>(kind: TaskKind<D, P, S>): TaskKind<D, P, S> {
  return kind;
}

export function tableOf<D extends TaskDeps>(kinds: readonly TaskKind<D>[]): TaskKinds<D> {
  return new Map(kinds.map((kind) => [kind.type, kind]));
}
