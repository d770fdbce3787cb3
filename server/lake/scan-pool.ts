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
}

export type ScanJob = CompareJob | FilesJob;

export interface ScanRequest {
  id: number;
  job: ScanJob;
}

export type ScanAnswer = { id: number } & (
  | { result: DiffData | FileCounts }
  | { result?: undefined; missing: boolean; error: string }
);

interface Waiting {
  job: ScanJob;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * One thread in which whole versions are read, started when it is first needed: the scan of a million rows would
 * otherwise hold up every other request. It keeps a process alive only while somebody waits for it.
 */
export class ScanPool {
  readonly #directory: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #requests = 0;

  /** @param directory The lake's. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws VersionMissingError */
  async compare(family: string, from: VersionRef, to: VersionRef): Promise<DiffData> {
    return await this.#run<DiffData>({ kind: "compare", family, from: pair(from), to: pair(to) });
  }

  /** @throws VersionMissingError */
  async files(family: string, ref: VersionRef, others: readonly VersionRef[]): Promise<FileCounts> {
    const job = { kind: "files" as const, family, ref: pair(ref), others: others.map(pair) };
    return await this.#run<FileCounts>(job);
  }

  /** Lets the thread end once it has done what it was asked. */
  close(): void {
    this.#worker?.postMessage("close");
    this.#worker?.unref();
    this.#worker = null;
  }

  async #run<T>(job: ScanJob): Promise<T> {
    const worker = this.#start();
    const id = ++this.#requests;
    return await new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { job, resolve: (result) => resolve(result as T), reject });
      worker.ref();
      worker.postMessage({ id, job } satisfies ScanRequest);
    });
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
      workerData: { directory: this.#directory },
    });
    worker.on("message", (answer: ScanAnswer) => this.#settle(worker, answer));
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", () => this.#lose(worker, new Error("The thread ended")));
    this.#worker = worker;
    return worker;
  }

  #settle(worker: Worker, answer: ScanAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) worker.unref();
    if (waiting === undefined) return;
    if (answer.result !== undefined) return waiting.resolve(answer.result);
    const { job } = waiting;
    waiting.reject(
      answer.missing
        ? new VersionMissingError(
            job.family,
            job.kind === "compare" ? job.from : job.ref,
            answer.error,
          )
        : new Error(`A version of ${job.family} cannot be read`, { cause: answer.error }),
    );
  }

  /** Whoever waits is told; the next request starts another one. */
  #lose(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    for (const [id, { reject }] of this.#waiting) {
      this.#waiting.delete(id);
      reject(new Error("A version could not be read to its end", { cause: error }));
    }
  }
}

/** Rows of the catalog are pairs too, and have more to them. */
function pair({ branch, version }: VersionRef): VersionRef {
  return { branch, version };
}
