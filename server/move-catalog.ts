import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { type Catalog, openCatalog } from "./catalog/catalog.ts";
import {
  type CopyReport,
  TargetInUseError,
  contentTables,
  copyCatalog,
  demandFillable,
} from "./catalog/copy-catalog.ts";
import { startEmbedded } from "./catalog/embedded/embedded.ts";
import {
  type InstallationRow,
  insertInstallation,
  markMoved,
  readInstallation,
  updateInstallation,
} from "./catalog/installation.ts";
import { jobsToMove } from "./catalog/tasks.ts";
import type { Config } from "./config.ts";
import { type DataFolder, claimDataFolder } from "./data-folder.ts";
import { type Database, demandReachable, moving, openDatabase } from "./database.ts";
import { fault } from "./fault.ts";
import {
  type DataSite,
  embeddedPlace,
  readInstallationFile,
  writeInstallationFile,
} from "./installation-file.ts";
import { placeOf, raiseGeneration, withClient } from "./installation.ts";
import { openQueue } from "./queue/queue.ts";
import { taskKinds } from "./services/tasks/kinds.ts";
import { jobOf } from "./tasks/reaper.ts";
import { lanesOf } from "./tasks/worker.ts";
import { demandSameFolder } from "./same-folder.ts";
import { FolderInUseError, StartError } from "./start-error.ts";

export interface Moved {
  /** null: an earlier run has moved it. */
  report: CopyReport | null;
  /** What the user has to do next. */
  next: string;
}

type MoveConfig = DataSite & Pick<Config, "databaseUrl">;

interface Target {
  connection: Database["connection"];
  place: string;
  close(): Promise<void>;
}

/**
 * Moves the catalog to another PostgreSQL server, with the service stopped. The move takes effect when the folder's
 * file names the new server, which is one rename; until then the old catalog is unchanged, and every start refuses the
 * copy. May be killed at any point and run again.
 * @param to the URL of an empty database, or `embedded`
 * @throws StartError
 */
