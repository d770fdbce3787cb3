import { setTimeout as wait } from "node:timers/promises";
import { ServiceError, isAway, storageError } from "../errors.ts";
import { type FaultPoint, armFault } from "../fault.ts";
import { collect } from "../services/upkeep/collect.ts";
import type { RequestContext } from "../ports/requests.ts";
import { seedDataset } from "../testing/datasets.ts";
import type { TestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentOf } from "./model.ts";
import { type Client, perform, someEdit, weights } from "./operations.ts";
import { type Process, anotherProcess } from "./process.ts";
import { heal } from "../services/upkeep/heal.ts";
import { type Random, randomFrom } from "./random.ts";
import { Replay } from "./replay.ts";
import { type Checked, Verifier } from "./verify.ts";

export interface RunOptions {
  seed: number;
  /** The duration in milliseconds. */
  milliseconds: number;
  datasets?: number;
  clients?: number;
  onRound?: (figures: Figures) => void;
  /** Makes the store fail now and then while the clients work; answers of 503 are then allowed. */
  storeFails?: (fails: boolean) => void;
}

export interface Figures extends Checked {
  operations: Record<string, number>;
  refused: number;
  failed: number;
  /** Answers of 503 while the store failed. */
  away: number;
  /** Processes that died during a write and were replaced, after which the lake was healed. */
  deaths: number;
  /** Processes that were taken for dead during a write, and continued later. */
  zombies: number;
}

const minute = 60_000;
const death = "this process died";

/** Points outside transactions, where a paused process holds no lock of the database. */
const standingPoints: readonly FaultPoint[] = [
  "edit.leased",
  "edit.committed",
  "edit.flushed",
  "fork.branched",
  "fork.flushed",
  "flush.half",
];
const collectingPoints: readonly FaultPoint[] = [
  "collect.leased",
  "collect.pinned",
  "collect.pruned",
  "collect.dropped",
];
const failingPoints: readonly FaultPoint[] = [
  ...standingPoints,
  "edit.published",
  "head.swapping",
  "create.written",
  "create.committed",
  "restore.written",
  "restore.committed",
  "partial.batch-committed",
  "partial.recorded",
  "partial.unchanged",
  "undo.written",
  "undo.committed",
  "clone.written",
  "clone.committed",
];

/**
 * Random operations by several concurrent clients on several datasets, in rounds. After each round no operation is in
 * progress, and everything that the catalog names is read again and compared with a model computed from the audit.
 * Between rounds processes die during a write, and others are taken for dead and continue in the middle of the next
 * round.
 * @throws Error that names the difference and the seed.
 */
