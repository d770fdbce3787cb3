import { Worker } from "node:worker_threads";
import type { PropagationAnswer, PropagationCall, PropagationStart } from "./propagation-worker.ts";
import type { Propagated, Seeds } from "./propagation.ts";

type Vectors = Int8Array<ArrayBuffer>;

/**
 * `Propagation` in a thread of its own: one call at a time. Arrays are handed over, and are empty afterwards.
 * Every call throws the reason of the signal once it is aborted.
 */
export class PropagationThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #stop = () => this.#fail(this.#signal.reason as Error);
  #waiting = Promise.withResolvers<Propagated | null>();
  #failure: Error | null = null;

  constructor(start: PropagationStart, signal: AbortSignal) {
    signal.throwIfAborted();
    this.#signal = signal;
    this.#worker = new Worker(new URL("./propagation-worker.ts", import.meta.url), {
      workerData: start,
    });
    this.#worker.on("message", (answer: PropagationAnswer) => {
      if ("error" in answer) this.#fail(answer.error);
      else this.#waiting.resolve(answer.result);
    });
    this.#worker.on("error", (error) =>
      this.#fail(error instanceof Error ? error : new Error(String(error))),
    );
    this.#worker.on("exit", () =>
      this.#fail(new Error("The thread that compares embeddings ended")),
    );
    signal.addEventListener("abort", this.#stop, { once: true });
  }

  /** Some embeddings of the dataset, before the seeds. */
  async common(vectors: Vectors): Promise<void> {
    await this.#call({ call: "common", vectors }, [vectors.buffer]);
  }

  async seed(seeds: Seeds & { vectors: Vectors }): Promise<void> {
    await this.#call({ call: "seed", ...seeds }, [seeds.vectors.buffer]);
  }

  async give(vectors: Vectors): Promise<Propagated> {
    const result = await this.#call({ call: "give", vectors }, [vectors.buffer]);
    if (result === null) throw new Error("The thread that compares embeddings gave nothing");
    return result;
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#stop);
    await this.#worker.terminate();
  }

  async #call(call: PropagationCall, hand: ArrayBuffer[]): Promise<Propagated | null> {
    if (this.#failure !== null) throw this.#failure;
    this.#waiting = Promise.withResolvers();
    this.#worker.postMessage(call, hand);
    return await this.#waiting.promise;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    // Nobody may be waiting.
    this.#waiting.promise.catch(() => {});
    this.#waiting.reject(error);
  }
}