export async function moveCatalog(config: MoveConfig, to: string): Promise<Moved> {
  const place = to === embeddedPlace ? embeddedPlace : placeOf(to);
  const next =
    place === embeddedPlace
      ? "unset DATABASE_URL and start the service"
      : `set DATABASE_URL to ${place} and start the service`;
  if (place === embeddedPlace && config.databaseUrl === undefined) {
    throw new StartError("set DATABASE_URL to the database that the catalog is to be moved from");
  }
  if (await isThere(config, to, place)) return { report: null, next };
  const source = await openDatabase(config, moving, { alone: true });
  try {
    const target = await openTarget(config, to, place);
    try {
      return { report: await moveBetween(config, source, target), next };
    } catch (error) {
      if (!(error instanceof TargetInUseError)) throw error;
      throw new StartError(
        `${place} cannot be moved to: ${error.message}. Nothing was changed; name an empty database`,
        { cause: error },
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Whether an earlier run has replaced the folder's file. If so, finishes the steps after that. */
async function isThere(
  { dataFolder, databaseUrl, storage = null }: MoveConfig,
  to: string,
  place: string,
): Promise<boolean> {
  const site = { dataFolder, storage };
  const file = await readInstallationFile(site);
  if (file === null || file.current === null || file.catalog !== place) return false;
  if (place !== embeddedPlace) {
    await demandReachable(to);
    const meeting = { connection: { connectionString: to }, ...site, place };
    await demandSameFolder(meeting);
    await raiseGeneration(meeting);
  } else {
    await withEmbedded(dataFolder, (connection) => raiseGeneration({ connection, ...site, place }));
  }
  const { id, current } = file;
  const mark = (connection: pg.ClientConfig): Promise<void> =>
    withClient(connection, async (client) => {
      const row = await readInstallation(client);
      const isOld = row?.id === id && row.state === "current" && row.generation < current.number;
      if (isOld) await markMoved(client, place);
    });
  if (databaseUrl === undefined && place !== embeddedPlace) await withEmbedded(dataFolder, mark);
  else if (databaseUrl !== undefined && placeOf(databaseUrl) !== place)
    await mark({ connectionString: databaseUrl });
  return true;
}

/** The embedded server, if there is one and no other process uses the folder. */
async function withEmbedded(
  dataFolder: string,
  work: (connection: pg.ClientConfig) => Promise<void>,
): Promise<void> {
  if (!existsSync(join(dataFolder, "postgres", "data"))) return;
  let folder: DataFolder;
  try {
    folder = claimDataFolder(dataFolder, moving);
  } catch (error) {
    // A service runs, so the new catalog is in use already.
    if (error instanceof FolderInUseError) return;
    throw error;
  }
  try {
    const server = await startEmbedded({ directory: join(folder.path, "postgres") });
    try {
      await work(server.connection);
    } finally {
      await server.stop();
    }
  } finally {
    folder.release();
  }
}

async function openTarget(config: MoveConfig, to: string, place: string): Promise<Target> {
  if (place !== embeddedPlace) {
    await demandReachable(to);
    return { connection: { connectionString: to }, place, close: () => Promise.resolve() };
  }
  // The folder is claimed by now, and its file does not name this server yet: other starts leave it alone.
  const directory = join(realpathSync(config.dataFolder), "postgres");
  const server = await startEmbedded({ directory });
  return { connection: server.connection, place, close: () => server.stop() };
}

async function moveBetween(
  { dataFolder, storage = null }: MoveConfig,
  source: Database,
  target: Target,
): Promise<CopyReport> {
  const catalog = await openCatalog({ connection: source.connection, connections: 2 });
  try {
    // A catalog without an id gets it here, and the target of an earlier move is no copy any more.
    const site = { dataFolder, storage };
    await raiseGeneration({ ...source, ...site });
    return await withClient(source.connection, (from) =>
      withClient(target.connection, async (to) => {
        const row = await demandInstallation(from);
        const next = { number: row.generation + 1, mark: randomUUID() };
        await demandFillable(to, { id: row.id, tables: await contentTables(from) });
        await prepare(target, to);
        await fault("move.emptied");
        const report = await copyAll(from, to, {
          ...row,
          generation: next.number,
          mark: next.mark,
        });
        await fault("move.copied");
        await queueAgain(catalog, target);
        await fault("move.queued");
        // The move takes effect here: no file has the old catalog's mark any more.
        await writeInstallationFile(site, {
          id: row.id,
          catalog: target.place,
          current: next,
          next: null,
        });
        await fault("move.switched");
        await markMoved(from, target.place);
        await updateInstallation(to, { ...row, generation: next.number, mark: next.mark });
        return report;
      }),
    );
  } finally {
    await catalog.close();
  }
}

/** Migrates the target's tables, and drops the queue of an earlier move, which is created again. */
async function prepare({ connection }: Target, client: pg.Client): Promise<void> {
  const row = await readInstallation(client);
  if (row !== null) await client.query("drop schema if exists pgboss cascade");
  await (await openCatalog({ connection, connections: 1 })).close();
}

async function copyAll(
  from: pg.Client,
  to: pg.Client,
  copy: Pick<InstallationRow, "id" | "generation" | "mark" | "storage">,
): Promise<CopyReport> {
  await from.query("begin isolation level repeatable read read only");
  await to.query("begin");
  const report = await copyCatalog(from, to);
  await to.query("delete from installation");
  await insertInstallation(to, { ...copy, state: "copy" });
  await to.query("commit");
  await from.query("commit");
  return report;
}

/** Unfinished tasks get jobs with the same ids, so that workers continue them. */
async function queueAgain(catalog: Catalog, { connection }: Target): Promise<void> {
  const queue = await openQueue({ connection, lanes: lanesOf(taskKinds), onError: () => {} });
  try {
    for (const { type, ...job } of await jobsToMove(catalog.db)) {
      const { lane } = jobOf(taskKinds, type, job.jobId);
      await queue.enqueueAgain({ ...job, lane });
    }
  } finally {
    await queue.stop(0);
  }
}

async function demandInstallation(client: pg.Client): Promise<InstallationRow> {
  const row = await readInstallation(client);
  if (row === null) throw new Error("The catalog has no id");
  return row;
}