export async function runRandomOperations(
  service: TestService,
  options: RunOptions,
): Promise<Figures> {
  const run = new Run(service, await anotherProcess(service), options);
  try {
    await run.begin();
    const until = Date.now() + options.milliseconds;
    while (Date.now() < until) {
      await run.round();
      options.onRound?.(run.figures());
    }
    return run.figures();
  } catch (cause) {
    throw new Error(`Random operations with seed ${options.seed} failed: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    await run.end();
  }
}

class Run {
  readonly #service: TestService;
  readonly #options: RunOptions;
  readonly #random: Random;
  readonly #replay: Replay;
  readonly #verifier: Verifier;
  readonly #operations: Record<string, number> = {};
  readonly #counts = { refused: 0, failed: 0, away: 0, deaths: 0, zombies: 0 };
  /** The paused operation of a process that was taken for dead, and a function that releases it. */
  #zombies: { release(): void; done: Promise<unknown> }[] = [];
  #process: Process;
  #past: Process[] = [];

  constructor(service: TestService, process: Process, options: RunOptions) {
    this.#service = service;
    this.#process = process;
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#replay = new Replay(service.deps.catalog);
    this.#verifier = new Verifier(this.#replay);
  }

  async begin(): Promise<void> {
    for (let index = 0; index < (this.#options.datasets ?? 3); index += 1) await this.#seed();
  }

  async #seed(): Promise<void> {
    const { deps, owner } = this.#service;
    const { id, snapshotId } = await seedDataset(this.#service, owner, { items: 40 });
    const row = await deps.catalog.db
      .selectFrom("snapshots")
      .innerJoin("datasets", "datasets.id", "snapshots.dataset_id")
      .select(["family_id", "branch", "version"])
      .where("snapshots.id", "=", snapshotId)
      .executeTakeFirstOrThrow();
    const { items } = await (await deps.lake.reader(row.family_id, row)).page({ limit: 1000 });
    this.#replay.begin(id, snapshotId, contentOf(items));
  }

  async round(): Promise<void> {
    if (this.#replay.datasets.size < 2) await this.#seed();
    const clients = Array.from({ length: this.#options.clients ?? 4 }, () =>
      this.#client(randomFrom(this.#random.next())),
    );
    this.#options.storeFails?.(true);
    const zombies = this.#zombies.splice(0);
    const woken = wait(this.#random.below(40)).then(() => {
      for (const zombie of zombies) zombie.release();
    });
    await Promise.all([...clients, woken, ...zombies.map((zombie) => zombie.done)]);
    this.#options.storeFails?.(false);
    const next = this.#random.below(10);
    if (next === 0) await this.#failSomewhere();
    else if (next <= 3) await this.#interrupt("die");
    else if (next <= 5) await this.#interrupt("stall");
    await this.#verifier.check({
      ...this.#process,
      owner: this.#service.owner,
      lakeSite: this.#service.lakeSite,
    });
  }

  async #client(random: Random): Promise<void> {
    for (let step = 0; step < 5; step += 1) await this.#operation(random);
  }

  async #operation(random: Random): Promise<void> {
    const kind = random.weighted(weights);
    this.#operations[kind] = (this.#operations[kind] ?? 0) + 1;
    const context = this.#service.as();
    try {
      const traced = await perform(this.#as(random, context), kind);
      if (traced) this.#expectTrace(context.requestId);
    } catch (thrown) {
      // As for an answer.
      const error = this.#options.storeFails === undefined ? thrown : awayOf(thrown);
      if (isAway(error) && this.#options.storeFails !== undefined) {
        this.#counts.away += 1;
        return;
      }
      if (!(error instanceof ServiceError) || !isAnswer(error)) {
        throw new Error(`${kind}: ${messageOf(error)}`, { cause: error });
      }
      this.#counts.refused += 1;
    }
  }

  readonly #acknowledged: string[] = [];
  #expectTrace(requestId: string): void {
    this.#acknowledged.push(requestId);
  }

  #as(random: Random, context: RequestContext): Client {
    return {
      process: this.#process,
      owner: this.#service.owner,
      replay: this.#replay,
      random,
      context,
    };
  }

  /** One operation that fails with an injected error at some point; it may or may not have taken effect. */
  async #failSomewhere(): Promise<void> {
    const point = this.#random.pick(failingPoints);
    const disarm = armFault(point, () => {
      disarm();
      throw new Error(`failed at ${point}`);
    });
    try {
      for (let step = 0; step < 4; step += 1) {
        const kind = this.#random.weighted(weights);
        await perform(this.#as(this.#random, this.#service.as()), kind).catch((error: unknown) => {
          if (error instanceof ServiceError) return;
          // A collection continues after a dataset that fails, and reports all failures at its end.
          const failures = error instanceof AggregateError ? error.errors : [error];
          if (failures.some((each) => messageOf(each) !== `failed at ${point}`)) throw error;
          this.#counts.failed += 1;
        });
      }
    } finally {
      disarm();
    }
  }

  /**
   * Stops a process during a write and replaces it. One that dies never continues, and its successor is alone on the
   * folder; one that stalls is released in the next round.
   */
  async #interrupt(how: "die" | "stall"): Promise<void> {
    const collecting = this.#random.below(3) === 0;
    const point = this.#random.pick(collecting ? collectingPoints : standingPoints);
    const { reached, release, fail, disarm } = holdAt(point);
    const datasetId = this.#random.pick([...this.#replay.datasets.keys()]);
    const { services, deps } = this.#process;
    const operation = collecting
      ? collect(deps, { now: new Date(Date.now() + 15 * minute + 1000) })
      : services.media.edit(this.#service.as(), datasetId, someEdit(this.#random));
    const done = operation.catch((error: unknown) => {
      if (!(error instanceof ServiceError) && !messageOf(error).includes(death)) throw error;
    });
    const stopped = await Promise.race([reached.then(() => true), done.then(() => false)]);
    disarm();
    if (!stopped) return;
    this.#past.push(this.#process);
    await this.#process.die();
    this.#process = await anotherProcess(this.#service);
    if (how === "die") {
      // So that it holds no connection any more. It can only record that its operation failed.
      fail(new Error(death));
      await done;
      await heal(this.#process.deps);
      this.#counts.deaths += 1;
    } else {
      this.#counts.zombies += 1;
      this.#zombies.push({ release, done });
    }
  }

  figures(): Figures {
    for (const requestId of this.#acknowledged.splice(0)) {
      if (!this.#replay.requests.has(requestId)) {
        throw new Error(`Request ${requestId} was acknowledged and left no trace`);
      }
    }
    return { ...this.#verifier.counted, ...this.#counts, operations: { ...this.#operations } };
  }

  async end(): Promise<void> {
    for (const zombie of this.#zombies) zombie.release();
    await Promise.all(this.#zombies.map((zombie) => zombie.done));
    await this.#process.die();
    for (const process of [...this.#past, this.#process]) await process.close();
  }
}

/** Whether a client may get this refusal; anything else is a fault of the service. */
function isAnswer(error: ServiceError): boolean {
  return ["conflict", "not_found"].includes(error.kind);
}

/** A collection goes on after a failure, and reports all of them at its end. */
function awayOf(thrown: unknown): unknown {
  const all = thrown instanceof AggregateError ? thrown.errors.map(storageError) : [];
  return all.length > 0 && all.every(isAway) ? all[0] : storageError(thrown);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
