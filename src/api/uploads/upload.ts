import { noop } from "@tanstack/react-query";
import { getDataset } from "#contract/routes/datasets.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { call } from "#/api/client.ts";
import { ApiError } from "#/api/errors.ts";
import { untilReachable } from "./upload-connection.ts";
import { UnreadableFile, sortReadable, uploadFault } from "./upload-faults.ts";
import { planBatches } from "./upload-plan.ts";
import { uploadSlots } from "./upload-slots.ts";
import type { UploadTarget } from "./upload-target.ts";

/**
 * - `away`: the connection is lost; the upload continues by itself.
 * - `undecided`: every file was tried and some failed: the user chooses to go on without them, or to retry.
 * - `closing`: all files have arrived, and the service is asked to build the dataset.
 * - `done`: the service continues alone.
 */
export type UploadPhase =
  | { name: "sending" | "paused" | "away" | "undecided" | "closing" | "done" | "cancelling" }
  | { name: "refused"; error: unknown };

export interface UploadFailure extends ChosenFile {
  error: unknown;
}

export interface UploadState {
  /** The files are for a dataset that has content, instead of a new one. */
  adds: boolean;
  phase: UploadPhase;
  files: number;
  doneFiles: number;
  failures: readonly UploadFailure[];
  bytes: number;
  /** Bytes of the files that have arrived and of those being sent. */
  sentBytes: number;
}

interface UploadOptions {
  datasetId: string;
  target: UploadTarget;
  name: string;
  files: readonly ChosenFile[];
  onDone: () => void;
  onCancelled: () => void;
}

interface Batch {
  files: readonly ChosenFile[];
  /** How often it failed without a reason. */
  strikes: number;
}

/** Failures without a reason after which a batch is split. */
const patience = 2;
const noticeMs = 100;
let lastKey = 0;

/**
 * The upload of files to a dataset, while the tab is open. A request is repeated until its answer confirms the
 * files; the service stores a file once, however often it is sent. A refused batch is halved until the bad files are
 * found, so that the others still arrive.
 */
export class DatasetUpload {
  /** Distinguishes it from others of the tab, of the same dataset too. */
  readonly key = ++lastKey;
  readonly datasetId: string;
  readonly name: string;
  #options: UploadOptions;
  #queue: Batch[];
  #bytes: number;
  #done = { files: 0, bytes: 0 };
  #sent = new Map<Batch, number>();
  #failures: UploadFailure[] = [];
  #suspects = new Map<Batch, unknown>();
  #transId: number | null = null;
  #withoutFailed = false;
  #phase: UploadPhase = { name: "sending" };
  #stint = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #state: UploadState | null = null;
  #notice: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();

  constructor(options: UploadOptions) {
    this.datasetId = options.datasetId;
    this.name = options.name;
    this.#options = options;
    this.#queue = planBatches(options.files).map((files) => ({ files, strikes: 0 }));
    this.#bytes = sizeOf(options.files);
  }

