import { Worker } from "node:worker_threads";
import type { FileCounts } from "./count-files.ts";
import type { DiffData } from "./diff-data.ts";
import { VersionMissingError } from "./errors.ts";
import type { VersionRef } from "./version.ts";

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

export type ScanAnswer =
  | { result: DiffData | FileCounts | ContentState }
  | { result?: undefined; missing: boolean; error: string };

interface Waiting {
  job: ScanJob;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * One thread in which whole versions are read, started when it is first needed: the scan of a million rows would
 * otherwise hold up every other request. One job after another, since a second one at the same time would need its
 * memory as well. It keeps a process alive only while it works.
 */
export class ScanPool {
  readonly #directory: string;
  readonly #queue: Waiting[] = [];
  #current: Waiting | null = null;
  #worker: Worker | null = null;
  #ended: Promise<void> = Promise.resolve();
  #isClosing = false;

  /** @param directory The lake's. */
  constructor(directory: string) {
    this.#directory = directory;
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
    for (const { reject } of this.#queue.splice(0)) reject(new Error("The lake is closed"));
    this.#isClosing = true;
    this.#worker?.ref();
    // After the job: messages come one after the other.
    this.#worker?.postMessage("close");
    await this.#ended;
  }

  async #run<T>(job: ScanJob): Promise<T> {
    if (this.#isClosing) throw new Error("The lake is closed");
    return await new Promise<T>((resolve, reject) => {
      this.#queue.push({ job, resolve: (result) => resolve(result as T), reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== null) return;
    const next = this.#queue.shift();
    if (next === undefined) {
      if (!this.#isClosing) this.#worker?.unref();
      return;
    }
    this.#current = next;
    const worker = this.#start();
    worker.ref();
    worker.postMessage(next.job);
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
      workerData: { directory: this.#directory },
    });
    worker.on("message", (answer: ScanAnswer) => this.#settle(answer));
    // An exit follows.
    worker.on("error", (error) => this.#fail(new Error("A scan failed", { cause: error })));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    worker.on("exit", () => {
      this.#worker = null;
      this.#fail(new Error("The thread of the scans ended"));
      resolve();
      this.#next();
    });
    return (this.#worker = worker);
  }

  #settle(answer: ScanAnswer): void {
    const waiting = this.#current;
    this.#current = null;
    this.#next();
    if (waiting === null) return;
    if (answer.result !== undefined) return waiting.resolve(answer.result);
    const { job } = waiting;
    const ref = job.kind === "compare" ? job.from : job.ref;
    waiting.reject(
      answer.missing
        ? new VersionMissingError(job.family, ref, answer.error)
        : new Error(`A version of ${job.family} cannot be read`, { cause: answer.error }),
    );
  }

  /** Whoever waits for the job is told; the next one starts another thread. */
  #fail(error: Error): void {
    this.#current?.reject(error);
    this.#current = null;
  }
}

/** Rows of the catalog are pairs too, and have more to them. */
function pair({ branch, version }: VersionRef): VersionRef {
  return { branch, version };
}
