import pLimit from "p-limit";
import { type RefusalReason, because, refusalOf } from "#contract/refusals.ts";
import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import {
  type NewModelResult,
  insertModelResults,
  modelKey,
  withoutResult,
} from "../../catalog/model-results.ts";
import { fault } from "../../fault.ts";
import { ModelBrokenError, fingerprintModel } from "../../models/models.ts";
import { BlobDamagedError, BlobMissingError } from "../../ports/blob-store.ts";
import { type Progress, type Task, TaskFailure } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";

/** What a task runs on each image. */
export interface Asked {
  id: string;
  version: string;
  name: string;
  prompt?: string | undefined;
}

/** Images whose results are stored together: some seconds of work, which is the most that a kill may lose. */
const imagesOfPart = 32;

/** The files of the images of a task's line in the order of their hashes, each with the number of its items. */
export async function filesOfImages<P, S>(task: Task<P, S>): Promise<Map<string, number>> {
  const writer = await task.writer();
  const items = new Map<string, number>();
  for await (const rows of writer.pictures()) {
    for (const { sha256 } of rows) items.set(sha256, (items.get(sha256) ?? 0) + 1);
  }
  return new Map([...items].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The progress of a task that goes through all images several times: each of its steps is as long as the others.
 */
export class Steps {
  readonly #task: Pick<Task<unknown, unknown>, "progress">;
  readonly #images: number;
  readonly #steps: number;
  readonly #pace: string;
  #step = 0;

  /** @param steps how many there are */
  constructor(
    task: Pick<Task<unknown, unknown>, "progress">,
    { images, steps, pace }: { images: number; steps: number; pace: string },
  ) {
    this.#task = task;
    this.#images = images;
    this.#steps = steps;
    this.#pace = pace;
  }

  /** Begins the next step. */
  next(): void {
    this.#step = Math.min(this.#steps - 1, this.#step + 1);
  }

  /** Reports how much of the step is done. */
  async show(share: number, message: TaskMessage): Promise<void> {
    await this.#task.progress(this.at(share, message));
  }

  at(share: number, message: TaskMessage): Progress {
    const done = Math.floor((this.#step + Math.min(1, share)) * this.#images);
    return { done, total: this.#steps * this.#images, message, pace: this.#pace };
  }
}

/** Images that tell how many of all are new to a model. */
const imagesSampled = 2000;

/**
 * What the time of a task of these models depends on: which they are, and how many of the images are new to them, in
 * quarters, since results that are kept cost nothing.
 */
export async function paceOf(
  { catalog }: Deps,
  models: readonly Asked[],
  hashes: readonly string[],
): Promise<string> {
  const step = Math.max(1, Math.floor(hashes.length / imagesSampled));
  const sample = hashes.filter((_, at) => at % step === 0);
  const paces = await Promise.all(
    models.map(async (model) => {
      const fresh = await withoutResult(catalog.db, modelKey(model, model.prompt), sample);
      const quarters = Math.ceil((4 * fresh.length) / Math.max(1, sample.length));
      return `${model.id}@${model.version} ${quarters}/4`;
    }),
  );
  return paces.toSorted().join(", ");
}

/**
 * Runs a model on those of some files that it has not seen. Results belong to the bytes, so a run
 * that continues, another dataset with the same files, and the same model after a restore find them.
 * @returns why files have no result that is kept: another time they may have one
 * @throws TaskFailure where the model cannot run, or is another one by now
 */
export async function lookAtAll<P, S>(
  deps: Deps,
  task: Task<P, S>,
  model: Asked,
  hashes: readonly string[],
  steps: Steps | null,
): Promise<Map<string, string>> {
  const { db } = deps.catalog;
  const key = modelKey(model, model.prompt);
  const total = hashes.length;
  const limit = pLimit(deps.models.atOnce(model.id) + 1);
  const passing = new Map<string, string>();
  let done = 0;
  const show = async () =>
    steps?.show(
      done / Math.max(1, total),
      taskMessage("looking", { done, total, model: model.name }),
    );
  for (let start = 0; start < total; start += imagesOfPart) {
    task.signal.throwIfAborted();
    const own = hashes.slice(start, start + imagesOfPart);
    const unknown = await withoutResult(db, key, own);
    done = start + own.length - unknown.length;
    await show();
    if (unknown.length > 0) await demandSame(deps, model);
    const results = await Promise.all(
      unknown.map((sha256) =>
        limit(async () => {
          task.signal.throwIfAborted();
          const result = await lookAt(deps, sha256, model, task.signal);
          done += 1;
          if (typeof result !== "string") return result;
          passing.set(sha256, result);
          return [];
        }),
      ),
    );
    await insertModelResults(db, key, results.flat());
    await fault("models.part-stored");
  }
  done = total;
  await show();
  return passing;
}

/** An update or another configuration may have come while the task waited or was down. */
async function demandSame({ models }: Deps, model: Asked): Promise<void> {
  if (model.id === fingerprintModel.id) return;
  const now = await models.find(model.id);
  if (now?.version === model.version) return;
  const code = now === undefined ? "model_gone" : "model_changed";
  throw stopped(model, because(code, { model: model.name }));
}

function stopped({ name: model }: Asked, refusal: RefusalReason): TaskFailure {
  const why = refusalOf(refusal).sentence;
  return new TaskFailure(taskMessage("model_stopped", { model, why, refusal }));
}

/** Nothing where the bytes cannot be read, which says nothing about them; a sentence where it may work another time. */
async function lookAt(
  deps: Deps,
  sha256: string,
  model: Asked,
  signal: AbortSignal,
): Promise<NewModelResult[] | string> {
  const { prompt } = model;
  // What is kept under a hash must be of the bytes that have it.
  const state = await deps.blobs.verify(sha256);
  if (state !== "sound") return `its bytes are ${state}`;
  try {
    const { found, ms } = await deps.blobs.withLocalFile(sha256, (path) =>
      deps.models.run(model.id, path, { prompt, signal }),
    );
    // It may have been removed while it was read.
    if ("error" in found) {
      if (found.passing === true) return found.error;
      if (!(await deps.blobs.has(sha256))) return [];
      return [{ sha256, result: { error: found.error }, ms }];
    }
    return [{ sha256, result: found, ms }];
  } catch (error) {
    if (error instanceof BlobMissingError || error instanceof BlobDamagedError) return [];
    if (error instanceof ModelBrokenError) {
      throw stopped(model, because("model_absent", { model: model.name, why: error.message }));
    }
    throw error;
  }
}
