import { Worker } from "node:worker_threads";
import type { FileCounts } from "./count-files.ts";
import type { DiffData } from "../diff/diff-data.ts";
import { VersionMissingError, VersionUnreadableError } from "../errors.ts";
import type { LakeSite } from "../files/site.ts";
import { StoreError } from "../../lib/store-error.ts";
import type { VersionRef } from "../version.ts";

interface CompareJob {
  kind: "compare";
  family: string;
  from: VersionRef;
  to: VersionRef;
}

interface FilesJob {
  kind: "files";
  family: string;
  ref: VersionRef;
  others: readonly VersionRef[];
  sets: readonly Uint8Array[];
}

interface ContentJob {
  kind: "content";
  family: string;
  ref: VersionRef;
}

export type ScanJob = CompareJob | FilesJob | ContentJob;

/** The state of a version's content hash. */
export interface ContentState {
  bytes: Uint8Array;
}

export type ScanAnswer = { lane: Lane } & (
  | { result: DiffData | FileCounts | ContentState }
  | {
      result?: undefined;
      missing: boolean;
      error: string;
      /** Where the object store failed: an error loses its class on its way between threads. */
      store?: Pick<StoreError, "code" | "message">;
    }
);

/**
 * The lane of jobs that a request waits for, and the lane of background jobs. A background job has one batch of rows in
 * memory at a time, so it can run beside the other lane.
 */
const lanes = ["asked", "background"] as const;
type Lane = (typeof lanes)[number];

export function laneOf(job: ScanJob): Lane {
  return job.kind === "content" ? "background" : "asked";
}

interface Waiting {
  job: ScanJob;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * Milliseconds of idleness after which the thread ends and frees its memory. Starting another takes some tenths of a
 * second.
 */
const idleMs = 10_000;

/** Small, because most of what a scan allocates lives long: the default would let 64 MB of garbage accumulate. */
const limits = { maxYoungGenerationSizeMb: 16 };

/**
 * The thread that reads whole versions; without it, the scan of a million rows would hold up every other request. It
 * starts with the first job. Each lane runs one job at a time, because a second one would need its memory again. The
 * thread ends after some idle time, and keeps the process alive only while a job runs.
 */
export class ScanPool {
  readonly #site: LakeSite;
  readonly #idleMs: number;
  readonly #queues: Record<Lane, Waiting[]> = { asked: [], background: [] };
  readonly #current = new Map<Lane, Waiting>();
  #worker: Worker | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #isClosing = false;
  #rest: NodeJS.Timeout | undefined;

  constructor(site: LakeSite, options: { idleMs?: number } = {}) {
    this.#site = site;
    this.#idleMs = options.idleMs ?? idleMs;
  }

  /** Whether the thread runs. */
  get isStarted(): boolean {
    return this.#worker !== null;
  }

  /** @throws VersionMissingError */
  async compare(family: string, from: VersionRef, to: VersionRef): Promise<DiffData> {
    return await this.#run<DiffData>({ kind: "compare", family, from: pair(from), to: pair(to) });
  }

  /** @throws VersionMissingError */
  async files(
    family: string,
    ref: VersionRef,
    others: readonly VersionRef[],
    sets: readonly Uint8Array[],
  ): Promise<FileCounts> {
    const job = { kind: "files" as const, family, ref: pair(ref), others: others.map(pair), sets };
    return await this.#run<FileCounts>(job);
  }

  /** @throws VersionMissingError */
  async content(family: string, ref: VersionRef): Promise<ContentState> {
    return await this.#run<ContentState>({ kind: "content", family, ref: pair(ref) });
  }

  /**
   * Refuses the waiting jobs, and waits for the current ones and the end of the thread: exiting while a thread is
   * inside Lance aborts the process.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const lane of lanes) {
      for (const { reject } of this.#queues[lane].splice(0))
        reject(new Error("The lake is closed"));
    }
    this.#letGo();
    await this.#ended;
  }

  async #run<T>(job: ScanJob): Promise<T> {
    if (this.#isClosing) throw new Error("The lake is closed");
    return await new Promise<T>((resolve, reject) => {
      this.#queues[laneOf(job)].push({ job, resolve: (result) => resolve(result as T), reject });
      this.#next();
    });
  }

  #next(): void {
    for (const lane of lanes) {
      if (this.#current.has(lane)) continue;
      const next = this.#queues[lane].shift();
      if (next === undefined) continue;
      this.#current.set(lane, next);
      const worker = this.#start();
      worker.ref();
      worker.postMessage(next.job);
    }
    clearTimeout(this.#rest);
    if (this.#current.size > 0 || this.#isClosing) return;
    this.#worker?.unref();
    this.#rest = setTimeout(() => this.#letGo(), this.#idleMs).unref();
  }

  /** Asks the thread to end. It handles messages in order, so it finishes its current jobs first. */
  #letGo(): void {
    clearTimeout(this.#rest);
    const worker = this.#worker;
    if (worker === null) return;
    // A later job starts another thread.
    if (!this.#isClosing) this.#worker = null;
    worker.ref();
    worker.postMessage("close");
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
      workerData: { site: this.#site },
      resourceLimits: limits,
    });
    worker.on("message", (answer: ScanAnswer) => this.#settle(answer));
    // An "exit" event follows, and jobs that are asked for until then need another thread.
    worker.on("error", (error) => this.#fail(worker, new Error("A scan failed", { cause: error })));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = Promise.all([this.#ended, promise]);
    worker.on("exit", () => {
      this.#fail(worker, new Error("The thread of the scans ended"));
      resolve();
    });
    return (this.#worker = worker);
  }

  #settle(answer: ScanAnswer): void {
    const waiting = this.#current.get(answer.lane);
    this.#current.delete(answer.lane);
    this.#next();
    if (waiting === undefined) return;
    if (answer.result !== undefined) return waiting.resolve(answer.result);
    const { job } = waiting;
    const { store } = answer;
    if (store !== undefined) return waiting.reject(new StoreError(store.code, store.message));
    const ref = job.kind === "compare" ? job.from : job.ref;
    waiting.reject(
      answer.missing
        ? new VersionMissingError(job.family, ref, answer.error)
        : new VersionUnreadableError(`A version of ${job.family} cannot be read`, {
            cause: answer.error,
          }),
    );
  }

  /** Rejects the jobs that the thread was running; the next job starts another thread. */
  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#current.values()) reject(error);
    this.#current.clear();
    this.#next();
  }
}

/** Copies the pair alone: rows of the catalog have more properties. */
function pair({ branch, version }: VersionRef): VersionRef {
  return { branch, version };
}
