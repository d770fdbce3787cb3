import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import type { Member, SeveralServers } from "#test/several-servers/several-servers.ts";
import { type Assembly, assemble } from "../assemble.ts";
import { type Database, openDatabase } from "../database.ts";
import { ServiceError, isAway } from "../errors.ts";
import { createLog } from "../log.ts";
import type { Actor } from "../ports/requests.ts";
import { seedDataset } from "../testing/datasets.ts";
import { contentOf } from "./model.ts";
import { type Kind, type Operated, perform, weights } from "./operations.ts";
import { type Random, randomFrom } from "./random.ts";
import { isMade, uploadDataset } from "./remote-upload.ts";
import { NotNow, UnknownOutcome, remoteServices } from "./remote-services.ts";
import { Replay } from "./replay.ts";
import { type Checked, Verifier } from "./verify.ts";

export interface ServersRun {
  seed: number;
  /** The duration in milliseconds; the rounds that have begun are ended, and every fault has its turn. */
  milliseconds: number;
  /** The faults of the run, in turn; by default all. */
  faults?: readonly (Fault | OwnFault)[];
  clients?: number;
  /** How long a process stands still, or is cut off, in milliseconds: a number up to this. */
  longest?: number;
  onRound?: (figures: ServersFigures) => void;
}

export interface ServersFigures extends Checked {
  operations: Record<string, number>;
  faults: Record<string, number>;
  /** Answers that named a conflict, or something that was gone. */
  refused: number;
  /** 503 with Retry-After. */
  notNow: number;
  /** No answer, so that the operation may have been done or not. */
  unknown: number;
  /** Operations that were acknowledged, and found again. */
  acknowledged: number;
  /** Datasets that were uploaded in several requests and made by a worker. */
  uploads: number;
}

/** What happens to one process while the others serve. */
export const faults = [
  "killed",
  "stopped",
  "paused",
  "cut off from the database",
  "the database hangs",
  "cut off from the bucket",
  "the bucket hangs",
] as const;
export type Fault = (typeof faults)[number];

/** A fault that does not hit one process alone. */
export interface OwnFault {
  name: string;
  run(): Promise<void>;
}

/** A client gives up after this time. */
const clientMs = 15_000;
const settleMs = 90_000;

/**
 * Random operations by several clients through the balancer, in rounds; in each, one fault hits one process. After each
 * round everything that the catalog names is read again and compared with a model computed from the audit.
 * @throws Error that names the first violation
 */
export async function runOnServers(
  servers: SeveralServers,
  options: ServersRun,
): Promise<ServersFigures> {
  const run = await Run.begin(servers, options);
  try {
    const until = Date.now() + options.milliseconds;
    const known = faults.filter((name) => servers.storage !== null || !name.includes("bucket"));
    const all = options.faults ?? known;
    for (let round = 0; Date.now() < until || round < all.length; round += 1) {
      await run.round(all[round % all.length] ?? "killed");
      options.onRound?.(run.figures());
    }
    return run.figures();
  } finally {
    await run.end();
  }
}

class Run {
  readonly #servers: SeveralServers;
  readonly #options: ServersRun;
  readonly #random: Random;
  readonly #services: Operated;
  /** This process has the folder and the database too: it collects, and reads what the others wrote. */
  readonly #own: Assembly;
  readonly #database: Database;
  readonly #owner: Actor;
  readonly #replay: Replay;
  readonly #verifier: Verifier;
  readonly #operations: Record<string, number> = {};
  readonly #faults: Record<string, number> = {};
  readonly #counts = { refused: 0, notNow: 0, unknown: 0, acknowledged: 0, uploads: 0 };
  #traces: string[] = [];
  /** Uploaded datasets whose processing was acknowledged. */
  #uploads = new Set<string>();

