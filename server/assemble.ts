import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openDisk } from "./blobs/disk.ts";
import { openThumbnails } from "./blobs/thumbnail.ts";
import { openCatalog } from "./catalog/catalog.ts";
import { type DatabaseLink, openLink } from "./catalog/link.ts";
import { type WorkerIdentity, registerWorker } from "./catalog/workers.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import { raiseGeneration } from "./installation.ts";
import { addressOf } from "./lake/files/site.ts";
import type { Log } from "./log.ts";
import { Models } from "./models/models.ts";
import { openStores, privateFolder } from "./open-stores.ts";
import { openQueue } from "./queue/queue.ts";
import { watchFolder } from "./same-folder.ts";
import { settleAddress } from "./settle-address.ts";
import { createServices } from "./services/create-services.ts";
import type { Deps } from "./services/deps.ts";
import { KeyedQueue } from "./lib/keyed-queue.ts";
import type { Services } from "./ports/services.ts";
import { taskKinds } from "./services/tasks/kinds.ts";
import { TaskRuns } from "./tasks/task-runs.ts";
import { lanesOf } from "./tasks/worker.ts";

/** The use cases and all parts that they need. */
export interface Assembly {
  deps: Deps;
  services: Services;
  link: DatabaseLink;
  /** This process for the others. */
  worker: WorkerIdentity;
  /** Runs the work if no other process uses the database, and keeps others from registering until it is done. */
  alone: WorkerIdentity["alone"];
  /**
   * Gives the folder and the catalog their next generation, so that older copies of either no longer match.
   * @throws StartError where they no longer belong together
   */
  raiseGeneration(): Promise<void>;
  /** Closes the queue, the catalog and the lake; the database stays. */
  close(): Promise<void>;
}

/** A process that runs no tasks only cancels jobs; it adds them in the transactions of requests. */
const queueConnections = { api: 2, worker: 6 };
const leaseSeconds = 30;
/** A run that hangs in a file is not waited for: its lease keeps it from publishing. */
const letGoMs = 10_000;

/** Assembles the parts on a database that belongs to the data folder. */
export async function assemble(
  config: Pick<Config, "dataFolder" | "importRoots" | "minFreeBytes" | "restoreAtOnce"> &
    Partial<
      Pick<
        Config,
        "databaseConnections" | "lakeUri" | "modelsFolder" | "role" | "storage" | "vision"
      >
    >,
  {
    connection,
    pooled,
    place,
    folder,
  }: Pick<Database, "connection" | "place" | "folder"> & Partial<Pick<Database, "pooled">>,
  log: Log,
): Promise<Assembly> {
  const { dataFolder, importRoots, restoreAtOnce, storage = null } = config;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closers.toReversed()) await each();
    closers.length = 0;
  };
  try {
    const link = openLink(connection);
    const catalog = await openCatalog({
      connection,
      pooled,
      connections: config.databaseConnections,
      link,
      onError: (error) => log.warn({ err: error }, "a connection to the database broke"),
    });
    closers.push(() => catalog.close());
    const meeting = { connection, dataFolder, storage, place };
    const watch = watchFolder(meeting, log, (error) => endAsStranger(log, error));
    closers.push(() => watch.settled());
    const taskRuns = new TaskRuns();
    const worker = await registerWorker(link, {
      onLost: (error) => {
        log.error({ err: error }, "the database is away: waiting for it");
      },
      letGo: () => Promise.race([taskRuns.settled(), wait(letGoMs, null, { ref: false })]),
      onTaskEnded: (taskId, revision) => taskRuns.end(taskId, revision),
      onBack: (number) => {
        log.warn({ worker: number }, "the database is back");
      },
      ...(folder !== null && { folder: watch }),
    });
    closers.push(() => worker.release());
    const raise = (): Promise<void> => raiseGeneration(meeting);
    await raise();
    const stores = await openStores({ dataFolder, storage }, catalog, log);
    closers.push(() => stores.close());
    const { lake, lakeSite, blobs, exportFiles, storedIn } = stores;
    const { uri } = addressOf(lakeSite);
    await settleAddress(catalog, meeting, { site: lakeSite, worker, log });
    const directory = await privateFolder(dataFolder, "thumbnails");
    const thumbnails = await openThumbnails({ directory, blobs });
    const models = new Models({
      folder: config.modelsFolder ?? join(dataFolder, "models"),
      vision: config.vision ?? null,
    });
    closers.push(() => models.close());
    const queue = await openQueue({
      connection: link.connection,
      lanes: lanesOf(taskKinds),
      connections: config.role === "api" ? queueConnections.api : queueConnections.worker,
      // While the database is unavailable, each of its queries fails: one log line is enough.
      onError: (error) => {
        if (link.lost === null) log.warn({ err: error }, "the queue had a problem");
      },
    });
    closers.push(() => queue.stop(0));
    const deps: Deps = {
      catalog,
      lake,
      blobs,
      thumbnails,
      exportFiles,
      models,
      disk: openDisk({ directory: dataFolder, minFreeBytes: config.minFreeBytes }),
      queue,
      log,
      get worker() {
        return worker.number;
      },
      get present() {
        return worker.present;
      },
      leads: () => worker.leads(),
      kinds: taskKinds,
      taskRuns,
      importRoots,
      storedIn,
      lakeFolder: uri,
      lakeUri: config.lakeUri ?? (storedIn === "bucket" ? uri : null),
      leaseSeconds,
      writers: new KeyedQueue(),
      restoreAtOnce,
      verifying: new Set(),
      upkeep: { withheld: null },
    };
    const services = createServices(deps);
    return { deps, services, link, worker, alone: worker.alone, raiseGeneration: raise, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The database is used with another folder, or the folder with another database: this process must not write. */
export function endAsStranger(log: Log, error: Error): never {
  log.error({ err: error }, "the folder and the database do not belong together any more");
  process.exit(1);
}