  get state(): UploadState {
    const onTheWay = [...this.#sent.values()].reduce((sum, part) => sum + part, 0);
    this.#state ??= {
      adds: this.#options.target.adds,
      phase: this.#phase,
      files: this.#options.files.length,
      doneFiles: this.#done.files,
      failures: [...this.#failures],
      bytes: this.#bytes,
      sentBytes: this.#done.bytes + onTheWay,
    };
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins, or continues after a pause or a refusal. */
  start(): void {
    this.#stint = new AbortController();
    const { signal } = this.#stint;
    this.#enter({ name: "sending" });
    // requests from before the pause may still wait for their answers
    this.#running = this.#running.then(async () => this.#work(signal));
  }

  pause(): void {
    this.#stint.abort();
    this.#enter({ name: "paused" });
  }

  retryFailed(): void {
    const again = planBatches(this.#failures);
    this.#failures = [];
    this.#queue.push(...again.map((files) => ({ files, strikes: 0 })));
    this.start();
  }

  /** Goes on with the files that arrived. */
  goOnWithoutFailed(): void {
    this.#withoutFailed = true;
    this.start();
  }

  /** Nothing of it is wanted after a cancellation. If that fails, the list shows a draft. */
  async cancel(): Promise<void> {
    this.#stint.abort();
    this.#enter({ name: "cancelling" });
    await this.#running;
    await this.#options.target.discard().catch(noop);
    this.#options.onCancelled();
  }

  async #work(stint: AbortSignal): Promise<void> {
    while (!stint.aborted) {
      try {
        await this.#sendAll(stint);
        if (stint.aborted) return;
        const complete = this.#failures.length === 0 || this.#withoutFailed;
        if (!complete || this.#done.files === 0) return this.#enter({ name: "undecided" });
        await this.#close();
        this.#enter({ name: "done" });
        return this.#options.onDone();
      } catch (error) {
        if (!(await this.#reconnect(error, stint))) return;
      }
    }
  }

  /** After an error: whether to continue. */
  async #reconnect(error: unknown, stint: AbortSignal): Promise<boolean> {
    try {
      if (uploadFault(error) !== "away") throw error;
      const atOnce = await untilReachable({
        ask: async () => call(getDataset, { params: { dataset_id: this.datasetId } }, stint),
        error,
        signal: stint,
        onAway: () => this.#enter({ name: "away" }),
      });
      if (atOnce) await this.#examineSuspects();
      this.#suspects.clear();
    } catch (refusal) {
      if (!stint.aborted) this.#enter({ name: "refused", error: refusal });
      return false;
    }
    if (!stint.aborted) this.#enter({ name: "sending" });
    return true;
  }

  /** Resolves when the queue is empty, or when the signal is aborted. The first error stops all lanes. */
  async #sendAll(stint: AbortSignal): Promise<void> {
    if (this.#queue.length === 0) return;
    this.#transId ??= await this.#options.target.open(stint);
    const transId = this.#transId;
    const round = new AbortController();
    const signal = AbortSignal.any([stint, round.signal]);
    // Not every request fails at once when the network is lost: some would only stall.
    const goOffline = (): void => {
      if (!stint.aborted) this.#enter({ name: "away" });
      round.abort(new ApiError({ kind: "network" }));
    };
    window.addEventListener("offline", goOffline);
    // It may have gone offline in the meantime.
    if (!navigator.onLine) goOffline();
    const lanes = Array.from({ length: uploadSlots.count }, async () => {
      try {
        while (this.#queue.length > 0 && !signal.aborted) {
          await uploadSlots.use(async () => {
            const batch = this.#queue.shift();
            if (batch !== undefined) await this.#send(batch, transId, signal);
          });
        }
      } catch (error) {
        round.abort(error);
      }
    });
    await Promise.all(lanes);
    window.removeEventListener("offline", goOffline);
    round.signal.throwIfAborted();
  }

  async #send(batch: Batch, transId: number, signal: AbortSignal): Promise<void> {
    const size = sizeOf(batch.files);
    try {
      await this.#options.target.send({
        transId,
        files: batch.files,
        signal,
        onProgress: (loaded) => {
          // the count includes the form's own lines between the files
          this.#sent.set(batch, Math.min(loaded, size));
          this.#changed();
        },
      });
      this.#done = { files: this.#done.files + batch.files.length, bytes: this.#done.bytes + size };
    } catch (error) {
      if (error instanceof ApiError && error.kind === "aborted") {
        this.#queue.unshift(batch);
        return;
      }
      const fault = uploadFault(error);
      if (fault === "content") return this.#takeApart(batch, error);
      if (fault === "doubt") return this.#suspect(batch, error);
      this.#queue.unshift(batch);
      this.#suspects.set(batch, error);
      throw error;
    } finally {
      this.#sent.delete(batch);
      this.#changed();
    }
  }

  /** The service is available, but these files could not be sent: finds out whether the files are the cause. */
  async #examineSuspects(): Promise<void> {
    for (const [batch, error] of this.#suspects) {
      const { readable, unreadable } = await sortReadable(batch.files);
      this.#queue = this.#queue.filter((waiting) => waiting !== batch);
      for (const file of unreadable) {
        this.#failures.push({ ...file, error: new UnreadableFile() });
      }
      if (unreadable.length === 0) this.#suspect(batch, error);
      else if (readable.length > 0) this.#queue.unshift({ files: readable, strikes: 0 });
    }
  }

  #suspect(batch: Batch, error: unknown): void {
    batch.strikes += 1;
    if (batch.strikes > patience) this.#takeApart(batch, error);
    else this.#queue.push(batch);
  }

  #takeApart({ files }: Batch, error: unknown): void {
    const [first] = files;
    if (first !== undefined && files.length === 1) {
      this.#failures.push({ ...first, error });
      return;
    }
    const middle = Math.ceil(files.length / 2);
    const halves = [files.slice(0, middle), files.slice(middle)];
    this.#queue.unshift(...halves.map((half) => ({ files: half, strikes: 0 })));
  }

  async #close(): Promise<void> {
    this.#enter({ name: "closing" });
    await this.#options.target.close(this.#transId ?? 0);
  }

  #enter(phase: UploadPhase): void {
    // the results of an aborted run are ignored
    if (this.#phase.name === "cancelling") return;
    this.#phase = phase;
    clearTimeout(this.#notice);
    this.#tell();
  }

  /** Progress comes in many small steps; listeners are called a few times a second. */
  #changed(): void {
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => this.#tell(), noticeMs);
  }

  #tell(): void {
    this.#state = null;
    for (const listener of this.#listeners) listener();
  }
}

function sizeOf(files: readonly ChosenFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}
