import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Found } from "./model.ts";
import type { ModelAnswer, ModelJob } from "./model-worker.ts";

/** Half of the cores: the others answer requests. */
const threads = Math.max(1, availableParallelism() >> 1);
/** After so many idle milliseconds a thread ends, and frees the models' memory. */
const idleMs = 20_000;
/** A picture takes a second at most; a hostile one, or a model that hangs, ends the thread. */
const longestMs = 120_000;

/** How long a stop waits for them. */
const drainMs = 10_000;

/** The model does not load: not the fault of the picture. */
export class ModelBrokenError extends Error {
  override readonly name = "ModelBrokenError";
}

interface Waiting extends Omit<ModelJob, "id"> {
  resolve(result: { found: Found; ms: number }): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  job: Waiting | null;
  limit: NodeJS.Timeout | undefined;
  rest: NodeJS.Timeout | undefined;
}

/** Threads that run models, one picture each at a time. They start when they are needed. */
export class ModelPool {
  readonly #threads = new Set<Thread>();
  readonly #queue: Waiting[] = [];
  readonly #drained = Promise.withResolvers<void>();
  #isClosed = false;
  #last = 0;

  /** The number of pictures that are worked on at once. */
  get size(): number {
    return threads;
  }

  /** @throws ModelBrokenError */
  async run(job: Omit<ModelJob, "id">): Promise<{ found: Found; ms: number }> {
    if (this.#isClosed) throw new Error("The models are closed");
    return await new Promise((resolve, reject) => {
      this.#queue.push({ ...job, resolve, reject });
      this.#next();
    });
  }

  /** Waits for the pictures that are worked on: a thread that ends inside of a native library aborts the process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#queue.splice(0)) reject(new Error("The models are closed"));
    if (this.#isBusy)
      await Promise.race([this.#drained.promise, wait(drainMs, null, { ref: false })]);
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  get #isBusy(): boolean {
    return [...this.#threads].some(({ job }) => job !== null);
  }

  #next(): void {
    if (this.#isClosed && !this.#isBusy) this.#drained.resolve();
    while (this.#queue.length > 0) {
      const idle = [...this.#threads].find(({ job }) => job === null);
      const thread = idle ?? (this.#threads.size < threads ? this.#start() : undefined);
      const job = this.#queue[0];
      if (thread === undefined || job === undefined) return;
      this.#queue.shift();
      this.#give(thread, job);
    }
  }

  #give(thread: Thread, job: Waiting): void {
    clearTimeout(thread.rest);
    thread.job = job;
    thread.worker.ref();
    const { model, spec, path } = job;
    thread.worker.postMessage({ id: ++this.#last, model, spec, path } satisfies ModelJob);
    thread.limit = setTimeout(() => {
      thread.job = null;
      job.resolve({ found: { error: "The model took too long for it", passing: true }, ms: 0 });
      this.#end(thread);
      this.#next();
    }, longestMs).unref();
  }

  #start(): Thread {
    const worker = new Worker(new URL("./model-worker.ts", import.meta.url));
    const thread: Thread = { worker, job: null, limit: undefined, rest: undefined };
    this.#threads.add(thread);
    worker.on("message", (answer: ModelAnswer) => this.#settle(thread, answer));
    let cause: unknown;
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("exit", () => {
      clearTimeout(thread.limit);
      clearTimeout(thread.rest);
      this.#threads.delete(thread);
      const { job } = thread;
      thread.job = null;
      if (job !== null) {
        // A picture that ends the thread would end the next one, too.
        if (this.#isClosed) job.reject(new Error("The models are closed"));
        else {
          const error = `The model stopped at it${why(cause)}`;
          job.resolve({ found: { error, passing: true }, ms: 0 });
        }
      }
      this.#next();
    });
    return thread;
  }

  /** At once out of the list: a thread that is ending gets no picture any more. */
  #end(thread: Thread): void {
    this.#threads.delete(thread);
    void thread.worker.terminate();
  }

  #settle(thread: Thread, answer: ModelAnswer): void {
    clearTimeout(thread.limit);
    const { job } = thread;
    thread.job = null;
    thread.worker.unref();
    thread.rest = setTimeout(() => this.#end(thread), idleMs).unref();
    if (job !== null) {
      if ("broken" in answer) job.reject(new ModelBrokenError(answer.broken));
      else job.resolve({ found: answer.found, ms: answer.ms });
    }
    this.#next();
  }
}

function why(cause: unknown): string {
  return cause instanceof Error ? `: ${cause.message.split("\n")[0] ?? ""}` : "";
}
