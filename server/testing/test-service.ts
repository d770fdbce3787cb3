import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DiskOptions, openDisk } from "../blobs/disk.ts";
import { openThumbnails } from "../blobs/thumbnail.ts";
import { openCatalog } from "../catalog/catalog.ts";
import type { EmbeddedConnection } from "../catalog/embedded/connection.ts";
import { openLink } from "../catalog/link.ts";
import { registerWorker } from "../catalog/workers.ts";
import { Models } from "../models/models.ts";
import { type LakeSite, addressOf } from "../lake/files/site.ts";
import type { S3Place } from "../lib/s3/place.ts";
import { openStores } from "../open-stores.ts";
import { openQueue } from "../queue/queue.ts";
import { type Background, startBackground } from "../services/background.ts";
import { createServices } from "../services/create-services.ts";
import type { Log } from "../lib/log.ts";
import type { Deps } from "../services/deps.ts";
import { KeyedQueue } from "../lib/keyed-queue.ts";
import type { Actor, RequestContext } from "../ports/requests.ts";
import type { Services } from "../ports/services.ts";
import { taskKinds } from "../services/tasks/kinds.ts";
import type { TaskKinds } from "../tasks/kind.ts";
import { TaskRuns } from "../tasks/task-runs.ts";
import { lanesOf } from "../tasks/worker.ts";
import { openTestDatabase } from "./test-database.ts";

/** The whole service below HTTP, in this process, with its own data folder. */
export interface TestService {
  deps: Deps;
  services: Services;
  directory: string;
  /** Where a test can open the lake anew. */
  lakeSite: LakeSite;
  /** Its database. */
  connection: EmbeddedConnection;
  /** The first user of a fresh installation. */
  owner: Actor;
  /** The context of a request by a user, by default the owner. */
  as(actor?: Actor, idempotencyKey?: string): RequestContext;
  addUser(email: string): Promise<Actor>;
  close(): Promise<void>;
}

const quiet: Log = { info() {}, warn() {}, error() {} };

export interface TestOptions {
  leaseSeconds?: number;
  importRoots?: readonly string[];
  restoreAtOnce?: number;
  kinds?: TaskKinds<Deps>;
  log?: Log;
  disk?: Partial<DiskOptions>;
  /** Models that several services share: loading one takes a second. Whoever made them closes them. */
  models?: Models;
  /** An object store for tables, media and exports, instead of the folder. */
  storage?: S3Place;
  /** Without workers, tasks are not run. */
  workers?: boolean;
}

export async function startTestService(options: TestOptions = {}): Promise<TestService> {
  const kinds = options.kinds ?? taskKinds;
  const directory = await mkdtemp(join(tmpdir(), "stillframe-test-"));
  // PostgreSQL runs as another user when the tests run as root, and has to enter the folder.
  await chmod(directory, 0o711);
  const database = await openTestDatabase(join(directory, "postgres"));
  const catalog = await openCatalog({ connection: database.connection });
  const taskRuns = new TaskRuns();
  const worker = await registerWorker(openLink(database.connection), {
    onTaskEnded: (taskId, revision) => taskRuns.end(taskId, revision),
  });
  const log = options.log ?? quiet;
  const { storage = null } = options;
  const stores = await openStores({ dataFolder: directory, storage }, catalog, log);
  const { lake, lakeSite, blobs, exportFiles, storedIn } = stores;
  const thumbnails = await openThumbnails({ directory: join(directory, "thumbnails"), blobs });
  const queue = await openQueue({
    connection: database.connection,
    lanes: lanesOf(kinds),
    onError: () => {},
  });
  const models = options.models ?? new Models({ folder: join(directory, "models"), vision: null });
  const deps: Deps = {
    catalog,
    lake,
    blobs,
    thumbnails,
    exportFiles,
    disk: openDisk({ directory, minFreeBytes: 0, ...options.disk }),
    models,
    queue,
    log,
    worker: worker.number,
    present: worker.present,
    leads: () => worker.leads(),
    kinds,
    taskRuns,
    importRoots: options.importRoots ?? [],
    storedIn,
    lakeFolder: addressOf(lakeSite).uri,
    lakeUri: null,
    leaseSeconds: options.leaseSeconds ?? 30,
    writers: new KeyedQueue(),
    restoreAtOnce: options.restoreAtOnce ?? 40_000,
    verifying: new Set(),
    upkeep: { withheld: null },
  };
  const services = createServices(deps);
  const background: Background =
    options.workers === false
      ? { stop: (graceMs) => queue.stop(graceMs) }
      : await startBackground(deps);
  const owner = await services.accounts.localOwner();
  return {
    deps,
    services,
    directory,
    lakeSite,
    connection: database.connection,
    owner,
    as: (actor = owner, idempotencyKey) => ({ actor, requestId: randomUUID(), idempotencyKey }),
    addUser: (email) => services.accounts.addUser(email),
    async close() {
      await background.stop(5000);
      await Promise.all(deps.verifying);
      if (options.models === undefined) await models.close();
      await worker.release();
      await catalog.close();
      await stores.close();
      await database.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