  private constructor(
    servers: SeveralServers,
    options: ServersRun,
    own: { assembly: Assembly; database: Database; owner: Actor },
  ) {
    this.#servers = servers;
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#services = remoteServices((path, init) =>
      servers.api(path, { ...init, signal: AbortSignal.timeout(clientMs) }),
    );
    this.#own = own.assembly;
    this.#database = own.database;
    this.#owner = own.owner;
    this.#replay = new Replay(own.assembly.deps.catalog);
    this.#verifier = new Verifier(this.#replay);
  }

  static async begin(servers: SeveralServers, options: ServersRun): Promise<Run> {
    const { data: dataFolder, databaseUrl, storage } = servers;
    const database = await openDatabase({ dataFolder, databaseUrl, storage }, "test");
    const config = { dataFolder, storage, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
    const assembly = await assemble(config, database, createLog("error"));
    const owner = await assembly.services.accounts.localOwner();
    const run = new Run(servers, options, { assembly, database, owner });
    await run.#replay.skip();
    for (let index = 0; index < 3; index += 1) await run.#seed();
    return run;
  }

  async #seed(): Promise<void> {
    const { deps } = this.#own;
    const { id, snapshotId } = await seedDataset({ deps }, this.#owner, { items: 40 });
    const row = await deps.catalog.db
      .selectFrom("snapshots")
      .innerJoin("datasets", "datasets.id", "snapshots.dataset_id")
      .select(["family_id", "branch", "version"])
      .where("snapshots.id", "=", snapshotId)
      .executeTakeFirstOrThrow();
    const { items } = await (await deps.lake.reader(row.family_id, row)).page({ limit: 1000 });
    this.#replay.begin(id, snapshotId, contentOf(items));
  }

  async round(fault: Fault | OwnFault): Promise<void> {
    if (this.#replay.datasets.size < 2) await this.#seed();
    const ending = new AbortController();
    const clients = Array.from({ length: this.#options.clients ?? 4 }, () =>
      this.#client(randomFrom(this.#random.next()), ending.signal),
    );
    const working = Promise.all([...clients, this.#uploading(ending.signal)]);
    // A violation ends the round where it is waited for.
    working.catch(() => {});
    const member = this.#random.pick(this.#servers.members);
    // A fault of the database hits all, so that less is done while it lasts.
    const calm = typeof fault === "string" ? 50 : 1500;
    await wait(calm + this.#random.below(200));
    await this.#suffer(member, fault);
    await wait(calm + this.#random.below(200));
    ending.abort();
    await working;
    await this.#settle();
    await this.#verifier.check({
      deps: this.#own.deps,
      services: this.#services,
      owner: this.#owner,
      lakeSite:
        this.#servers.storage === null
          ? { directory: join(this.#servers.data, "lake") }
          : { place: this.#servers.storage },
    });
    this.#demandTraces();
  }

  /** One fault from its beginning until it is mended. */
  async #suffer(member: Member, fault: Fault | OwnFault): Promise<void> {
    const name = typeof fault === "string" ? `${member.role} ${fault}` : fault.name;
    this.#faults[name] = (this.#faults[name] ?? 0) + 1;
    const duration = 500 + this.#random.below((this.#options.longest ?? 2000) - 500);
    if (typeof fault !== "string") return await fault.run();
    const door = fault.includes("bucket") ? member.bucket : member.database;
    switch (fault) {
      case "killed":
      case "stopped":
        await member.end(fault === "killed" ? "SIGKILL" : "SIGTERM");
        await member.start();
        return;
      case "paused":
        member.signal("SIGSTOP");
        await wait(duration);
        member.signal("SIGCONT");
        return;
      case "cut off from the database":
      case "cut off from the bucket":
        door?.cut();
        await wait(duration);
        door?.open();
        return;
      case "the database hangs":
      case "the bucket hangs":
        door?.hang();
        await wait(duration);
        door?.open();
    }
  }

  async #client(random: Random, ending: AbortSignal): Promise<void> {
    // At least a few, however short the fault was.
    for (let step = 0; step < 5 || !ending.aborted; step += 1) {
      const kind = random.weighted(weights);
      const context = { actor: this.#owner, requestId: randomUUID() };
      const work = perform(
        {
          process: { deps: this.#own.deps, services: this.#services },
          owner: this.#owner,
          replay: this.#replay,
          random,
          context,
          // A process that stands still must not lose the version that it reads.
          keepMs: 60_000 + (this.#options.longest ?? 0),
        },
        kind,
      );
      const leaves = await this.#count(kind, () => work);
      if (leaves === true) this.#traces.push(context.requestId);
    }
  }

  /** @returns undefined where it was not acknowledged. @throws Error for an answer that no client should get */
  async #count<T>(kind: Kind | "upload", work: () => Promise<T>): Promise<T | undefined> {
    this.#operations[kind] = (this.#operations[kind] ?? 0) + 1;
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnknownOutcome) this.#counts.unknown += 1;
      else if (error instanceof NotNow || isAway(error)) {
        this.#counts.notNow += 1;
        await wait(100);
      } else if (error instanceof ServiceError && isAnswer(error)) this.#counts.refused += 1;
      else throw new Error(`${kind}: ${String(error)}`, { cause: error });
      return undefined;
    }
  }

  async #uploading(ending: AbortSignal): Promise<void> {
    do {
      await this.#upload();
      await wait(500, undefined, { signal: ending }).catch(() => {});
    } while (!ending.aborted);
  }

  async #upload(): Promise<void> {
    const id = await this.#count("upload", () =>
      uploadDataset((path, init) =>
        this.#servers.api(path, { ...init, signal: AbortSignal.timeout(clientMs) }),
      ),
    );
    if (id !== undefined) this.#uploads.add(id);
  }

  /** Waits until all processes are ready and do nothing, and the uploaded datasets are made. */
  async #settle(): Promise<void> {
    const until = Date.now() + settleMs;
    const waiting = new Set(this.#uploads);
    for (;;) {
      const { members } = this.#servers;
      const quiet = await Promise.all(
        members.map(
          async (each) =>
            (await each.ready()) &&
            (await each.figure("stillframe_http_requests_in_flight")) === 0 &&
            (await each.figure("stillframe_tasks_running")) === 0,
        ),
      );
      if (!quiet.includes(false)) {
        for (const id of waiting) {
          if (await isMade(await this.#servers.api(`/dataset/${id}`))) waiting.delete(id);
        }
        if (waiting.size === 0) break;
      }
      if (Date.now() > until) {
        const names = members.filter((_, index) => quiet[index] !== true).map(({ name }) => name);
        throw new Error(
          `not settled within ${settleMs} ms: ${names.join(", ")} busy, uploads ${[...waiting].join(", ")} not made\n${this.#servers.output().slice(-4000)}`,
        );
      }
      await wait(50);
    }
    this.#counts.uploads += this.#uploads.size;
    this.#uploads.clear();
  }

  #demandTraces(): void {
    for (const requestId of this.#traces) {
      if (this.#replay.requests.has(requestId)) continue;
      throw new Error(`Request ${requestId} was acknowledged and left no trace`);
    }
    this.#counts.acknowledged += this.#traces.length;
    this.#traces = [];
  }

  figures(): ServersFigures {
    return {
      ...this.#verifier.counted,
      ...this.#counts,
      operations: { ...this.#operations },
      faults: { ...this.#faults },
    };
  }

  async end(): Promise<void> {
    await this.#own.close();
    await this.#database.close();
  }
}

/** Whether a client may get this refusal; anything else is a fault of the service. */
function isAnswer(error: ServiceError): boolean {
  return ["conflict", "not_found"].includes(error.kind);
}
