import type { Trx } from "../catalog/catalog.ts";
import { type Lease, holdsLease } from "../catalog/leases.ts";
import type { DatasetRow, TaskCheckpoint, TaskRow } from "../catalog/schema.ts";
import { insertFailures, recordProgress } from "../catalog/tasks.ts";
import { headOf } from "../catalog/datasets.ts";
import { fault } from "../fault.ts";
import type { ContentSum } from "../lake/schema/content-sum.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import { contentAfter, contentBefore } from "../writing/content-hash.ts";
import { type HeldLease, LeaseLostError } from "../writing/with-writer.ts";
import type { TaskDeps } from "./deps.ts";
import type { Progress, Task } from "./kind.ts";
import { TaskEndedError } from "./task-runs.ts";

/** Delay between two reports of progress, in milliseconds. */
const progressMs = 500;

/** A task that this worker has claimed, and the lease that came with it. */
export interface Claim<P, S> {
  row: TaskRow;
  dataset: DatasetRow;
  /** null for a kind that only reads. */
  lease: Lease | null;
  parameters: P;
  /** Where it continues; null: at the beginning. */
  from: { checkpoint: TaskCheckpoint; state: S } | null;
}

/** The interface for the work of a kind, and the input of its end. */
export class Run<P, S> implements Task<P, S> {
  readonly id: string;
  readonly dataset: DatasetRow;
  readonly actor: string;
  readonly parameters: P;
  readonly checkpoint: S | null;
  readonly signal: AbortSignal;
  readonly #deps: TaskDeps;
  readonly #claim: Claim<P, S>;
  readonly #held: HeldLease;
  #line: Promise<LineWriter> | null = null;
  #before: ContentSum | null = null;
  #recorded: number;
  #failures: { item: string; reason: string }[] = [];
  #said = Number.NEGATIVE_INFINITY;

  constructor(deps: TaskDeps, claim: Claim<P, S>, held: HeldLease, signal: AbortSignal) {
    const { row, dataset, parameters, from } = claim;
    this.id = row.id;
    this.dataset = dataset;
    this.actor = row.created_by;
    this.parameters = parameters;
    this.checkpoint = from?.state ?? null;
    this.signal = signal;
    this.#deps = deps;
    this.#claim = claim;
    this.#held = held;
    this.#recorded = from === null ? 0 : (row.items_failed ?? 0);
  }

  get failed(): number {
    return this.#recorded + this.#failures.length;
  }

  async writer(): Promise<LineWriter> {
    this.signal.throwIfAborted();
    return await (this.#line ??= this.#open());
  }

  async save(
    state: S,
    progress: Progress,
    also: (trx: Trx) => Promise<void> = async () => {},
  ): Promise<void> {
    this.signal.throwIfAborted();
    const { catalog, worker, present } = this.#deps;
    const checkpoint = await this.#reached(state);
    const failures = this.#failures;
    const said = { ...progress, failed: this.failed };
    const isRunning = await catalog.transaction(async (trx) => {
      await also(trx);
      // The number of the worker does not distinguish two runs in one process.
      const { lease } = this.#claim;
      if (lease !== null && !(await holdsLease(trx, lease))) throw new LeaseLostError();
      if (!(await recordProgress(trx, this.id, worker, said, checkpoint))) return false;
      await insertFailures(trx, this.id, failures);
      return true;
    });
    present.throwIfAborted();
    if (!isRunning) throw new TaskEndedError();
    this.#recorded += failures.length;
    this.#failures = [];
    this.#said = performance.now();
    await fault("task.saved");
  }

  async progress(progress: Progress): Promise<void> {
    this.signal.throwIfAborted();
    const now = performance.now();
    if (now - this.#said < progressMs) return;
    this.#said = now;
    const said = { ...progress, failed: this.failed };
    const { catalog, worker } = this.#deps;
    if (!(await recordProgress(catalog.db, this.id, worker, said))) throw new TaskEndedError();
  }

  failItem(item: string, reason: string): void {
    this.#failures.push({ item, reason });
  }

  /** The failures that no `save` has recorded yet. */
  get unrecorded(): readonly { item: string; reason: string }[] {
    return this.#failures;
  }

  /** The durable result of the run so far: the version, its counts, files and content; null without a line. */
  async result() {
    if (this.#line === null) return null;
    const writer = await this.#line;
    await writer.flush();
    const [counts, files, fragments, content] = await Promise.all([
      writer.counts(),
      writer.files(),
      writer.fragments(),
      this.#content(writer),
    ]);
    return { version: writer.tip, counts, files, fragments, content };
  }

  async #open(): Promise<LineWriter> {
    const { dataset, from } = this.#claim;
    const reached = from === null ? null : versionOf(from.checkpoint);
    const hash = reached === null ? dataset.content_hash : (from?.checkpoint.content ?? null);
    this.#before = await contentBefore(this.#deps.catalog.db, hash);
    return await this.#held.open({
      family: dataset.family_id,
      head: reached ?? headOf(dataset),
      // Nothing reads it before the end, and later writes of a dead run to another line are not in it.
      line: null,
      clean: false,
    });
  }

  async #reached(state: S): Promise<TaskCheckpoint> {
    const { head_revision } = this.#claim.dataset;
    if (this.#line === null) {
      const { branch, version, content } = this.#claim.from?.checkpoint ?? {};
      return {
        ...(branch === undefined || version === undefined ? {} : { branch, version }),
        ...(content === undefined ? {} : { content }),
        head_revision,
        state,
      };
    }
    const writer = await this.#line;
    await writer.flush();
    return { ...writer.tip, content: await this.#content(writer), head_revision, state };
  }

  async #content(writer: LineWriter): Promise<string | null> {
    return await contentAfter(this.#deps.catalog.db, this.#before, writer.content);
  }
}

export function versionOf(checkpoint: TaskCheckpoint): { branch: string; version: number } | null {
  const { branch, version } = checkpoint;
  return branch === undefined || version === undefined ? null : { branch, version };
}
