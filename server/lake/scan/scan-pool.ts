import { Worker } from "node:worker_threads";
import type { FileCounts } from "./count-files.ts";
import type { DiffData } from "../diff/diff-data.ts";
import { VersionMissingError } from "../errors.ts";
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
  | { result?: undefined; missing: boolean; error: string }
);

/**
 * What somebody waits for, and what the background wants. The latter has one batch of rows in memory at a time, so
 * that it can go on beside the others.
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

/** What a thread has in memory goes when it ends; to start another takes some tenths of a second. */
const idleMs = 10_000;

/** Small, since what it makes lives long: the default would let 64 MB of garbage come together. */
const limits = { maxYoungGenerationSizeMb: 16 };

/**
 * One thread in which whole versions are read, started when it is first needed: the scan of a million rows would
 * otherwise hold up every other request. Of what somebody waits for, one job after another, since a second one at the
 * same time would need its memory as well. It ends when it has had nothing to do for a while, and keeps a process
 * alive only while it works.
 */
export class ScanPool {
  readonly #directory: string;
  readonly #idleMs: number;
  readonly #queues: Record<Lane, Waiting[]> = { asked: [], background: [] };
  readonly #current = new Map<Lane, Waiting>();
  #worker: Worker | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #isClosing = false;
  #rest: NodeJS.Timeout | undefined;

  /** @param directory The lake's. */
  constructor(directory: string, options: { idleMs?: number } = {}) {
    this.#directory = directory;
    this.#idleMs = options.idleMs ?? idleMs;
  }

  /** Whether there is a thread at the moment. */
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
   * Waits for the job that the thread is at, and for its end: a process that exits while a thread is inside of Lance
   * is aborted. What waited for its turn is refused.
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

  /** The thread ends after the jobs that it is at: messages come one after the other. */
  #letGo(): void {
    clearTimeout(this.#rest);
    const worker = this.#worker;
    if (worker === null) return;
    // A job that comes from now on has another one.
    if (!this.#isClosing) this.#worker = null;
    worker.ref();
    worker.postMessage("close");
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
      workerData: { directory: this.#directory },
      resourceLimits: limits,
    });
    worker.on("message", (answer: ScanAnswer) => this.#settle(answer));
    // An exit follows.
    worker.on("error", (error) => this.#fail(worker, new Error("A scan failed", { cause: error })));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = Promise.all([this.#ended, promise]);
    worker.on("exit", () => {
      this.#fail(worker, new Error("The thread of the scans ended"));
      resolve();
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#next();
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
    const ref = job.kind === "compare" ? job.from : job.ref;
    waiting.reject(
      answer.missing
        ? new VersionMissingError(job.family, ref, answer.error)
        : new Error(`A version of ${job.family} cannot be read`, { cause: answer.error }),
    );
  }

  /** Whoever waits for a job of the thread is told; the next one starts another. */
  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    for (const { reject } of this.#current.values()) reject(error);
    this.#current.clear();
  }
}

/** Rows of the catalog are pairs too, and have more to them. */
function pair({ branch, version }: VersionRef): VersionRef {
  return { branch, version };
}
